// The notation, written: the same text that the parser reads.
import { hexText, type TcpOption, tcpOptionWords } from "../../wire";
import { optionList } from "../packet";
import { ACK, FIN, PSH, RST, type Segment, SYN, URG } from "../tcp/segment";

const LETTERS: readonly [bit: number, letter: string][] = [
  [SYN, "S"],
  [FIN, "F"],
  [RST, "R"],
  [PSH, "P"],
  [URG, "U"],
  [ACK, "."],
];

/**
 * Writes flags as tcpdump does.
 * @example
 * flagLetters(18) // => "S."
 */
export function flagLetters(flags: number): string {
  return LETTERS.map(([bit, letter]) => (flags & bit ? letter : "")).join("");
}

/** Reads flags as tcpdump writes them. */
export function flagBits(letters: string): number {
  return LETTERS.reduce((bits, [bit, letter]) => (letters.includes(letter) ? bits | bit : bits), 0);
}

/** Writes an option. */
export function optionWords(option: TcpOption): string {
  switch (option.name) {
    case "sack":
      return `sack ${option.blocks.map(([from, to]) => `${from}:${to}`).join(" ")}`;
    case "other":
      return `option ${option.kind} ${hexText(option.data)}`;
    default:
      return tcpOptionWords(option) ?? option.name;
  }
}

/** What numbers are counted from, for those who want to see 1 and not 3735928559. */
export interface Origins {
  sequence: number;
  acknowledgment: number;
  /** What is taken off SACK blocks: they speak of the other's numbers. */
  timestamps?: { value: number; echoReply: number };
}

const PLAIN: Origins = { sequence: 0, acknowledgment: 0 };

/**
 * Writes a segment: flags, numbers, ack, window, options.
 * @example
 * printSegment({ flags: 2, sequenceNumber: 0, acknowledgmentNumber: 0, window: 100, payload: new Uint8Array(), options: { mss: 1460 } }) // => "S 0:0(0) win 100 <mss 1460>"
 */
export function printSegment(segment: Segment, origins: Origins = PLAIN): string {
  const { flags, payload, window } = segment;
  const from = (segment.sequenceNumber - origins.sequence) >>> 0;
  const to = (from + payload.length) >>> 0;
  const ack = flags & ACK ? ` ack ${(segment.acknowledgmentNumber - origins.acknowledgment) >>> 0}` : "";
  const options = optionList(relative(segment, origins)).map(optionWords).join(",");
  return `${flagLetters(flags)} ${from}:${to}(${payload.length})${ack} win ${window}${options ? ` <${options}>` : ""}`;
}

function relative({ options }: Segment, { acknowledgment, timestamps }: Origins): Segment["options"] {
  if (!options) return options;
  const shifted = { ...options };
  if (options.sack)
    shifted.sack = options.sack.map(([from, to]): [number, number] => [
      (from - acknowledgment) >>> 0,
      (to - acknowledgment) >>> 0,
    ]);
  if (options.timestamps && timestamps)
    shifted.timestamps = {
      value: (options.timestamps.value - timestamps.value) >>> 0,
      echoReply: options.timestamps.echoReply === 0 ? 0 : (options.timestamps.echoReply - timestamps.echoReply) >>> 0,
    };
  return shifted;
}

/**
 * Writes a moment as seconds with six digits.
 * @example
 * seconds(1234.5) // => "1.234500"
 */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
