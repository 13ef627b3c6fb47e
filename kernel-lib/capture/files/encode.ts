/** Makes the bytes of pcap and pcapng files. */
import { linkTypeToFile } from "../link-type";
import { PCAP_MAGIC, PCAP_NANOSECOND_MAGIC } from "./pcap-parser";
import { BLOCK, BYTE_ORDER_MAGIC, OPTION } from "./pcapng-parser";
import {
  type PacketPlace,
  pcapngRecordBytes,
  pcapRecordBytes,
  putPcapngRecord,
  putPcapRecord,
  RecordMemory,
} from "./record";

/** A packet to be written. */
export interface PacketToWrite {
  /** Since 1970 in UTC, and nanoseconds within the second. */
  seconds: number;
  nanoseconds: number;
  bytes: Uint8Array;
  /** Bytes it had on the wire; as many as there are unless told. */
  originalLength?: number;
  /** Which of the interfaces it was captured on, from 0; pcap files have one only. */
  interfaceId?: number;
}

/** An interface to be described in a file. */
export interface InterfaceToWrite {
  linkType: number;
  snapLengthBytes?: number;
  name?: string;
}

/** Gives the parts of a file as they are written. */
export interface CaptureEncoder {
  header(): Uint8Array;
  packet(packet: PacketToWrite): Uint8Array;
  /** Length of the record of a packet with so many captured bytes. */
  recordBytes(captured: number): number;
  /** Writes the record of a packet where it lies to a place in memory that has room for it. */
  put(memory: RecordMemory, at: number, packet: PacketPlace, interfaceId?: number): void;
}

export interface EncodeOptions {
  /** "pcap" unless told. */
  format?: "pcap" | "pcapng";
  interfaces: readonly InterfaceToWrite[];
  /** Byte order of the numbers; "little" unless told. */
  byteOrder?: "little" | "big";
  /** Of the timestamps: nanoseconds unless told. */
  resolution?: "nanoseconds" | "microseconds";
}

const DEFAULT_SNAP_LENGTH_BYTES = 262_144;

/**
 * Makes an encoder for a capture file.
 * @example
 * const encoder = captureEncoder({ interfaces: [{ linkType: 1 }] });
 * encoder.header().length // => 24
 * encoder.packet({ seconds: 1, nanoseconds: 0, bytes: new Uint8Array(60) }).length // => 76
 */
export function captureEncoder(options: EncodeOptions): CaptureEncoder {
  const { format = "pcap", interfaces } = options;
  if (interfaces.length === 0)
    throw new RangeError("Cannot write a capture without an interface: give at least one link type");
  if (format === "pcapng") return pcapngEncoder(options);
  const linkTypes = new Set(interfaces.map(({ linkType }) => linkType));
  if (linkTypes.size > 1) throw new RangeError("Cannot write several link types to a pcap file: use the format pcapng");
  return pcapEncoder(options);
}

/** Writes numbers one behind the other. */
class Bytes {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(
    length: number,
    private readonly littleEndian: boolean,
  ) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  words(...values: number[]): this {
    for (const value of values) {
      this.view.setUint32(this.at, value >>> 0, this.littleEndian);
      this.at += 4;
    }
    return this;
  }

  halves(...values: number[]): this {
    for (const value of values) {
      this.view.setUint16(this.at, value, this.littleEndian);
      this.at += 2;
    }
    return this;
  }

  /** Bytes, with zeros behind them up to a multiple of four if asked. */
  raw(bytes: Uint8Array, multiple = 1): this {
    this.bytes.set(bytes, this.at);
    this.at += padded(bytes.length, multiple);
    return this;
  }
}

const padded = (length: number, multiple: number): number => Math.ceil(length / multiple) * multiple;

