/** Corners of the socket calls that a learner meets: who may bind what, what poll says, what an error leaves behind. */
import { connection, type Family, type Step } from "../../socket/differential/steps";

type Names = { any: string; loop: string; family: string };

/** Who may share an address and a port. */
function sharing({ any, loop, family }: Names): Step[] {
  const of = (name: string): { of: string } => ({ of: name });
  const make = (name: string, type: string, reuse?: string): Step[] => [
    ["socket", name, family, type],
    ...(reuse ? [["setsockopt", name, "SOL_SOCKET", reuse, 1] as Step] : []),
  ];
  return ["SOCK_STREAM", "SOCK_DGRAM"].flatMap((type): Step[] => [
    ...make("first", type),
    ["bind", "first", [loop, 0]],
    ["bind", "first", [loop, 0]],
    ...make("second", type),
    ["bind", "second", of("first")],
    ...make("polite", type, "SO_REUSEADDR"),
    ["bind", "polite", of("first")],
    ["forget"],
    ...make("a", type, "SO_REUSEADDR"),
    ["bind", "a", [any, 0]],
    ...make("b", type, "SO_REUSEADDR"),
    ["bind", "b", of("a")],
    ["forget"],
    ...make("p", type, "SO_REUSEPORT"),
    ["bind", "p", [loop, 0]],
    ...make("q", type, "SO_REUSEPORT"),
    ["bind", "q", of("p")],
    ["forget"],
    ...make("foreign", type),
    ["bind", "foreign", [family === "AF_INET" ? "192.0.2.77" : "2001:db8::77", 0]],
    ["forget"],
  ]);
}

/** A listening socket keeps its port for itself, a lingering one where it was told to. */
function lingering(family: Family): Step[] {
  return [
    ["socket", "s", family.name, "SOCK_STREAM"],
    ["setsockopt", "s", "SOL_SOCKET", "SO_REUSEADDR", 1],
    ["bind", "s", family.address],
    ["listen", "s", 5],
    ["socket", "t", family.name, "SOCK_STREAM"],
    ["setsockopt", "t", "SOL_SOCKET", "SO_REUSEADDR", 1],
    ["bind", "t", { of: "s" }],
    ["socket", "c", family.name, "SOCK_STREAM"],
    ["connect", "c", { of: "s" }],
    ["accept", "s", "a"],
    ["close", "a"],
    ["recv", "c", 10],
    ["ready", "c"],
    ["close", "c"],
    ["ready", "s"],
    ["forget"],
  ];
}

/** What poll says along the life of a stream. */
function polls(family: Family): Step[] {
  return [
    ["socket", "fresh", family.name, "SOCK_STREAM"],
    ["ready", "fresh"],
    ["recv", "fresh", 1],
    ["send", "fresh", "x"],
    ["shutdown", "fresh", 2],
    ["getpeername", "fresh"],
    ...connection(family),
    ["ready", "s"],
    ["ready", "c"],
    ["ready", "a"],
    ["send", "c", "data"],
    ["ready", "a"],
    ["ioctl", "a", "FIONREAD"],
    ["ioctl", "c", "SIOCOUTQ"],
    ["shutdown", "c", 1],
    ["ready", "c"],
    ["ready", "a"],
    ["recv", "a", 10],
    ["ready", "a"],
    ["shutdown", "a", 1],
    ["ready", "a"],
    ["ready", "c"],
    ["recv", "c", 1],
    ["send", "a", "x"],
    ["getpeername", "a"],
    ["shutdown", "a", 2],
    ["forget"],
  ];
}

