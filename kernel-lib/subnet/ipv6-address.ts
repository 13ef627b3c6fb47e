import { Ipv4Address } from "./ipv4-address";
import { readIpv6 } from "./ipv6-parser";
import { examineIpv6, examineZone, formatIpv6 } from "./ipv6-text";
import { type Fault, ParseError } from "./parse-error";

const read = readIpv6;
const words = new Int32Array(4);
const WORD = 0xffffffffn;
const MAPPED_PREFIX = 0xffff;

/** An IPv6 address (RFC 4291): an immutable value of 128 bits, with the zone it was written with (RFC 4007), if any. */
export class Ipv6Address {
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
  /** What followed "%", the interface that a link-local address belongs to; "" without one. */
  readonly zone: string;

  /** The 128 bits are four signed words of 32, the most significant first. */
  constructor(w0: number, w1: number, w2: number, w3: number, zone = "") {
    this.w0 = w0 | 0;
    this.w1 = w1 | 0;
    this.w2 = w2 | 0;
    this.w3 = w3 | 0;
    this.zone = zone;
  }

  /**
   * Reads an address in any form of RFC 4291 §2.2, a zone after "%" included; throws a ParseError with the place.
   * @example
   * Ipv6Address.parse("2001:DB8:0:0::1").toString() // => "2001:db8::1"
   * Ipv6Address.parse("fe80::1%eth0").zone // => "eth0"
   */
  static parse(text: string): Ipv6Address {
    const address = Ipv6Address.tryParse(text);
    if (address) return address;
    const examined = Ipv6Address.examine(text);
    if (examined instanceof Ipv6Address) return examined;
    throw new ParseError("IPv6 address", text, examined.reason, examined.at);
  }

  /** Reads an address as `parse` does, but gives undefined for what is none. */
  static tryParse(text: string): Ipv6Address | undefined {
    const percent = text.indexOf("%");
    if (percent >= 0 && examineZone(text, percent + 1, text.length)) return undefined;
    const end = percent < 0 ? text.length : percent;
    if (!read(text, end, words)) return undefined;
    const zone = percent < 0 ? "" : text.slice(percent + 1);
    return new Ipv6Address(words[0] as number, words[1] as number, words[2] as number, words[3] as number, zone);
  }

  /** The slow, readable way: gives the address, or the first character that cannot be right and why. */
  static examine(text: string): Ipv6Address | Fault {
    const percent = text.indexOf("%");
    const end = percent < 0 ? text.length : percent;
    const read = examineIpv6(text, 0, end);
    if (!Array.isArray(read)) {
      // an address that breaks off is at fault where "%" stands in place of what is missing
      return read.at[0] < text.length
        ? { reason: read.reason, at: [read.at[0], Math.max(read.at[0] + 1, read.at[1])] }
        : read;
    }
    const fault = percent < 0 ? undefined : examineZone(text, percent + 1, text.length);
    const [w0, w1, w2, w3] = read as [number, number, number, number];
    return fault ?? new Ipv6Address(w0, w1, w2, w3, text.slice(end + 1));
  }

  /** Makes an address of an integer from 0 to 2^128 − 1; throws a RangeError for others. */
  static fromBigInt(value: bigint): Ipv6Address {
    if (value < 0n || value >> 128n) throw new RangeError(`IPv6 address from ${value}: 0 to 2^128 - 1 is needed`);
    const word = (shift: bigint): number => Number((value >> shift) & WORD);
    return new Ipv6Address(word(96n), word(64n), word(32n), word(0n));
  }

  /** Makes an address of its 16 bytes in network order; throws a RangeError for another number of bytes. */
  static fromBytes(bytes: Uint8Array): Ipv6Address {
    if (bytes.length !== 16) throw new RangeError(`IPv6 address from ${bytes.length} bytes: 16 are needed`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    return new Ipv6Address(view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12));
  }

  /**
   * Makes the IPv4-mapped address (RFC 4291 §2.5.5.2), as which an IPv6 socket sees an IPv4 peer.
   * @example
   * Ipv6Address.fromIpv4(Ipv6Address.parse("::ffff:192.0.2.1").mappedIpv4).toString() // => "::ffff:192.0.2.1"
   */
  static fromIpv4(address: Ipv4Address): Ipv6Address {
    return new Ipv6Address(0, 0, MAPPED_PREFIX, address.bits);
  }

