/** Text written straight into bytes, for lines by the million: digits, addresses and fixed words, never a string. */
import { uint16At, uint32At } from "./big-endian";

const encoder = new TextEncoder();
const ZERO = 0x30;
const DOT = 0x2e;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX_DIGITS = encoder.encode("0123456789abcdef");

/** Fixed text made ready for writing: its bytes four at a time, as a machine word each, the last one filled up. */
export interface Word {
  readonly lengthBytes: number;
  readonly quads: Int32Array;
}

/** Makes fixed text ready for `word`. */
export function wordOf(text: string): Word {
  const bytes = encoder.encode(text);
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const quads = Int32Array.from({ length: padded.length / 4 }, (_, index) => view.getInt32(index * 4));
  return { lengthBytes: bytes.length, quads };
}

export class ByteWriter {
  private bytes = new Uint8Array(65_536);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  /** How many bytes wait to be taken. */
  get length(): number {
    return this.at;
  }

  /** Gives what was written so far and begins anew; the bytes are the caller's. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.at);
    this.at = 0;
    return taken;
  }

  /** Makes room for so many more bytes: to be called before what follows writes them. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** Fixed text; writes up to three bytes more than it is long, which what comes next covers. */
  word({ quads, lengthBytes }: Word): void {
    const { view, at } = this;
    for (let i = 0; i < quads.length; i++) view.setInt32(at + i * 4, quads[i] as number);
    this.at = at + lengthBytes;
  }

  /** A whole number from 0, in decimal digits. */
  number(value: number): void {
    const { bytes } = this;
    if (value < 10) {
      bytes[this.at++] = ZERO + value;
      return;
    }
    let count = 2;
    for (let power = 100; value >= power; power *= 10) count++;
    this.at += count;
    let rest = value;
    for (let place = this.at - 1; count > 0; count--) {
      const tenth = rest < 0x80000000 ? (rest / 10) | 0 : Math.floor(rest / 10);
      bytes[place--] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** Nine digits, with zeros before them. */
  nanoseconds(value: number): void {
    this.at += 9;
    let rest = value;
    for (let place = this.at - 1, left = 9; left > 0; left--) {
      const tenth = (rest / 10) | 0;
      this.bytes[place--] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** The address at a place, in quotes: `"192.0.2.1"`. */
  ipv4(source: Uint8Array, at: number): void {
    const address = uint32At(source, at);
    this.byte(QUOTE);
    this.octet(address >>> 24, DOT);
    this.octet((address >>> 16) & 255, DOT);
    this.octet((address >>> 8) & 255, DOT);
    this.octet(address & 255, QUOTE);
  }

  private octet(value: number, then: number): void {
    const { bytes } = this;
    if (value >= 100) bytes[this.at++] = ZERO + ((value / 100) | 0);
    if (value >= 10) bytes[this.at++] = ZERO + (((value / 10) | 0) % 10);
    bytes[this.at++] = ZERO + (value % 10);
    bytes[this.at++] = then;
  }

  /** The address at a place, in quotes: `"02:00:00:00:00:01"`. */
  mac(source: Uint8Array, at: number): void {
    this.byte(QUOTE);
    this.hexPairs(uint16At(source, at), COLON);
    this.hexPairs(uint16At(source, at + 2), COLON);
    this.hexPairs(uint16At(source, at + 4), QUOTE);
  }

  private hexPairs(value: number, then: number): void {
    const { bytes, at } = this;
    bytes[at] = HEX_DIGITS[value >>> 12] as number;
    bytes[at + 1] = HEX_DIGITS[(value >>> 8) & 15] as number;
    bytes[at + 2] = COLON;
    bytes[at + 3] = HEX_DIGITS[(value >>> 4) & 15] as number;
    bytes[at + 4] = HEX_DIGITS[value & 15] as number;
    bytes[at + 5] = then;
    this.at = at + 6;
  }

  /** Any text as a JSON string; makes its own room. */
  string(text: string): void {
    this.reserve(text.length + 2);
    const { bytes } = this;
    const start = this.at;
    bytes[this.at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.at = start;
        this.anyString(text);
        return;
      }
      bytes[this.at++] = code;
    }
    bytes[this.at++] = QUOTE;
  }

  private anyString(text: string): void {
    const encoded = encoder.encode(JSON.stringify(text));
    this.reserve(encoded.length);
    this.bytes.set(encoded, this.at);
    this.at += encoded.length;
  }
}
