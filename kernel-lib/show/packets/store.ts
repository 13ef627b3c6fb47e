/**
 * Puts packets into an output: one base64 text, at most so long, so that a notebook stays small enough to open. What does
 * not fit is cut: first the ends of long packets, then the last packets.
 */
import type { ShownPacket } from "./packet";
import type { StoredPackets } from "./stored";

/** The text of an output is held below two million characters; base64 has four for three bytes. */
const MOST_BYTES = 1_480_000;
/** A packet's numbers take about so many bytes, and no more than so many. */
const HEAD_BYTES = 16;
const MOST_HEAD_BYTES = 48;
/** Packets are not cut shorter than this: it leaves them their headers. */
const SHORTEST_CUT = 128;
const LONGEST_CUT = 262_144;

/** Stores packets. */
export function storePackets(packets: readonly ShownPacket[], id: string, live: boolean): StoredPackets {
  const cut = cutFor(packets);
  const writer = new Writer(MOST_BYTES);
  const interfaces = new Map<string, [index: number, linkType: number, name: string]>();
  let previous: ShownPacket | undefined;
  let count = 0;
  for (const next of packets) {
    if (writer.length + MOST_HEAD_BYTES + Math.min(cut, next.bytes.length) > MOST_BYTES) break;
    const { linkType, interfaceName } = next;
    const key = `${linkType} ${interfaceName}`;
    const [index] = interfaces.get(key) ?? [interfaces.size];
    interfaces.set(key, [index, linkType, interfaceName]);
    writer.packet(next, index, next.bytes.subarray(0, cut), previous);
    previous = next;
    count++;
  }
  const isCut = packets.some(({ bytes }) => bytes.length > cut);
  return {
    id,
    interfaces: [...interfaces.values()].map(([, linkType, name]) => [linkType, name]),
    count,
    base64: writer.base64(),
    captured: packets.length,
    ...(isCut && { keptBytes: cut }),
    ...(live && { live }),
  };
}

/** The most bytes of each packet with which all have room. */
function cutFor(packets: readonly ShownPacket[]): number {
  if (sizeOf(packets, LONGEST_CUT) <= MOST_BYTES) return LONGEST_CUT;
  let [fits, tooLong] = [SHORTEST_CUT, LONGEST_CUT];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (sizeOf(packets, middle) <= MOST_BYTES) fits = middle;
    else tooLong = middle;
  }
  return fits;
}

function sizeOf(packets: readonly ShownPacket[], cut: number): number {
  let sum = 0;
  for (const { bytes } of packets) sum += HEAD_BYTES + Math.min(cut, bytes.length);
  return sum;
}

/** Numbers in as few bytes as they need (seven bits a byte, the last one without the high bit), bytes as they are. */
class Writer {
  private readonly bytes: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  packet(packet: ShownPacket, interfaceIndex: number, kept: Uint8Array, previous: ShownPacket | undefined): void {
    this.number(2 * interfaceIndex + (packet.checksumNotReady ? 1 : 0));
    this.signed(packet.number - (previous?.number ?? 0));
    this.signed(packet.seconds - (previous?.seconds ?? 0));
    this.number(packet.nanoseconds);
    this.number(kept.length);
    this.signed(packet.bytes.length - kept.length);
    this.signed(packet.originalLength - packet.bytes.length);
    this.bytes.set(kept, this.length);
    this.length += kept.length;
  }

  private number(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.bytes[this.length++] = 128 + (rest % 128);
    this.bytes[this.length++] = rest;
  }

  private signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  base64(): string {
    return Buffer.from(this.bytes.buffer, 0, this.length).toString("base64");
  }
}
