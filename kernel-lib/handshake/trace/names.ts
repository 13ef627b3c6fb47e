/** The system calls a trace may make. */
export const CALL_NAMES: ReadonlySet<string> = new Set([
  ..."socket setsockopt getsockopt bind listen accept connect fcntl".split(" "),
  ..."read write send recv shutdown close poll".split(" "),
]);

/** Linux's numbers of the names that calls are given. */
export const CONSTANTS: Readonly<Record<string, number>> = {
  ...{ AF_INET: 2, AF_INET6: 10, SOCK_STREAM: 1, SOCK_DGRAM: 2, SOCK_NONBLOCK: 0o4000, SOCK_CLOEXEC: 0o2000000 },
  ...{ IPPROTO_IP: 0, IPPROTO_TCP: 6, SOL_SOCKET: 1, SOL_TCP: 6 },
  ...{ O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_NONBLOCK: 0o4000, F_GETFL: 3, F_SETFL: 4 },
  ...{ SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 },
  ...{ MSG_PEEK: 2, MSG_DONTWAIT: 0x40, MSG_WAITALL: 0x100, MSG_NOSIGNAL: 0x4000, MSG_MORE: 0x8000 },
  ...{ POLLIN: 1, POLLPRI: 2, POLLOUT: 4, POLLERR: 8, POLLHUP: 0x10, POLLNVAL: 0x20 },
  ...{ POLLRDNORM: 0x40, POLLRDBAND: 0x80, POLLWRNORM: 0x100, POLLWRBAND: 0x200, POLLRDHUP: 0x2000 },
  ...{ SO_REUSEADDR: 2, SO_ERROR: 4, SO_SNDBUF: 7, SO_RCVBUF: 8, SO_KEEPALIVE: 9, SO_LINGER: 13, SO_REUSEPORT: 15 },
  ...{ SO_RCVLOWAT: 18, SO_RCVTIMEO: 20, SO_SNDTIMEO: 21, SO_ZEROCOPY: 60 },
  ...{ TCP_NODELAY: 1, TCP_MAXSEG: 2, TCP_CORK: 3, TCP_KEEPIDLE: 4, TCP_KEEPINTVL: 5, TCP_KEEPCNT: 6, TCP_SYNCNT: 7 },
  ...{ TCP_LINGER2: 8, TCP_DEFER_ACCEPT: 9, TCP_WINDOW_CLAMP: 10, TCP_QUICKACK: 12, TCP_CONGESTION: 13 },
  ...{ TCP_USER_TIMEOUT: 18, TCP_NOTSENT_LOWAT: 25 },
};
