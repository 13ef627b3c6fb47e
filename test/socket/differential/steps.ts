/** The scripted conversation: every step is made on Python's sockets and on ours, and must end alike. */

/** An operation, the socket it is made on, and its arguments; an address may be `{ of: socket }`. */
export type Step = [operation: string, ...rest: unknown[]];
export type Answer = { value: unknown } | { error: string };

export interface Family {
  name: string;
  address: unknown;
}

export const INTERNET: Family[] = [
  { name: "AF_INET", address: ["127.0.0.1", 0] },
  { name: "AF_INET6", address: ["::1", 0] },
];

let paths = 0;

/** A connection: `s` listens, `c` has connected, `a` was accepted. */
export function connection({ name, address }: Family): Step[] {
  return [
    ["socket", "s", name, "SOCK_STREAM"],
    ["bind", "s", address],
    ["listen", "s", 3],
    ["socket", "c", name, "SOCK_STREAM"],
    ["connect", "c", { of: "s" }],
    ["accept", "s", "a"],
  ];
}

/** What a stream does, from its edges inward. */
function stream(family: Family): Step[] {
  return [
    ...connection(family),
    ["send", "c", ""],
    ["send", "c", "hello world"],
    ["recv", "a", 5, "MSG_PEEK"],
    ["recv", "a", 5],
    ["recvInto", "a", 100],
    ["sendmsg", "c", ["one ", "", "two"]],
    ["recvmsg", "a", 4, 0],
    ["recvmsg", "a", 100, 100],
    ["recv", "a", 1, "MSG_DONTWAIT"],
    ["settimeout", "a", 0],
    ["recv", "a", 1],
    ["settimeout", "a", 0.000001],
    ["recv", "a", 1],
    ["settimeout", "a", 0.01],
    ["recv", "a", 1],
    ["gettimeout", "a"],
    ["settimeout", "a", -1],
    ["settimeout", "a", null],
    ["fill", "c"],
    ["select", ["a"], [], [], 2],
    ["drain", "a"],
    ["select", ["a"], ["c"], [], 2],
    ["send", "c", "after the flood"],
    ["recv", "a", 15, "MSG_WAITALL"],
    ["connect", "c", { of: "s" }],
    ["connectEx", "c", { of: "s" }],
    ["listen", "c", 1],
    ["accept", "c", "never"],
    ["bind", "c", family.address],
    ["shutdown", "c", 1],
    ["send", "c", "x"],
    ["recv", "a", 10],
    ["recv", "a", 10],
    ["send", "a", "the other way"],
    ["recv", "c", 100],
    ["shutdown", "c", 0],
    ["recv", "c", 100],
    ["dup", "a", "copy"],
    ["close", "a"],
    ["recv", "a", 1],
    ["send", "copy", "from the copy"],
    ["getpeername", "copy"],
    ["close", "copy"],
    ["fileno", "copy"],
    ["close", "s"],
    ["forget"],
  ];
}

/** Urgent data (RFC 6093). */
function urgent(family: Family): Step[] {
  return [
    ...connection(family),
    ["send", "c", "abc!", "MSG_OOB"],
    ["select", ["a"], [], ["a"], 2],
    ["atmark", "a"],
    ["recv", "a", 100],
    ["atmark", "a"],
    ["recv", "a", 1, "MSG_OOB"],
    ["recv", "a", 1, "MSG_OOB"],
    ["setsockopt", "a", "SOL_SOCKET", "SO_OOBINLINE", 1],
    ["send", "c", "de?", "MSG_OOB"],
    ["recv", "a", 100],
    ["atmark", "a"],
    ["recv", "a", 100],
    ["forget"],
  ];
}

/** What only TCP has. */
function tcp(family: Family): Step[] {
  return [
    ...connection(family),
    ["getpeername", "c"],
    ["getsockname", "a"],
    ["setsockopt", "c", "IPPROTO_TCP", "TCP_NODELAY", 1],
    ["getsockopt", "c", "IPPROTO_TCP", "TCP_NODELAY"],
    ["getsockopt", "c", "SOL_SOCKET", "SO_ERROR"],
    ["getsockopt", "s", "SOL_SOCKET", "SO_ACCEPTCONN"],
    ["getsockopt", "c", "SOL_SOCKET", "SO_TYPE"],
    ["setsockopt", "c", "SOL_SOCKET", "SO_LINGER", [1, 0]],
    ["close", "c"],
    ["recv", "a", 10],
    ["recv", "a", 10],
    ["send", "a", "x"],
    ["getpeername", "a"],
    ["socket", "again", family.name, "SOCK_STREAM"],
    ["bind", "again", { of: "s" }],
    ["connectEx", "again", { of: "s" }],
    ["socket", "self", family.name, "SOCK_STREAM"],
    ["bind", "self", family.address],
    ["connect", "self", { of: "self" }],
    ["getpeername", "self"],
    ["send", "self", "echo"],
    ["recv", "self", 10],
    ["socket", "slow", family.name, "SOCK_STREAM"],
    ["setblocking", "slow", false],
    ["connectEx", "slow", { of: "s" }],
    ["select", [], ["slow"], [], 2],
    ["getsockopt", "slow", "SOL_SOCKET", "SO_ERROR"],
    ["connectEx", "slow", { of: "s" }],
    ["close", "s"],
    ["socket", "refused", family.name, "SOCK_STREAM"],
    ["socket", "gone", family.name, "SOCK_STREAM"],
    ["bind", "gone", family.address],
    ["connect", "refused", { of: "gone" }],
    ["connectEx", "refused", { of: "gone" }],
    ["recv", "gone", 1],
    ["send", "gone", "x"],
    ["getpeername", "gone"],
    ["accept", "gone", "never"],
    ["shutdown", "gone", 2],
    ["bind", "gone", ["300.1.1.1", 1]],
    ["bind", "gone", ["127.0.0.1", 70000]],
    ["bind", "gone", ["127.0.0.1", -1]],
    ["bind", "gone", "127.0.0.1"],
    ["recv", "gone", -1],
    ["forget"],
    ...fullBacklog(family),
  ];
}