/** Resets, and what is left to say after them. */
function resets(family: Family): Step[] {
  return [
    ...connection(family),
    ["send", "c", "unread"],
    ["close", "a"],
    ["ready", "c"],
    ["recv", "c", 10],
    ["recv", "c", 10],
    ["send", "c", "x"],
    ["ready", "c"],
    ["forget"],
    ...connection(family),
    ["close", "a"],
    ["send", "c", "first after the end"],
    ["ready", "c"],
    ["send", "c", "second"],
    ["recv", "c", 10],
    ["recv", "c", 10],
    ["getsockopt", "c", "SOL_SOCKET", "SO_ERROR"],
    ["forget"],
    ...connection(family),
    ["setsockopt", "a", "SOL_SOCKET", "SO_LINGER", [1, 0]],
    ["send", "a", "still read"],
    ["close", "a"],
    ["ready", "c"],
    ["recv", "c", 100],
    ["recv", "c", 100],
    ["recv", "c", 100],
    ["forget"],
    ["socket", "l", family.name, "SOCK_STREAM"],
    ["bind", "l", family.address],
    ["listen", "l", 3],
    ["socket", "k", family.name, "SOCK_STREAM"],
    ["connect", "k", { of: "l" }],
    ["close", "l"],
    ["ready", "k"],
    ["recv", "k", 1],
    ["forget"],
  ];
}

/** Datagram sockets: connecting again, errors that wait, broadcast without leave. */
function datagrams(family: Family): Step[] {
  return [
    ["socket", "r", family.name, "SOCK_DGRAM"],
    ["ready", "r"],
    ["bind", "r", family.address],
    ["socket", "other", family.name, "SOCK_DGRAM"],
    ["bind", "other", family.address],
    ["socket", "u", family.name, "SOCK_DGRAM"],
    ["send", "u", "to nobody"],
    ["sendto", "u", "x", family.name === "AF_INET" ? ["127.0.0.1", 0] : ["::1", 0]],
    ["connect", "u", { of: "r" }],
    ["send", "u", "one"],
    ["connect", "u", { of: "other" }],
    ["send", "u", "two"],
    ["recvfrom", "r", 10],
    ["recvfrom", "other", 10],
    ["sendto", "r", "not for a connected socket", { of: "u" }],
    ["recv", "u", 50, "MSG_DONTWAIT"],
    ["sendto", "other", "from the peer", { of: "u" }],
    ["ready", "u"],
    ["recv", "u", 4, "MSG_TRUNC"],
    ["ready", "u"],
    ["setsockopt", "u", "SOL_SOCKET", "SO_RCVBUF", 5000],
    ["getsockopt", "u", "SOL_SOCKET", "SO_RCVBUF"],
    ["setsockopt", "u", "SOL_SOCKET", "SO_SNDBUF", 1],
    ["getsockopt", "u", "SOL_SOCKET", "SO_SNDBUF"],
    ["setsockopt", "u", "SOL_SOCKET", "SO_RCVBUF", 1],
    ["getsockopt", "u", "SOL_SOCKET", "SO_RCVBUF"],
    ["getsockopt", "u", "SOL_SOCKET", "SO_TYPE"],
    ["getsockopt", "u", "SOL_SOCKET", "SO_BROADCAST"],
    ["forget"],
    ["socket", "gone", family.name, "SOCK_DGRAM"],
    ["bind", "gone", family.address],
    ["socket", "c", family.name, "SOCK_DGRAM"],
    ["connect", "c", { of: "gone" }],
    ["sendto", "gone", "kept", { of: "c" }],
    ["close", "gone"],
    ["send", "c", "x"],
    ["ready", "c"],
    ["getsockopt", "c", "SOL_SOCKET", "SO_ERROR"],
    ["ready", "c"],
    ["recv", "c", 10],
    ["forget"],
  ];
}

/** Receive buffers that overflow: how many small datagrams the default and a small one hold. */
function overflow(family: Family): Step[] {
  const burst = Array.from({ length: 24 }, (): Step => ["sendto", "s", "d", { of: "r" }]);
  return [
    ["socket", "r", family.name, "SOCK_DGRAM"],
    ["setsockopt", "r", "SOL_SOCKET", "SO_RCVBUF", 4096],
    ["bind", "r", family.address],
    ["socket", "s", family.name, "SOCK_DGRAM"],
    ...burst,
    ...Array.from({ length: 13 }, (): Step => ["recv", "r", 10, "MSG_DONTWAIT"]),
    ["forget"],
  ];
}

