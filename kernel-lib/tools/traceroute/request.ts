/** What a traceroute command line asks for. */
import { type Grammar, readOptions, seconds, ToolUsageError, wholeNumber } from "../command-line";

export interface TracerouteOptions {
  /** `udp` to ports that nobody listens on, or `icmp` echo requests. */
  method?: "udp" | "icmp";
  /** Addresses, not names. */
  numeric?: boolean;
  /** Probes a hop: 3 unless told. */
  queries?: number;
  firstHop?: number;
  /** The farthest hop: 30 unless told. */
  mostHops?: number;
  /** How long an answer is waited for: 5 seconds unless told. */
  waitS?: number;
  /** The first destination port of UDP probes: 33434 unless told. */
  port?: number;
  version?: 4 | 6;
  /** Length of a whole packet: 60 bytes (IPv6: 80) unless told. */
  packetBytes?: number;
  help?: boolean;
}

export const TRACEROUTE: Grammar<TracerouteOptions> = {
  tool: "traceroute",
  usage: "[options] HOST [PACKET_BYTES]",
  options: [
    { letter: "I", word: "icmp", about: "echo requests as probes", set: () => ({ method: "icmp" }) },
    { letter: "U", word: "udp", about: "UDP datagrams as probes, as unless told", set: () => ({ method: "udp" }) },
    { letter: "n", about: "addresses, not names", set: () => ({ numeric: true }) },
    {
      letter: "q",
      value: "COUNT",
      about: "probes a hop; 3 unless told",
      set: (text) => ({ queries: wholeNumber(text, 1, 10) }),
    },
    { letter: "f", value: "HOP", about: "the first hop", set: (text) => ({ firstHop: wholeNumber(text, 1, 255) }) },
    {
      letter: "m",
      value: "HOPS",
      about: "the farthest hop; 30 unless told",
      set: (text) => ({ mostHops: wholeNumber(text, 1, 255) }),
    },
    {
      letter: "w",
      value: "SECONDS",
      about: "how long an answer is waited for; 5 unless told",
      set: (text) => ({ waitS: seconds(text) }),
    },
    {
      letter: "p",
      value: "PORT",
      about: "first UDP port; 33434 unless told",
      set: (text) => ({ port: wholeNumber(text, 1, 65_535) }),
    },
    { letter: "4", about: "IPv4 only", set: () => ({ version: 4 }) },
    { letter: "6", about: "IPv6 only", set: () => ({ version: 6 }) },
    { word: "help", about: "this help", set: () => ({ help: true }) },
  ],
};

/** Reads the words behind `traceroute`. @throws {ToolUsageError} */
export function readTraceroute(words: readonly string[]): { to: string; options: TracerouteOptions } {
  const options: TracerouteOptions = {};
  const [to, length, stray] = readOptions(TRACEROUTE, words, options);
  if (options.help) return { to: "", options };
  if (to === undefined) throw new ToolUsageError("traceroute", `which host? traceroute ${TRACEROUTE.usage}`);
  if (stray !== undefined)
    throw new ToolUsageError("traceroute", `one host at a time: "${stray}" is one word too many`);
  if (length === undefined) return { to, options };
  try {
    return { to, options: { ...options, packetBytes: wholeNumber(length, 28, 65_000) } };
  } catch (error) {
    throw new ToolUsageError("traceroute", `packet length ${length}: ${(error as Error).message}`);
  }
}
