/** The record of a packet in a file, written straight to its place: nothing is made on the way but the bytes. */
import type { PacketView } from "./packet";
import { BLOCK } from "./pcapng-parser";

/** A packet where it lies. */
export type PacketPlace = Pick<PacketView, "seconds" | "nanoseconds" | "buffer" | "start" | "captured" | "original">;

/** How a file's records are written. */
export interface RecordFormat {
  littleEndian: boolean;
  /** The fraction of a second is counted in nanoseconds, else in microseconds. */
  exact: boolean;
}

/** Memory that records are written to, once: what pads them is the zeros that it begins with. */
export class RecordMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(readonly lengthBytes: number) {
    this.bytes = new Uint8Array(lengthBytes);
    this.view = new DataView(this.bytes.buffer);
  }
}

const PCAP_HEADER_BYTES = 16;
const BLOCK_BYTES = 32;
const BLOCK_HEADER_BYTES = 28;
const NANOSECONDS_PER_MICROSECOND = 1000;

/** Lengths of records: what memory must have room for. */
export const pcapRecordBytes = (captured: number): number => PCAP_HEADER_BYTES + captured;
export const pcapngRecordBytes = (captured: number): number => BLOCK_BYTES + ((captured + 3) & ~3);

/** Writes a pcap record from a place on. */
export function putPcapRecord(
  { bytes, view }: RecordMemory,
  at: number,
  { littleEndian, exact }: RecordFormat,
  { seconds, nanoseconds, buffer, start, captured, original }: PacketPlace,
): void {
  view.setUint32(at, seconds, littleEndian);
  view.setUint32(at + 4, exact ? nanoseconds : (nanoseconds / NANOSECONDS_PER_MICROSECOND) | 0, littleEndian);
  view.setUint32(at + 8, captured, littleEndian);
  view.setUint32(at + 12, original, littleEndian);
  copyBytes(buffer, start, captured, bytes, at + PCAP_HEADER_BYTES);
}

/** Writes a pcapng block (an enhanced packet block) from a place on. */
export function putPcapngRecord(
  { bytes, view }: RecordMemory,
  at: number,
  { littleEndian, exact }: RecordFormat,
  { seconds, nanoseconds, buffer, start, captured, original }: PacketPlace,
  interfaceId: number,
): void {
  const length = pcapngRecordBytes(captured);
  const units = exact
    ? BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)
    : BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanoseconds / NANOSECONDS_PER_MICROSECOND));
  view.setUint32(at, BLOCK.PACKET, littleEndian);
  view.setUint32(at + 4, length, littleEndian);
  view.setUint32(at + 8, interfaceId, littleEndian);
  view.setUint32(at + 12, Number(units >> 32n), littleEndian);
  view.setUint32(at + 16, Number(units & 0xffff_ffffn), littleEndian);
  view.setUint32(at + 20, captured, littleEndian);
  view.setUint32(at + 24, original, littleEndian);
  copyBytes(buffer, start, captured, bytes, at + BLOCK_HEADER_BYTES);
  view.setUint32(at + length - 4, length, littleEndian);
}

/** Up to here a loop is faster than the call of a native copy. */
const SHORT_BYTES = 32;

function copyBytes(from: Uint8Array, start: number, count: number, to: Uint8Array, at: number): void {
  if (count > SHORT_BYTES) to.set(from.subarray(start, start + count), at);
  else for (let done = 0; done < count; done++) to[at + done] = from[start + done] as number;
}