/** Options as they are at first, and values that they cannot have. */
function options(family: Family): Step[] {
  const is4 = family.name === "AF_INET";
  return [
    ["socket", "t", family.name, "SOCK_STREAM"],
    ...["SO_REUSEADDR", "SO_KEEPALIVE", "SO_ACCEPTCONN", "SO_ERROR", "SO_TYPE", "SO_RCVLOWAT"].map(
      (name): Step => ["getsockopt", "t", "SOL_SOCKET", name],
    ),
    ...["TCP_NODELAY", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_MAXSEG"].map(
      (name): Step => ["getsockopt", "t", "IPPROTO_TCP", name],
    ),
    ["setsockopt", "t", "IPPROTO_TCP", "TCP_KEEPIDLE", 0],
    ["setsockopt", "t", "IPPROTO_TCP", "TCP_KEEPCNT", 1000],
    ["setsockopt", "t", "IPPROTO_TCP", "TCP_KEEPCNT", 5],
    ["getsockopt", "t", "IPPROTO_TCP", "TCP_KEEPCNT"],
    ["socket", "u", family.name, "SOCK_DGRAM"],
    ...(is4
      ? ([
          ["getsockopt", "u", "IPPROTO_IP", "IP_TTL"],
          ["setsockopt", "u", "IPPROTO_IP", "IP_TTL", 300],
          ["setsockopt", "u", "IPPROTO_IP", "IP_TTL", 0],
          ["setsockopt", "u", "IPPROTO_IP", "IP_TTL", 9],
          ["getsockopt", "u", "IPPROTO_IP", "IP_TTL"],
          ["setsockopt", "u", "IPPROTO_IP", "IP_TTL", -1],
          ["getsockopt", "u", "IPPROTO_IP", "IP_TTL"],
          ["getsockopt", "u", "IPPROTO_IP", "IP_MULTICAST_TTL"],
          ["getsockopt", "u", "IPPROTO_IP", "IP_MULTICAST_LOOP"],
          ["setsockopt", "u", "IPPROTO_IP", "IP_TOS", 16],
          ["getsockopt", "u", "IPPROTO_IP", "IP_TOS"],
        ] as Step[])
      : ([
          ["getsockopt", "u", "IPPROTO_IPV6", "IPV6_UNICAST_HOPS"],
          ["setsockopt", "u", "IPPROTO_IPV6", "IPV6_UNICAST_HOPS", 256],
          ["setsockopt", "u", "IPPROTO_IPV6", "IPV6_UNICAST_HOPS", 3],
          ["getsockopt", "u", "IPPROTO_IPV6", "IPV6_UNICAST_HOPS"],
          ["getsockopt", "u", "IPPROTO_IPV6", "IPV6_MULTICAST_HOPS"],
          ["getsockopt", "t", "IPPROTO_IPV6", "IPV6_V6ONLY"],
        ] as Step[])),
    ["setsockopt", "u", "SOL_SOCKET", "SO_BINDTODEVICE", 0],
    ["forget"],
  ];
}

/** IPv4 and IPv6 on one port. */
function bothFamilies(): Step[] {
  return [
    ["socket", "six", "AF_INET6", "SOCK_STREAM"],
    ["bind", "six", ["::", 0]],
    ["listen", "six", 5],
    ["socket", "four", "AF_INET", "SOCK_DGRAM"],
    ["socket", "udp6", "AF_INET6", "SOCK_DGRAM"],
    ["bind", "udp6", ["::", 0]],
    ["bind", "four", ["127.0.0.1", 0]],
    ["connect", "udp6", { of: "six" }],
    ["forget"],
  ];
}

/** The corners of a family. */
export function corners(family: Family): Step[] {
  const is4 = family.name === "AF_INET";
  const names = { any: is4 ? "0.0.0.0" : "::", loop: is4 ? "127.0.0.1" : "::1", family: family.name };
  return [
    ...sharing(names),
    ...lingering(family),
    ...polls(family),
    ...resets(family),
    ...datagrams(family),
    ...overflow(family),
    ...options(family),
    ...(is4 ? [] : bothFamilies()),
  ];
}
