/** The pcapng format (draft-ietf-opsawg-pcapng): blocks of many types, each with its length before and behind it. */
import { LINK_TYPE, linkTypeFromFile } from "../link-type";
import type { CaptureInterface, PacketView, PacketVisitor } from "./packet";
import type { FormatParser, Trouble } from "./parser";
import { isLittleEndianMachine, longestPacketOf } from "./pcap-parser";
import { type TimestampReader, timestampReader, unitsOfResolution } from "./timestamp";

export const BLOCK = { SECTION: 0x0a0d0d0a, INTERFACE: 1, OLD_PACKET: 2, SIMPLE_PACKET: 3, PACKET: 6 } as const;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
export const OPTION = { END: 0, NAME: 2, RESOLUTION: 9, TIME_OFFSET: 14 } as const;
const SHORTEST_BLOCK_BYTES = 12;
/** A longer block is taken for damage: it would have to be held in memory whole. */
const LONGEST_BLOCK_BYTES = 16 * 1024 * 1024 + 128 * 1024 * 1024;
const MICROSECONDS = 1_000_000n;
/** Lengths of the options that have one. */
const OPTION_BYTES: ReadonlyMap<number, number> = new Map([
  [OPTION.END, 0],
  [OPTION.RESOLUTION, 1],
  [OPTION.TIME_OFFSET, 8],
]);

const textOf = (bytes: DataView, at: number, length: number): string =>
  new TextDecoder().decode(new Uint8Array(bytes.buffer, bytes.byteOffset + at, length));

/** An interface of the present section, with how its timestamps are read. */
interface Source {
  captureInterface: CaptureInterface;
  readTimestamp: TimestampReader;
}

/** Recognises a pcapng file by its first four bytes, which are the same in either byte order. */
export function pcapngParser(magic: DataView, visit: PacketVisitor): PcapngParser | undefined {
  return magic.getUint32(0) === BLOCK.SECTION ? new PcapngParser(visit) : undefined;
}

export class PcapngParser implements FormatParser {
  packets = 0;
  /** Of all sections. */
  readonly interfaces: CaptureInterface[] = [];
  private found: Trouble | undefined;
  private sources: Source[] = [];
  private littleEndian = true;
  private sections = 0;
  private readonly view: PacketView;

  constructor(private readonly visit: PacketVisitor) {
    const none = { number: 0, seconds: 0, nanoseconds: 0, start: 0, captured: 0, original: 0 };
    const captureInterface = { id: 0, linkType: LINK_TYPE.NULL, snapLengthBytes: 0 };
    this.view = { ...none, buffer: new Uint8Array(), captureInterface };
  }

  get trouble(): Trouble | undefined {
    return this.found;
  }

  /** Before the first interface nothing of a file can be used. */
  private fail(reason: string): void {
    this.found = { reason, notOne: this.interfaces.length === 0 };
  }

  get byteSwapped(): boolean {
    return this.littleEndian !== isLittleEndianMachine();
  }

  parse(buffer: Uint8Array, bytes: DataView, start: number, end: number): number {
    this.view.buffer = buffer;
    let at = start;
    while (!this.trouble && end - at >= SHORTEST_BLOCK_BYTES) {
      const isSection = bytes.getUint32(at) === BLOCK.SECTION;
      if (isSection && !this.readByteOrder(bytes, at)) break;
      const length = bytes.getUint32(at + 4, this.littleEndian);
      if (!this.checkLength(length, isSection)) break;
      if (length > end - at) break;
      if (bytes.getUint32(at + length - 4, this.littleEndian) !== length) {
        this.fail(
          `a block's length is ${length} before and ${bytes.getUint32(at + length - 4, this.littleEndian)} behind it`,
        );
        break;
      }
      this.readBlock(bytes, at, at + length - 4);
      if (this.trouble) break;
      at += length;
    }
    return at;
  }

  atEnd(unusedBytes: number): string | undefined {
    if (this.sections === 0) return "the file ends inside its first block";
    if (unusedBytes > 0) return "the file ends inside a block";
    return this.interfaces.length === 0 ? "no interface is described" : undefined;
  }

  /** Each section chooses its byte order; the magic behind the length shows which. */
  private readByteOrder(bytes: DataView, at: number): boolean {
    const littleEndian = bytes.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    if (!littleEndian && bytes.getUint32(at + 8) !== BYTE_ORDER_MAGIC) {
      this.fail("a section header has no byte-order magic");
      return false;
    }
    this.littleEndian = littleEndian;
    return true;
  }

  private checkLength(length: number, isSection: boolean): boolean {
    const shortest = isSection ? 28 : SHORTEST_BLOCK_BYTES;
    if (length < shortest || length % 4 !== 0 || length > LONGEST_BLOCK_BYTES)
      this.fail(`a block claims ${length} bytes; it has at least ${shortest} and a multiple of 4`);
    return !this.trouble;
  }

