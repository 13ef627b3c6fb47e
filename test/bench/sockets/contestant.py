"""The cases with Python's blocking sockets. Reads a case a line, answers a line of JSON."""
import json
import resource
import socket
import sys
import time

LOOPBACK = ("127.0.0.1", 0)


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def say(**answer):
    print(json.dumps(answer), flush=True)


def serve():
    listener = socket.create_server(LOOPBACK)
    say(port=listener.getsockname()[1])
    return listener


def connected(port):
    client = socket.create_connection(("127.0.0.1", port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def receive(chunk):
    with serve() as listener:
        connection, _ = listener.accept()
        spent = cpu()
        memory = bytearray(chunk)
        while connection.recv_into(memory):
            pass
        connection.close()
        say(seconds=0, cpuSeconds=cpu() - spent)


def send(port, megabytes, chunk):
    memory = b"x" * chunk
    with connected(port) as client:
        start, spent = time.monotonic(), cpu()
        for _ in range(megabytes * 1024 * 1024 // chunk):
            client.sendall(memory)
        client.shutdown(socket.SHUT_WR)
        client.recv(1)
        say(seconds=time.monotonic() - start, cpuSeconds=cpu() - spent)


def echo():
    with serve() as listener:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while data := connection.recv(64):
            connection.sendall(data)
        connection.close()
        say(seconds=0, cpuSeconds=0)


def ping(port, count):
    memory = bytes(64)
    with connected(port) as client:
        start, spent = time.monotonic(), cpu()
        for _ in range(count):
            client.sendall(memory)
            client.recv(64)
        say(seconds=time.monotonic() - start, cpuSeconds=cpu() - spent)


def udp(count, window):
    memory = bytes(64)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver, socket.socket(
        socket.AF_INET, socket.SOCK_DGRAM
    ) as sender:
        receiver.bind(LOOPBACK)
        sender.bind(LOOPBACK)
        to = receiver.getsockname()
        start, spent = time.monotonic(), cpu()
        for _ in range(count // window):
            for _ in range(window):
                sender.sendto(memory, to)
            for _ in range(window):
                receiver.recvfrom(2048)
        say(seconds=time.monotonic() - start, cpuSeconds=cpu() - spent)


def accept(count):
    with serve() as listener:
        spent = cpu()
        for _ in range(count):
            connection, _ = listener.accept()
            connection.send(b"x")
            connection.close()
        say(seconds=0, cpuSeconds=cpu() - spent)


CASES = {"receive": receive, "send": send, "echo": echo, "ping": ping, "udp": udp, "accept": accept}
for line in sys.stdin:
    name, *numbers = line.split()
    CASES[name](*map(int, numbers))
