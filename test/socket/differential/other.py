"""Runs the steps of a scripted conversation on Python's sockets: a step a line of JSON in, its result out."""
import errno
import fcntl
import json
import resource
import select
import socket
import struct
import sys
import termios

sockets = {}


def flags(text):
    return sum(int(getattr(socket, name)) for name in text.split("|")) if text else 0


def address(given):
    """An address, or the one of a socket: {"of": name}."""
    if isinstance(given, dict):
        return sockets[given["of"]].getsockname()
    return tuple(given) if isinstance(given, list) else given


def said(found):
    """An address with the name of the socket that holds it instead of its port or path."""
    for name, one in sockets.items():
        try:
            if found and one.getsockname() == found:
                return name
        except OSError:
            pass
    return "nobody" if not found else "somebody"


def text(data):
    return data.decode("latin1")


def exhaust(*_):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    opened = []
    try:
        for _ in range(100):
            opened.append(socket.socket())
        return "no limit"
    except OSError as error:
        return errno.errorcode[error.errno]
    finally:
        for one in opened:
            one.close()
        socket.socket().close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


filled = 0


def fill(one, size=4096):
    global filled
    filled = 0
    one.setblocking(False)
    try:
        while True:
            filled += one.send(b"f" * size)
    finally:
        one.setblocking(True)


def drain(one):
    """Takes as much as fill has sent: how much that is depends on the machine."""
    left = filled
    while left > 0:
        left -= len(one.recv(65536 if left > 65536 else left))
    return "end"


def received_message(one, size, room, given=""):
    data, ancillary, came, _ = one.recvmsg(size, room, flags(given))
    known = ["MSG_TRUNC", "MSG_CTRUNC", "MSG_EOR", "MSG_OOB"]
    return [text(data), len(ancillary), [name for name in known if came & getattr(socket, name)]]


def packed(value):
    if isinstance(value, list):
        return struct.pack("ii", *value)
    return value


OPERATIONS = {
    "bind": lambda one, where: one.bind(address(where)),
    "listen": lambda one, backlog: one.listen(backlog),
    "connect": lambda one, where: one.connect(address(where)),
    "connectEx": lambda one, where: errno.errorcode.get(one.connect_ex(address(where)), 0),
    "send": lambda one, data, given="": one.send(data.encode("latin1"), flags(given)),
    "sendall": lambda one, data: one.sendall(data.encode("latin1")),
    "sendto": lambda one, data, where, given="": one.sendto(data.encode("latin1"), flags(given), address(where)),
    "recv": lambda one, size, given="": text(one.recv(size, flags(given))),
    "recvInto": lambda one, size, given="": one.recv_into(bytearray(size), size, flags(given)),
    "recvfrom": lambda one, size, given="": (lambda r: [text(r[0]), said(r[1])])(one.recvfrom(size, flags(given))),
    "sendmsg": lambda one, parts, given="": one.sendmsg([p.encode("latin1") for p in parts], [], flags(given)),
    "recvmsg": received_message,
    "shutdown": lambda one, how: one.shutdown(how),
    "close": lambda one: one.close(),
    "settimeout": lambda one, seconds: one.settimeout(seconds),
    "setblocking": lambda one, yes: one.setblocking(yes),
    "gettimeout": lambda one: one.gettimeout(),
    "setsockopt": lambda one, level, option, value: one.setsockopt(
        getattr(socket, level), getattr(socket, option), packed(value)
    ),
    "getsockopt": lambda one, level, option: one.getsockopt(getattr(socket, level), getattr(socket, option)),
    "getpeername": lambda one: said(one.getpeername()),
    "getsockname": lambda one: said(one.getsockname()),
    "port": lambda one: one.getsockname()[1] != 0,
    "fileno": lambda one: one.fileno() >= 0,
    "atmark": lambda one: struct.unpack("i", fcntl.ioctl(one, 0x8905, b"\0" * 4))[0] != 0,
    "waiting": lambda one: struct.unpack("i", fcntl.ioctl(one, termios.FIONREAD, b"\0" * 4))[0],
    "fill": fill,
    "drain": drain,
}


def run(operation, name=None, *rest):
    if operation == "socket":
        family, kind, *protocol = rest
        sockets[name] = socket.socket(getattr(socket, family), getattr(socket, kind), *protocol)
    elif operation == "pair":
        other, kind = rest
        sockets[name], sockets[other] = socket.socketpair(socket.AF_UNIX, getattr(socket, kind))
    elif operation == "accept":
        connection, found = sockets[name].accept()
        sockets[rest[0]] = connection
        return said(found)
    elif operation == "dup":
        sockets[rest[0]] = sockets[name].dup()
    elif operation == "select":
        lists = [[sockets[one] for one in each] for each in (name, rest[0], rest[1])]
        named = {id(one): key for key, one in sockets.items()}
        return [[named[id(one)] for one in each] for each in select.select(*lists, rest[2])]
    elif operation == "exhaust":
        return exhaust()
    elif operation == "forget":
        for one in sockets.values():
            one.close()
        sockets.clear()
    elif "MSG_DONTWAIT" in str(rest[-1:]):
        # so that nothing can wait here
        one = sockets[name]
        before = one.gettimeout()
        one.setblocking(False)
        try:
            return OPERATIONS[operation](one, *rest)
        finally:
            one.settimeout(before)
    else:
        return OPERATIONS[operation](sockets[name], *rest)
    return None


for line in sys.stdin:
    try:
        answer = {"value": run(*json.loads(line))}
    except (OverflowError, ValueError, TypeError, socket.gaierror, AttributeError):
        answer = {"error": "argument"}
    except OSError as error:
        name = errno.errorcode[error.errno] if error.errno else "time-out"
        # two names for one number
        answer = {"error": "EOPNOTSUPP" if name == "ENOTSUP" else name}
    print(json.dumps(answer), flush=True)
