/** What a ping command line asks for. */
import { IP_PMTUDISC_DO, IP_PMTUDISC_DONT, IP_PMTUDISC_WANT } from "../../socket";
import { type Grammar, readOptions, seconds, ToolUsageError, wholeNumber } from "../command-line";

export interface PingOptions {
  /** How many requests; without end unless told (in a cell: 4). */
  count?: number;
  intervalS?: number;
  /** Bytes of data behind the 8 of the ICMP header: 56 unless told. */
  size?: number;
  /** How many routers a request may pass. */
  timeToLive?: number;
  /** How long the last answer is waited for: 4 seconds, or twice the longest round trip, unless told. */
  timeoutS?: number;
  /** When all ends, whatever has come. */
  deadlineS?: number;
  version?: 4 | 6;
  /** Addresses, not names. */
  numeric?: boolean;
  /** Only the first and the last lines. */
  quiet?: boolean;
  /** Packets too long for the way: `do` never fragment, `want` only at home, `dont` as need be. */
  fragmentation?: "do" | "want" | "dont";
  help?: boolean;
}

/** What -M means to the socket. */
export const MTU_DISCOVERY = { do: IP_PMTUDISC_DO, want: IP_PMTUDISC_WANT, dont: IP_PMTUDISC_DONT } as const;

/** RFC 791 §3.1: an IPv4 packet has at most 65,535 bytes, of which 20 and 8 are headers. */
const MOST_DATA_BYTES = 65_507;

export const PING: Grammar<PingOptions> = {
  tool: "ping",
  usage: "[options] HOST",
  options: [
    {
      letter: "c",
      value: "COUNT",
      about: "end after so many requests",
      set: (text) => ({ count: wholeNumber(text, 1, 0x7fffffff) }),
    },
    {
      letter: "i",
      value: "SECONDS",
      about: "time between requests; 1 unless told",
      set: (text) => ({ intervalS: seconds(text) }),
    },
    {
      letter: "s",
      value: "BYTES",
      about: "data of a request; 56 unless told",
      set: (text) => ({ size: wholeNumber(text, 0, MOST_DATA_BYTES) }),
    },
    {
      letter: "t",
      value: "HOPS",
      about: "time to live: how many routers a request may pass",
      set: (text) => ({ timeToLive: wholeNumber(text, 1, 255) }),
    },
    {
      letter: "W",
      value: "SECONDS",
      about: "how long the last answer is waited for",
      set: (text) => ({ timeoutS: seconds(text) }),
    },
    { letter: "w", value: "SECONDS", about: "end after this time", set: (text) => ({ deadlineS: seconds(text) }) },
    {
      letter: "M",
      value: "do|want|dont",
      about: "do: never fragment, so that a packet too long is told",
      set: (text) => ({ fragmentation: fragmentation(text) }),
    },
    { letter: "4", about: "IPv4 only", set: () => ({ version: 4 }) },
    { letter: "6", about: "IPv6 only", set: () => ({ version: 6 }) },
    { letter: "n", about: "addresses, not names", set: () => ({ numeric: true }) },
    { letter: "q", about: "only the first and the last lines", set: () => ({ quiet: true }) },
    { word: "help", about: "this help", set: () => ({ help: true }) },
  ],
};

function fragmentation(text: string): "do" | "want" | "dont" {
  if (text !== "do" && text !== "want" && text !== "dont") throw new RangeError("it must be do, want or dont");
  return text;
}

/** Reads the words behind `ping`. @throws {ToolUsageError} */
export function readPing(words: readonly string[]): { to: string; options: PingOptions } {
  const options: PingOptions = {};
  const [to, stray] = readOptions(PING, words, options);
  if (options.help) return { to: "", options };
  if (to === undefined) throw new ToolUsageError("ping", `which host? ping ${PING.usage}`);
  if (stray !== undefined) throw new ToolUsageError("ping", `one host at a time: "${stray}" is a second`);
  return { to, options };
}