function pcapEncoder({ interfaces, byteOrder = "little", resolution = "nanoseconds" }: EncodeOptions): CaptureEncoder {
  const format = { littleEndian: byteOrder === "little", exact: resolution === "nanoseconds" };
  const [{ linkType, snapLengthBytes = DEFAULT_SNAP_LENGTH_BYTES } = { linkType: 0 }] = interfaces;
  return {
    header: () =>
      new Bytes(24, format.littleEndian)
        .words(format.exact ? PCAP_NANOSECOND_MAGIC : PCAP_MAGIC)
        .halves(2, 4)
        .words(0, 0, snapLengthBytes, linkTypeToFile(linkType)).bytes,
    packet(packet) {
      return recordOf(this, packet);
    },
    recordBytes: pcapRecordBytes,
    put: (memory, at, packet) => putPcapRecord(memory, at, format, packet),
  };
}

function pcapngEncoder({
  interfaces,
  byteOrder = "little",
  resolution = "nanoseconds",
}: EncodeOptions): CaptureEncoder {
  const format = { littleEndian: byteOrder === "little", exact: resolution === "nanoseconds" };
  return {
    header() {
      const blocks = interfaces.map((one) => interfaceBlock(one, format.littleEndian, format.exact ? 9 : 6));
      return joined([sectionHeader(format.littleEndian), ...blocks]);
    },
    packet(packet) {
      return recordOf(this, packet);
    },
    recordBytes: pcapngRecordBytes,
    put(memory, at, packet, interfaceId = 0) {
      if (interfaceId < 0 || interfaceId >= interfaces.length)
        throw new RangeError(`Cannot write a packet of interface ${interfaceId}: the file has ${interfaces.length}`);
      putPcapngRecord(memory, at, format, packet, interfaceId);
    },
  };
}

function recordOf(encoder: CaptureEncoder, packet: PacketToWrite): Uint8Array {
  const memory = new RecordMemory(encoder.recordBytes(packet.bytes.length));
  encoder.put(memory, 0, placeOf(packet), packet.interfaceId);
  return memory.bytes;
}

/** A packet to be written, as it lies in its own bytes. */
export function placeOf({ seconds, nanoseconds, bytes, originalLength }: PacketToWrite): PacketPlace {
  const captured = bytes.length;
  return { seconds, nanoseconds, buffer: bytes, start: 0, captured, original: originalLength ?? captured };
}

/** The section's length is left open, as it must be when the file is written to a pipe. */
function sectionHeader(little: boolean): Uint8Array {
  return new Bytes(28, little)
    .words(BLOCK.SECTION, 28, BYTE_ORDER_MAGIC)
    .halves(1, 0)
    .words(0xffff_ffff, 0xffff_ffff, 28).bytes;
}

function interfaceBlock(
  { linkType, snapLengthBytes = DEFAULT_SNAP_LENGTH_BYTES, name }: InterfaceToWrite,
  little: boolean,
  power: number,
): Uint8Array {
  const text = new TextEncoder().encode(name ?? "");
  const nameBytes = text.length > 0 ? 4 + padded(text.length, 4) : 0;
  const length = 20 + nameBytes + 8 + 4;
  const block = new Bytes(length, little)
    .words(BLOCK.INTERFACE, length)
    .halves(linkTypeToFile(linkType), 0)
    .words(snapLengthBytes);
  if (text.length > 0) block.halves(OPTION.NAME, text.length).raw(text, 4);
  return block
    .halves(OPTION.RESOLUTION, 1)
    .raw(new Uint8Array([power]), 4)
    .halves(OPTION.END, 0)
    .words(length).bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Makes a whole file in memory.
 * @example
 * encodeCapture({ format: "pcapng", interfaces: [{ linkType: 1 }] }, []).length // => 60
 */
export function encodeCapture(options: EncodeOptions, packets: Iterable<PacketToWrite>): Uint8Array {
  const encoder = captureEncoder(options);
  const parts = [encoder.header()];
  for (const packet of packets) parts.push(encoder.packet(packet));
  return joined(parts);
}