  get version(): 6 {
    return 6;
  }

  get bitLength(): 128 {
    return 128;
  }

  /** The eight groups of 16 bits. */
  get groups(): number[] {
    return [this.w0, this.w1, this.w2, this.w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  }

  /** The IPv4 address inside an IPv4-mapped one (RFC 4291 §2.5.5.2), undefined for other addresses. */
  get mappedIpv4(): Ipv4Address | undefined {
    const mapped = this.w0 === 0 && this.w1 === 0 && this.w2 === MAPPED_PREFIX;
    return mapped ? new Ipv4Address(this.w3) : undefined;
  }

  /** The same bits with another zone, or with none for "". */
  withZone(zone: string): Ipv6Address {
    const fault = zone === "" ? undefined : examineZone(zone, 0, zone.length);
    if (fault) throw new ParseError("zone", zone, fault.reason, fault.at);
    return new Ipv6Address(this.w0, this.w1, this.w2, this.w3, zone);
  }

  toBigInt(): bigint {
    return [this.w0, this.w1, this.w2, this.w3].reduce((value, word) => (value << 32n) | BigInt(word >>> 0), 0n);
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    for (const [n, word] of [this.w0, this.w1, this.w2, this.w3].entries()) view.setInt32(4 * n, word);
    return bytes;
  }

  /** −1, 0 or 1, as Array.sort wants it: by bits, then by zone; every IPv4 address comes first. */
  compare(other: { readonly version: 4 | 6 }): number {
    if (!(other instanceof Ipv6Address)) return 1;
    const different =
      this.w0 !== other.w0
        ? (this.w0 >>> 0) - (other.w0 >>> 0)
        : this.w1 !== other.w1
          ? (this.w1 >>> 0) - (other.w1 >>> 0)
          : this.w2 !== other.w2
            ? (this.w2 >>> 0) - (other.w2 >>> 0)
            : (this.w3 >>> 0) - (other.w3 >>> 0);
    if (different !== 0) return Math.sign(different);
    return this.zone === other.zone ? 0 : this.zone < other.zone ? -1 : 1;
  }

  equals(other: unknown): boolean {
    return other instanceof Ipv6Address && this.compare(other) === 0;
  }

  /** Gives the address so many further on (back, where negative), in the same zone; throws a RangeError past either end. */
  offset(distance: number | bigint): Ipv6Address {
    const value = this.toBigInt() + BigInt(distance);
    if (value < 0n || value >> 128n) throw new RangeError(`${this} offset by ${distance}: outside the 128 bits`);
    const moved = Ipv6Address.fromBigInt(value);
    return this.zone === "" ? moved : moved.withZone(this.zone);
  }

  /** The next address, or undefined after the last one. */
  next(): Ipv6Address | undefined {
    return (this.w0 & this.w1 & this.w2 & this.w3) === -1 ? undefined : this.offset(1);
  }

  /** The address before, or undefined before "::". */
  previous(): Ipv6Address | undefined {
    return (this.w0 | this.w1 | this.w2 | this.w3) === 0 ? undefined : this.offset(-1);
  }

  /** Writes the bits, a colon after each group of 16. */
  toBinary(): string {
    return this.groups.map((group) => group.toString(2).padStart(16, "0")).join(":");
  }

  /** Writes all 32 hexadecimal digits: what "::" and left-out zeros stand for. */
  toExpanded(): string {
    return this.groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
  }

  /** Writes the name under which the DNS keeps names for this address (RFC 3596 §2.5): a label for each nibble. */
  reverseName(): string {
    return `${[...this.toExpanded().replaceAll(":", "")].reverse().join(".")}.ip6.arpa`;
  }

  toString(): string {
    const text = formatIpv6(this.w0, this.w1, this.w2, this.w3);
    return this.zone === "" ? text : `${text}%${this.zone}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** Lets `<` and `>` compare addresses; `===` still compares objects, so use `equals` or the text. */
  valueOf(): bigint {
    return this.toBigInt();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Ipv6Address ${this}`;
  }
}
