/** A TCP segment in tcpdump's words: flags, relative sequence numbers, options. */
import { decodeTcp, type TcpHeader, type TcpOption, tcpOptionWords } from "../../wire";
import { applicationText } from "./application";
import type { Verdict } from "./checksum";

/** Where the numbers of a conversation's two directions begin, so that they can be printed from 0. */
interface Conversation {
  /** `address.port` of the side that was seen first. */
  first: string;
  /** What is taken off a sequence number of the first side, and of the other one. */
  base: number;
  otherBase: number;
}

/** Both ends of a segment, as they are told apart. */
export interface Ends {
  source: string;
  destination: string;
}

/** Remembers the conversations of a capture. */
export class Conversations {
  readonly #known = new Map<string, Conversation>();

  /** Gives sequence and acknowledgment number as they are printed, and what a SACK block is counted from. */
  relative({ source, destination }: Ends, segment: TcpHeader): { seq: number; ack: number; sackBase: number } {
    const { sequenceNumber: seq, acknowledgmentNumber: ack } = segment;
    // without an acknowledgment a segment tells nothing of the other side: it is printed as it is
    if (!segment.ack) return { seq, ack, sackBase: 0 };
    const key = source < destination ? `${source} ${destination}` : `${destination} ${source}`;
    const known = this.#known.get(key);
    if (!known || segment.syn) {
      const first = known?.first ?? source;
      const [own, other] = [seq, (ack - 1) >>> 0];
      const [base, otherBase] = first === source ? [own, other] : [other, own];
      this.#known.set(key, { first, base, otherBase });
      return { seq, ack, sackBase: other };
    }
    const [own, other] = known.first === source ? [known.base, known.otherBase] : [known.otherBase, known.base];
    return { seq: (seq - own) >>> 0, ack: (ack - other) >>> 0, sackBase: other };
  }
}

const FLAGS = [
  ["fin", "F"],
  ["syn", "S"],
  ["rst", "R"],
  ["psh", "P"],
  ["ack", "."],
  ["urg", "U"],
  ["ece", "E"],
  ["cwr", "W"],
  ["ae", "e"],
] as const;

/** Tells a segment of `lengthBytes` of data; undefined where its header is cut off. */
export function tcpText(
  bytes: Uint8Array,
  lengthBytes: number,
  ends: Ends,
  conversations: Conversations,
  { verbose, checksum }: { verbose: number; checksum: Verdict | undefined },
): string {
  const segment = decodeTcp(bytes);
  if (segment.dataOffset === undefined || segment.options === undefined) return "[|tcp]";
  const whole = segment as TcpHeader;
  const { seq, ack, sackBase } = conversations.relative(ends, whole);
  const length = Math.max(0, lengthBytes - whole.dataOffset * 4);
  const parts = [`Flags [${flagsText(whole)}]`];
  if (verbose > 0 && checksum) parts.push(`cksum ${checksum}`);
  const isMarked = whole.syn || whole.fin || whole.rst;
  if (length > 0) parts.push(`seq ${seq}:${(seq + length) >>> 0}`);
  else if (verbose > 1 || isMarked) parts.push(`seq ${seq}`);
  if (whole.ack) parts.push(`ack ${ack}`);
  parts.push(`win ${whole.window}`);
  if (whole.urg) parts.push(`urg ${whole.urgentPointer}`);
  if (whole.options.length > 0)
    parts.push(`options [${whole.options.map((one) => optionText(one, sackBase)).join(",")}]`);
  parts.push(`length ${length}`);
  const ports = [whole.sourcePort, whole.destinationPort];
  const data = length > 0 ? applicationText(segment.payload, ports, length, verbose) : "";
  return parts.join(", ") + data;
}

function flagsText(segment: TcpHeader): string {
  return (
    FLAGS.filter(([name]) => segment[name])
      .map(([, letter]) => letter)
      .join("") || "none"
  );
}

function optionText(option: TcpOption, sackBase: number): string {
  switch (option.name) {
    case "sack":
      return `sack ${option.blocks.length} ${sackText(option.blocks, sackBase)}`;
    case "fastOpen":
      return option.cookie.length === 0
        ? "tfo  cookiereq"
        : `tfo  cookie ${Buffer.from(option.cookie).toString("hex")}`;
    case "userTimeout":
      return `utimeout ${option.timeout} ${option.granularity}`;
    case "other":
      return `unknown-${option.kind}${option.data.length > 0 ? ` 0x${Buffer.from(option.data).toString("hex")}` : ""}`;
    default:
      return tcpOptionWords(option) ?? option.name;
  }
}

/** The blocks lie in the other side's sequence space. */
function sackText(blocks: [number, number][], base: number): string {
  return blocks.map(([from, to]) => `{${(from - base) >>> 0}:${(to - base) >>> 0}}`).join("");
}
