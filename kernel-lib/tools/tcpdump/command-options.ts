/** The options of tcpdump's command line that the course takes, described once: for cells, the terminal and its --help. */
import type { TcpdumpOptions } from "./tcpdump";

/** An option as one types it. */
export interface CommandOption {
  /** Behind one hyphen. */
  letter: string;
  /** Behind two. */
  name: string;
  /** What its value is; an option without one may be given again to mean more. */
  value?: string;
  /** What it does, for --help. */
  says: string;
  /** Puts it into the options. Throws RangeError where the value is none of its. */
  take(options: TcpdumpOptions, value: string): void;
}

/** In the order of --help. */
export const COMMAND_OPTIONS: readonly CommandOption[] = [
  {
    letter: "i",
    name: "interface",
    value: "name",
    says: "an interface of this machine, or any, as unless told",
    take: (options, name) => assign(options, { interfaceName: name }),
  },
  {
    letter: "r",
    name: "read",
    value: "file",
    says: "read a capture file (- is standard input) instead of an interface",
    take: (options, read) => assign(options, { read }),
  },
  {
    letter: "w",
    name: "write",
    value: "file",
    says: "save packets to a capture file (- is standard output) instead of printing them",
    take: (options, write) => assign(options, { write }),
  },
  {
    letter: "c",
    name: "count",
    value: "number",
    says: "end after so many packets",
    take: (options, text) => assign(options, { count: wholeNumber(text, 1) }),
  },
  {
    letter: "s",
    name: "snapshot-length",
    value: "bytes",
    says: "how much of each packet to keep; 0 is all",
    take: (options, text) => assign(options, { snapLengthBytes: wholeNumber(text, 0) || undefined }),
  },
  {
    letter: "n",
    name: "numeric",
    says: "ports as numbers, not names",
    take: (options) => assign(options, { numeric: true }),
  },
  {
    letter: "v",
    name: "verbose",
    says: "IP headers and TCP checksums too; -vv tells more",
    take: (options) => assign(options, { verbose: options.verbose === undefined ? 1 : 2 }),
  },
  {
    letter: "e",
    name: "link-header",
    says: "Ethernet addresses too",
    take: (options) => assign(options, { linkHeader: true }),
  },
  {
    letter: "X",
    name: "bytes",
    says: "bytes and characters, from the IP header on; -XX from the Ethernet header on",
    take: (options) => assign(options, { bytes: options.bytes === undefined ? "packet" : "frame" }),
  },
  {
    letter: "p",
    name: "no-promiscuous",
    says: "only packets that are for this machine anyway",
    take: (options) => assign(options, { promiscuous: false }),
  },
  {
    letter: "l",
    name: "line-buffered",
    says: "taken for tcpdump's sake: lines come as packets do",
    take: () => {},
  },
  {
    letter: "U",
    name: "packet-buffered",
    says: "taken for tcpdump's sake: a file is written as packets come",
    take: () => {},
  },
];

type Partly<T> = { [Key in keyof T]?: T[Key] | undefined };

/** What is undefined is left out. */
function assign(options: TcpdumpOptions, values: Partly<TcpdumpOptions>): void {
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) Object.assign(options, { [name]: value });
}

function wholeNumber(text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`"${text}" is no whole number`);
  if (Number(text) < least) throw new RangeError(`"${text}" is less than ${least}`);
  return Number(text);
}
