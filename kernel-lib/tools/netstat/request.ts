/** What a netstat command line asks for. */
import { type Grammar, readOptions, ToolUsageError } from "../command-line";

export interface NetstatRequest {
  /** -a: listening sockets and the others. */
  all?: boolean;
  /** -l: listening ones only. */
  listening?: boolean;
  numeric?: boolean;
  programs?: boolean;
  extended?: 1 | 2;
  routes?: boolean;
  interfaces?: boolean;
  tcp?: boolean;
  udp?: boolean;
  raw?: boolean;
  unix?: boolean;
  ipv4?: boolean;
  ipv6?: boolean;
  wide?: boolean;
  help?: boolean;
}

export const NETSTAT: Grammar<NetstatRequest> = {
  tool: "netstat",
  usage: "[-r|-i] [-a|-l] [-t] [-u] [-w] [-x] [-4] [-6] [-n] [-e] [-p]",
  options: [
    { letter: "r", word: "route", about: "the routing table", set: () => ({ routes: true }) },
    { letter: "i", word: "interfaces", about: "the interfaces, -e as ifconfig", set: () => ({ interfaces: true }) },
    { letter: "a", word: "all", about: "listening sockets and the others", set: () => ({ all: true }) },
    { letter: "l", word: "listening", about: "listening sockets only", set: () => ({ listening: true }) },
    { letter: "t", word: "tcp", about: "TCP", set: () => ({ tcp: true }) },
    { letter: "u", word: "udp", about: "UDP", set: () => ({ udp: true }) },
    { letter: "w", word: "raw", about: "raw sockets", set: () => ({ raw: true }) },
    { letter: "x", word: "unix", about: "UNIX sockets", set: () => ({ unix: true }) },
    { letter: "4", word: "inet", about: "IPv4 only", set: () => ({ ipv4: true }) },
    { letter: "6", word: "inet6", about: "IPv6 only", set: () => ({ ipv6: true }) },
    { letter: "n", word: "numeric", about: "addresses and ports, not names", set: () => ({ numeric: true }) },
    {
      letter: "e",
      word: "extend",
      about: "user and inode too",
      set: (_, { extended }) => ({ extended: extended === undefined ? 1 : 2 }),
    },
    { letter: "p", word: "programs", about: "process and program of each socket", set: () => ({ programs: true }) },
    { letter: "W", word: "wide", about: "taken for netstat's sake: nothing is cut here", set: () => ({ wide: true }) },
    { word: "help", about: "this help", set: () => ({ help: true }) },
  ],
};

/** Reads the words behind `netstat`. @throws {ToolUsageError} */
export function readNetstat(words: readonly string[]): NetstatRequest {
  const request: NetstatRequest = {};
  const [stray] = readOptions(NETSTAT, words, request);
  if (stray !== undefined)
    throw new ToolUsageError("netstat", `"${stray}" is no option; netstat takes options only, such as -ntl`);
  return request;
}
