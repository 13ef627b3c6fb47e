/** Why a call fails and what to do about it, in a sentence or two, for the common errors. */

/** By `syscall code` or by code alone. */
const REASONS: Record<string, string> = {
  "bind EADDRINUSE": "Another socket holds this port.",
  "bind EACCES": "Ports below the system's limit need a privilege; take one above 1023, or port 0 for a free one.",
  "bind EADDRNOTAVAIL": 'This machine has no such address. Bind to one of its own, to "127.0.0.1", or to "" for all.',
  "bind EINVAL": "The socket has an address already (getsockname tells which); an address is given once.",
  "bind ENOENT": "The folder of this path does not exist.",
  "listen EADDRINUSE": "Another socket listens on this port.",
  "listen EOPNOTSUPP": "Only stream sockets (SOCK_STREAM, SOCK_SEQPACKET) listen; a datagram socket just receives.",
  "accept EINVAL": "The socket does not listen: call listen() before accept().",
  "accept EOPNOTSUPP": "Only stream sockets accept; a datagram socket receives with recvfrom().",
  "connect ENOENT": "There is no socket at this path: is the server running?",
  "connect EACCES": "The address is a broadcast address without SO_BROADCAST, or a rule of this machine forbids it.",
  "connect EAGAIN": "The server's queue of waiting connections is full.",
  "connect EINVAL":
    "The address does not fit this socket, or an earlier attempt to connect has failed: make a new socket.",
  "sendto EACCES": "To send to a broadcast address, set SO_BROADCAST first.",
  "send EDESTADDRREQ": "A socket that is not connected sends with sendto(data, address).",
  "sendto EISCONN": "A connected socket sends with send(data); it has its address.",
  "send ENOTCONN": "connect() or accept() comes first.",
  "socket EPERM": "Raw and packet sockets need a privilege (CAP_NET_RAW): run as root, or use a lab.",
  "socket EACCES": "Raw and packet sockets need a privilege (CAP_NET_RAW): run as root, or use a lab.",
  "socket EINVAL": "This family, type and protocol do not go together.",
  "setsockopt EPERM": "This option needs a privilege.",
  "getpeername ENOTCONN":
    "There is no other side yet: connect() or accept() comes first, and it may have gone already.",
  EACCES: "This needs a privilege that the process does not have.",
  EADDRINUSE: "Another socket holds this port.",
  EADDRNOTAVAIL: "This machine has no such address, or no free port is left for it.",
  EAFNOSUPPORT: "The address is of another family than the socket.",
  EAGAIN: "It would have to wait, and this socket does not (setblocking(false), MSG_DONTWAIT or a time-out option).",
  EALREADY: "An earlier connect() is still under way.",
  EBADF: "The descriptor is closed, or belongs to something else.",
  ECONNABORTED: "The connection went away before it was accepted: accept the next one.",
  ECONNREFUSED: "The machine answers, but nothing listens on this port: is the server running, and on this address?",
  ECONNRESET: "The other side ended the connection at once (RST): it closed with data unread, or its program ended.",
  EDESTADDRREQ: "A socket that is not connected needs an address: sendto(data, address).",
  EHOSTUNREACH: "No way leads to this host: it is off, or a router says so. Check the address and the route.",
  EINPROGRESS: "The connection is being made: wait until the socket is writable, then read SO_ERROR.",
  EINVAL: "The system takes no such argument here.",
  EISCONN: "The socket is connected already; connecting elsewhere takes a new one.",
  EMFILE: "This process has as many descriptors open as it may (ulimit -n): close some.",
  EMSGSIZE:
    "The datagram is longer than one can be (65,507 bytes of data over IPv4), or than the way takes unfragmented.",
  ENETUNREACH: "This machine has no route to that network.",
  ENFILE: "The whole machine has as many files open as it may.",
  ENOBUFS: "The system is out of buffers for this: wait a little and try again.",
  ENOPROTOOPT: "This kind of socket has no such option at this level.",
  ENOTCONN: "The socket is not connected: connect() or accept() comes first.",
  ENOTSOCK: "The descriptor is not a socket.",
  EOPNOTSUPP: "This kind of socket cannot do that.",
  EPERM: "The system does not allow it to this user.",
  EPIPE: "The connection is closed for sending: by shutdown() here, or because the other side is gone.",
  EPROTONOSUPPORT: "This family has no such protocol.",
  EPROTOTYPE: "The socket at that address is of another type.",
  ESOCKTNOSUPPORT: "This family has no such type of socket.",
  ETIMEDOUT: "The other side never answered: it is off, or a firewall drops the packets without a word.",
};

/** Why it failed and what to do, or nothing where the error's own words say it all. */
export function explain(syscall: string, code: string): string | undefined {
  return REASONS[`${syscall} ${code}`] ?? REASONS[code];
}
