/** Text written straight into bytes, for lines by the million: digits, addresses and fixed words, never a string. */
import { uint32At } from "./big-endian";

const encoder = new TextEncoder();
const ZERO = 0x30;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TEN_THOUSAND = 10_000;

/** Texts of up to four bytes as machine words, so that each is one store. */
function wordsOf(count: number, text: (value: number) => string): Int32Array {
  const four = new Uint8Array(4);
  const view = new DataView(four.buffer);
  return Int32Array.from({ length: count }, (_, value) => {
    encoder.encodeInto(text(value).padEnd(4), four);
    return view.getInt32(0);
  });
}

/** The numbers below 10,000, as they are and with zeros before them. */
const NUMBERS = wordsOf(TEN_THOUSAND, String);
const FOUR_DIGITS = wordsOf(TEN_THOUSAND, (value) => String(value).padStart(4, "0"));
/** The numbers of a byte, with what stands behind them in an address. */
const OCTETS_DOT = wordsOf(256, (value) => `${value}.`);
const OCTETS_QUOTE = wordsOf(256, (value) => `${value}"`);
const HEX_PAIRS_COLON = wordsOf(256, (value) => `${value.toString(16).padStart(2, "0")}:`);
const HEX_PAIRS_QUOTE = wordsOf(256, (value) => `${value.toString(16).padStart(2, "0")}"`);

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

  /** Hands over what was written so far and begins anew; `use` says whether it needs the bytes no longer. */
  drain(use: (bytes: Uint8Array) => boolean): void {
    const done = use(this.bytes.subarray(0, this.at));
    if (!done) this.replace(this.bytes.length);
    this.at = 0;
  }

  /** Makes room for so many more bytes: to be called before what follows writes them. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const { bytes } = this;
    this.replace(Math.max(bytes.length * 2, this.at + count));
    this.bytes.set(bytes);
  }

  private replace(lengthBytes: number): void {
    this.bytes = new Uint8Array(lengthBytes);
    this.view = new DataView(this.bytes.buffer);
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

  /** A whole number from 0, in decimal digits; like `word`, it may write up to three bytes more than it is long. */
  number(value: number): void {
    if (value < TEN_THOUSAND) {
      this.view.setInt32(this.at, NUMBERS[value] as number);
      this.at += value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
      return;
    }
    const high = value < 0x80000000 ? (value / TEN_THOUSAND) | 0 : Math.floor(value / TEN_THOUSAND);
    this.number(high);
    this.view.setInt32(this.at, FOUR_DIGITS[value - high * TEN_THOUSAND] as number);
    this.at += 4;
  }

  /** Nine digits, with zeros before them. */
  nanoseconds(value: number): void {
    const { view, at } = this;
    const first = (value / TEN_THOUSAND) | 0;
    const leading = (first / TEN_THOUSAND) | 0;
    view.setUint8(at, ZERO + leading);
    view.setInt32(at + 1, FOUR_DIGITS[first - leading * TEN_THOUSAND] as number);
    view.setInt32(at + 5, FOUR_DIGITS[value - first * TEN_THOUSAND] as number);
    this.at = at + 9;
  }

  /** The address at a place, in quotes: `"192.0.2.1"`. */
  ipv4(source: Uint8Array, at: number): void {
    const address = uint32At(source, at);
    this.byte(QUOTE);
    this.octet(address >>> 24, OCTETS_DOT);
    this.octet((address >>> 16) & 255, OCTETS_DOT);
    this.octet((address >>> 8) & 255, OCTETS_DOT);
    this.octet(address & 255, OCTETS_QUOTE);
  }

  private octet(value: number, texts: Int32Array): void {
    this.view.setInt32(this.at, texts[value] as number);
    this.at += value < 10 ? 2 : value < 100 ? 3 : 4;
  }

  /** The address at a place, in quotes: `"02:00:00:00:00:01"`. */
  mac(source: Uint8Array, at: number): void {
    this.byte(QUOTE);
    const { view, at: to } = this;
    for (let index = 0; index < 5; index++)
      view.setInt32(to + index * 3, HEX_PAIRS_COLON[source[at + index] as number] as number);
    view.setInt32(to + 15, HEX_PAIRS_QUOTE[source[at + 5] as number] as number);
    this.at = to + 18;
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
