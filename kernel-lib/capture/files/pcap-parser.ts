/** The pcap format (draft-ietf-opsawg-pcap): a file header of 24 bytes, then a header of 16 bytes before each packet. */
import { LINK_TYPE, linkTypeFromFile } from "../link-type";
import type { CaptureInterface, PacketView, PacketVisitor } from "./packet";
import type { FormatParser, Trouble } from "./parser";

const FILE_HEADER_BYTES = 24;
const NO_INTERFACE: CaptureInterface = { id: 0, linkType: LINK_TYPE.NULL, snapLengthBytes: 0 };

/** More than any packet has; where a file claims more it is damaged. Captures of buses may have packets so large. */
const LONGEST_PACKET_BYTES = 262_144;
const LONGEST_BUS_PACKET_BYTES = 128 * 1024 * 1024;
const BUSES: ReadonlySet<number> = new Set([
  LINK_TYPE.DBUS,
  LINK_TYPE.USBPCAP,
  LINK_TYPE.USB_LINUX_MMAPPED,
  LINK_TYPE.EBHSCR,
]);

export const longestPacketOf = (linkType: number): number =>
  BUSES.has(linkType) ? LONGEST_BUS_PACKET_BYTES : LONGEST_PACKET_BYTES;

/** What the first four bytes say, by their value in the file's own byte order. */
interface Variant {
  /** A unit of the fraction of a second. */
  nanosecondsPerUnit: number;
  recordHeaderBytes: number;
}

export const PCAP_MAGIC = 0xa1b2c3d4;
export const PCAP_NANOSECOND_MAGIC = 0xa1b23c4d;
const VARIANTS: ReadonlyMap<number, Variant> = new Map([
  [PCAP_MAGIC, { nanosecondsPerUnit: 1000, recordHeaderBytes: 16 }],
  [PCAP_NANOSECOND_MAGIC, { nanosecondsPerUnit: 1, recordHeaderBytes: 16 }],
  // Linux with Alexey Kuznetsov's patches of 1998: interface, protocol and type follow each packet's header.
  [0xa1b2cd34, { nanosecondsPerUnit: 1000, recordHeaderBytes: 24 }],
]);

/** Recognises a pcap file by its first four bytes. */
export function pcapParser(magic: DataView, visit: PacketVisitor): PcapParser | undefined {
  for (const littleEndian of [true, false]) {
    const variant = VARIANTS.get(magic.getUint32(0, littleEndian));
    if (variant) return new PcapParser(variant, littleEndian, visit);
  }
  return undefined;
}

export class PcapParser implements FormatParser {
  packets = 0;
  readonly interfaces: CaptureInterface[] = [];
  trouble: Trouble | undefined;
  readonly byteSwapped: boolean;
  private readonly view: PacketView;
  /** Before version 2.4 some systems wrote the two lengths in the other order. */
  private lengths: "in order" | "swapped" | "larger first" = "in order";
  private snapLengthBytes = LONGEST_PACKET_BYTES;
  private longestBytes = LONGEST_PACKET_BYTES;

  constructor(
    private readonly variant: Variant,
    private readonly littleEndian: boolean,
    private readonly visit: PacketVisitor,
  ) {
    const none = { number: 0, seconds: 0, nanoseconds: 0, start: 0, captured: 0, original: 0 };
    this.view = { ...none, buffer: new Uint8Array(), captureInterface: NO_INTERFACE };
    this.byteSwapped = littleEndian !== isLittleEndianMachine();
  }

  parse(buffer: Uint8Array, bytes: DataView, start: number, end: number): number {
    let at = start;
    if (this.interfaces.length === 0) {
      if (end - at < FILE_HEADER_BYTES) return at;
      this.readFileHeader(bytes, at);
      at += FILE_HEADER_BYTES;
    }
    this.view.buffer = buffer;
    while (!this.trouble) {
      const next = this.readRecord(bytes, at, end);
      if (next === at) break;
      at = next;
    }
    return at;
  }

  /** What the file still wanted when it ended behind so many bytes that could not be used. */
  atEnd(unusedBytes: number): string | undefined {
    if (this.interfaces.length === 0) return `the file header has ${FILE_HEADER_BYTES} bytes, the file ends in it`;
    if (unusedBytes === 0) return undefined;
    return unusedBytes < this.variant.recordHeaderBytes
      ? "the file ends inside a packet's header"
      : "the file ends inside a packet";
  }

  private readFileHeader(bytes: DataView, at: number): void {
    const { littleEndian } = this;
    const [major, minor] = [bytes.getUint16(at + 4, littleEndian), bytes.getUint16(at + 6, littleEndian)];
    if (!(major === 2 && minor <= 4) && !(major === 543 && minor === 0))
      this.trouble = { reason: `pcap version ${major}.${minor}; 2.4 is the latest`, notOne: true };
    if (major === 543 || minor === 3) this.lengths = "larger first";
    else if (minor < 3) this.lengths = "swapped";
    const link = bytes.getUint32(at + 20, littleEndian);
    // The upper bits may tell the length of a frame check sequence, the ten below them are always zero.
    if (link & 0x03ff_0000) this.trouble = { reason: "the link type has reserved bits set", notOne: true };
    const linkType = linkTypeFromFile(link & 0xffff);
    const snapLength = bytes.getUint32(at + 16, littleEndian);
    this.longestBytes = longestPacketOf(linkType);
    this.snapLengthBytes = snapLength === 0 || snapLength > 0x7fff_ffff ? this.longestBytes : snapLength;
    this.interfaces.push({ id: 0, linkType, snapLengthBytes: this.snapLengthBytes });
    this.view.captureInterface = this.interfaces[0] as CaptureInterface;
  }

  private readRecord(bytes: DataView, at: number, end: number): number {
    const { littleEndian, variant, view } = this;
    const start = at + variant.recordHeaderBytes;
    if (start > end) return at;
    let captured = bytes.getUint32(at + 8, littleEndian);
    let original = bytes.getUint32(at + 12, littleEndian);
    if (this.lengths === "swapped" || (this.lengths === "larger first" && captured > original))
      [captured, original] = [original, captured];
    if (captured > this.longestBytes) {
      this.trouble = { reason: `a packet claims ${captured} bytes; ${this.longestBytes} is the most` };
      return at;
    }
    if (start + captured > end) return at;
    view.number = ++this.packets;
    view.seconds = bytes.getUint32(at, littleEndian);
    view.nanoseconds = bytes.getUint32(at + 4, littleEndian) * variant.nanosecondsPerUnit;
    view.start = start;
    // What a packet has beyond the file's snapshot length is not given, as by libpcap.
    view.captured = Math.min(captured, this.snapLengthBytes);
    view.original = original;
    this.visit(view);
    return start + captured;
  }
}

export const isLittleEndianMachine = (): boolean => new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