  /** `end` is where the length behind the block begins. Blocks that hold no packets are passed over. */
  private readBlock(bytes: DataView, at: number, end: number): void {
    const type = bytes.getUint32(at, this.littleEndian);
    switch (type) {
      case BLOCK.SECTION:
        this.readSection(bytes, at);
        break;
      case BLOCK.INTERFACE:
        this.readInterface(bytes, at + 8, end);
        break;
      case BLOCK.PACKET:
        this.readPacket(bytes, bytes.getUint32(at + 8, this.littleEndian), at, end);
        break;
      case BLOCK.OLD_PACKET:
        this.readPacket(bytes, bytes.getUint16(at + 8, this.littleEndian), at, end);
        break;
      case BLOCK.SIMPLE_PACKET:
        this.readSimplePacket(bytes, at + 8, end);
        break;
    }
  }

  private readSection(bytes: DataView, at: number): void {
    const [major, minor] = [bytes.getUint16(at + 12, this.littleEndian), bytes.getUint16(at + 14, this.littleEndian)];
    // Version 1.2 was once written by mistake and differs in nothing.
    if (major !== 1 || (minor !== 0 && minor !== 2)) this.fail(`pcapng version ${major}.${minor}; only 1.0 is known`);
    this.sections++;
    this.sources = [];
  }

  private readInterface(bytes: DataView, at: number, end: number): void {
    if (end - at < 8) {
      this.fail("an interface block is too short");
      return;
    }
    const linkType = linkTypeFromFile(bytes.getUint16(at, this.littleEndian));
    const snapLength = bytes.getUint32(at + 4, this.littleEndian);
    const captureInterface: CaptureInterface = {
      id: this.interfaces.length,
      linkType,
      snapLengthBytes: snapLength === 0 || snapLength > 0x7fff_ffff ? longestPacketOf(linkType) : snapLength,
    };
    const readTimestamp = this.readInterfaceOptions(bytes, at + 8, end, captureInterface);
    this.interfaces.push(captureInterface);
    this.sources.push({ captureInterface, readTimestamp });
  }

  /** Reads the options that bear on packets; each may stand once, and has a length of its own. */
  private readInterfaceOptions(
    bytes: DataView,
    start: number,
    end: number,
    captureInterface: CaptureInterface,
  ): TimestampReader {
    let units: bigint | undefined = MICROSECONDS;
    let offsetSeconds = 0;
    const seen = new Set<number>();
    for (let at = start; at + 4 <= end; ) {
      const [code, length] = [bytes.getUint16(at, this.littleEndian), bytes.getUint16(at + 2, this.littleEndian)];
      const value = at + 4;
      if (value + length > end) this.fail("an option of an interface block runs beyond the block");
      else if ((OPTION_BYTES.get(code) ?? length) !== length || (OPTION_BYTES.has(code) && seen.has(code)))
        this.fail(`option ${code} of an interface block has a wrong length or stands twice`);
      if (code === OPTION.END || this.trouble) break;
      seen.add(code);
      if (code === OPTION.RESOLUTION) units = unitsOfResolution(bytes.getUint8(value));
      if (code === OPTION.TIME_OFFSET) offsetSeconds = Number(bytes.getBigInt64(value, this.littleEndian));
      if (code === OPTION.NAME) captureInterface.name = textOf(bytes, value, length);
      at = value + length + (-length & 3);
    }
    if (units === undefined) this.fail("an interface's timestamps are finer than a 64-bit count can hold");
    return timestampReader(units ?? MICROSECONDS, offsetSeconds);
  }

  /** Packet blocks, new and old, differ only in how they number the interface. */
  private readPacket(bytes: DataView, source: number, at: number, end: number): void {
    const start = at + 28;
    const from = this.sources[source];
    if (!from || start > end) {
      this.fail(from ? "a packet block is too short" : `a packet is from interface ${source}, which is not described`);
      return;
    }
    from.readTimestamp(
      bytes.getUint32(at + 12, this.littleEndian),
      bytes.getUint32(at + 16, this.littleEndian),
      this.view,
    );
    const captured = bytes.getUint32(at + 20, this.littleEndian);
    this.give(from, start, captured, bytes.getUint32(at + 24, this.littleEndian), end);
  }

  /** A simple packet is from the first interface, has no timestamp, and is cut at the interface's snapshot length. */
  private readSimplePacket(bytes: DataView, at: number, end: number): void {
    const from = this.sources[0];
    if (!from || at + 4 > end) {
      this.fail(from ? "a packet block is too short" : "a packet stands before any interface is described");
      return;
    }
    const original = bytes.getUint32(at, this.littleEndian);
    this.view.seconds = 0;
    this.view.nanoseconds = 0;
    this.give(from, at + 4, Math.min(original, from.captureInterface.snapLengthBytes), original, end);
  }

  private give({ captureInterface }: Source, start: number, captured: number, original: number, end: number): void {
    if (captured > end - start) {
      this.fail(`a packet claims ${captured} bytes, its block has ${end - start}`);
      return;
    }
    const { view } = this;
    view.number = ++this.packets;
    view.start = start;
    view.captured = captured;
    view.original = original;
    view.captureInterface = captureInterface;
    this.visit(view);
  }
}