/** More connections than the queue holds: the ones it takes, then one that gets no answer. */
function fullBacklog({ name, address }: Family): Step[] {
  const clients = ["c1", "c2", "c3", "c4"];
  return [
    ["socket", "s", name, "SOCK_STREAM"],
    ["bind", "s", address],
    ["listen", "s", 1],
    ...clients.flatMap((client): Step[] => [
      ["socket", client, name, "SOCK_STREAM"],
      ["settimeout", client, 0.15],
      ["connectEx", client, { of: "s" }],
    ]),
    ["accept", "s", "a1"],
    ["accept", "s", "a2"],
    ["forget"],
  ];
}

/** What datagrams do. */
function datagrams({ name, address }: Family): Step[] {
  return [
    ["socket", "r", name, "SOCK_DGRAM"],
    ["bind", "r", address],
    ["socket", "s", name, "SOCK_DGRAM"],
    ["bind", "s", address],
    ["sendto", "s", "", { of: "r" }],
    ["recvfrom", "r", 10],
    ["sendto", "s", "0123456789", { of: "r" }],
    ["waiting", "r"],
    ["recvInto", "r", 4, "MSG_TRUNC|MSG_PEEK"],
    ["recvmsg", "r", 4, 0, "MSG_PEEK"],
    ["recvfrom", "r", 4],
    ["recv", "r", 10, "MSG_DONTWAIT"],
    ["sendto", "s", "zero room", { of: "r" }],
    ["recvfrom", "r", 0],
    ["send", "s", "no address"],
    ["sendto", "s", "x".repeat(65_508), { of: "r" }],
    ["connect", "s", { of: "r" }],
    ["getpeername", "s"],
    ["send", "s", "connected"],
    ["sendmsg", "s", ["in ", "parts"]],
    ["recvfrom", "r", 100],
    ["recvmsg", "r", 100, 0],
    ["shutdown", "r", 1],
    ["listen", "r", 1],
    ["accept", "r", "never"],
    ["settimeout", "r", 0.005],
    ["recvfrom", "r", 10],
    ["shutdown", "s", 2],
    ["send", "s", "x"],
    ["recv", "s", 10],
    ["forget"],
  ];
}

/** What only UDP has. */
function udp(family: Family): Step[] {
  return [
    ["socket", "gone", family.name, "SOCK_DGRAM"],
    ["bind", "gone", family.address],
    ["socket", "c", family.name, "SOCK_DGRAM"],
    ["port", "c"],
    ["connect", "c", { of: "gone" }],
    ["port", "c"],
    ["close", "gone"],
    ["send", "c", "anybody?"],
    ["select", ["c"], [], [], 2],
    ["send", "c", "the error comes first"],
    ["select", ["c"], [], [], 0],
    ["send", "c", "again"],
    ["recv", "c", 10],
    ["getsockopt", "c", "SOL_SOCKET", "SO_ERROR"],
    ["forget"],
  ];
}

/** Pairs of UNIX sockets. */
function pairs(): Step[] {
  return ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET"].flatMap((type): Step[] => [
    ["pair", "a", "b", type],
    ["getsockname", "a"],
    ["send", "a", "first"],
    ["send", "a", "second"],
    ["recv", "b", 3],
    ["recvmsg", "b", 100, 0],
    ["recv", "b", 100, "MSG_DONTWAIT"],
    ["fill", "a", 8192],
    ["drain", "b"],
    ...(type === "SOCK_STREAM" ? [] : [["send", "a", "x", "MSG_OOB|MSG_DONTWAIT"] as Step]),
    ["shutdown", "a", 0],
    ["send", "b", "to nobody"],
    ["close", "b"],
    ["send", "a", "x"],
    ["send", "a", "x"],
    ["recv", "a", 1],
    ["forget"],
  ]);
}

/** What a network inside the process must do as well. */
export function internetConversation(): Step[] {
  return INTERNET.flatMap((family) => [...stream(family), ...tcp(family), ...datagrams(family), ...udp(family)]);
}

/** The whole conversation. `folder` is where UNIX sockets may lie. */
export function conversation(folder: string): Step[] {
  const unix = (): Family => ({ name: "AF_UNIX", address: `${folder}/s${paths++}` });
  // a file's name is bound once: the second socket of a scene takes another one
  const fresh = (steps: Step[]): Step[] =>
    steps.map((step) => (step[0] === "bind" && typeof step[2] === "string" ? ["bind", step[1], unix().address] : step));
  return [
    ...internetConversation(),
    ...INTERNET.flatMap(urgent),
    ...fresh(stream(unix())),
    ...fresh(datagrams(unix())),
    ...pairs(),
    ["socket", "wrong", "AF_INET", "SOCK_STREAM", 17],
    ["socket", "wrong", "AF_UNIX", "SOCK_RDM"],
    ["exhaust"],
    ["forget"],
  ];
}
