import { examineIpv4, formatIpv4 } from "./ipv4-text";
import { ParseError } from "./parse-error";

const DOT = 46;
const ZERO = 48;

/** An IPv4 address (RFC 791): an immutable value of 32 bits. 0.0.0.0 is an address like any other. */
export class Ipv4Address {
  /** The 32 bits as a signed integer, as JavaScript's bit operators want them; `toNumber()` is the unsigned one. */
  readonly bits: number;

  /** Takes the 32 bits, signed or unsigned; other numbers are an error in `fromNumber`, not here. */
  constructor(bits: number) {
    this.bits = bits | 0;
  }

  /**
   * Reads four decimal octets; throws a ParseError with the place for anything else. Octal and hexadecimal octets, leading
   * zeros and short forms such as 127.1, which inet_aton takes, are refused: programs disagree on what they mean.
   * @example
   * Ipv4Address.parse("192.0.2.1").toNumber() // => 3221225985
   */
  static parse(text: string): Ipv4Address {
    const address = Ipv4Address.tryParse(text);
    if (address) return address;
    const fault = examineIpv4(text);
    if (typeof fault === "number") return new Ipv4Address(fault);
    throw new ParseError("IPv4 address", text, fault.reason, fault.at);
  }

  /**
   * Reads an address as `parse` does, but gives undefined for what is none.
   * @example
   * Ipv4Address.tryParse("192.0.2.256") // => undefined
   */
  static tryParse(text: string): Ipv4Address | undefined {
    const { length } = text;
    if (length < 7 || length > 15) return undefined;
    let bits = 0;
    let index = 0;
    for (let octets = 0; octets < 3; octets++) {
      let octet = text.charCodeAt(index++) - ZERO;
      if (octet >>> 0 > 9 || index >= length) return undefined;
      let next = text.charCodeAt(index++) - ZERO;
      if (next >>> 0 <= 9) {
        if (octet === 0 || index >= length) return undefined;
        octet = octet * 10 + next;
        next = text.charCodeAt(index++) - ZERO;
        if (next >>> 0 <= 9) {
          octet = octet * 10 + next;
          if (octet > 255 || index >= length) return undefined;
          next = text.charCodeAt(index++) - ZERO;
        }
      }
      if (next !== DOT - ZERO || index >= length) return undefined;
      bits = (bits << 8) | octet;
    }
    let octet = text.charCodeAt(index) - ZERO;
    if (octet >>> 0 > 9) return undefined;
    while (++index < length) {
      const digit = text.charCodeAt(index) - ZERO;
      if (digit >>> 0 > 9 || octet === 0) return undefined;
      octet = octet * 10 + digit;
      if (octet > 255) return undefined;
    }
    return new Ipv4Address((bits << 8) | octet);
  }

  /**
   * Makes an address of an integer from 0 to 2^32 − 1; throws a RangeError for other numbers.
   * @example
   * Ipv4Address.fromNumber(2130706433).toString() // => "127.0.0.1"
   */
  static fromNumber(value: number): Ipv4Address {
    if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return new Ipv4Address(value);
    throw new RangeError(`IPv4 address from ${value}: an integer from 0 to 4294967295 is needed`);
  }

  /** Makes an address of its four bytes in network order; throws a RangeError for another number of bytes. */
  static fromBytes(bytes: Uint8Array): Ipv4Address {
    if (bytes.length !== 4) throw new RangeError(`IPv4 address from ${bytes.length} bytes: four are needed`);
    return new Ipv4Address(new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0));
  }

  get version(): 4 {
    return 4;
  }

  get bitLength(): 32 {
    return 32;
  }

  /** The four octets, the first one first. */
  get octets(): [number, number, number, number] {
    const { bits } = this;
    return [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255];
  }

  /** The 32 bits as an integer from 0 to 2^32 − 1. */
  toNumber(): number {
    return this.bits >>> 0;
  }

  toBigInt(): bigint {
    return BigInt(this.toNumber());
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.octets);
  }

  /** −1, 0 or 1, as Array.sort wants it; every IPv4 address comes before every IPv6 address. */
  compare(other: { readonly version: 4 | 6 }): number {
    if (!(other instanceof Ipv4Address)) return -1;
    return Math.sign(this.toNumber() - other.toNumber());
  }

  equals(other: unknown): boolean {
    return other instanceof Ipv4Address && other.bits === this.bits;
  }

  /**
   * Gives the address so many further on (back, where negative); throws a RangeError past either end.
   * @example
   * Ipv4Address.parse("10.0.0.255").offset(2).toString() // => "10.0.1.1"
   */
  offset(distance: number | bigint): Ipv4Address {
    const value = this.toBigInt() + BigInt(distance);
    if (value >= 0n && value < 1n << 32n) return new Ipv4Address(Number(value));
    throw new RangeError(`${this} offset by ${distance}: outside 0.0.0.0 to 255.255.255.255`);
  }

  /** The next address, or undefined after 255.255.255.255. */
  next(): Ipv4Address | undefined {
    return this.bits === -1 ? undefined : new Ipv4Address(this.bits + 1);
  }

  /** The address before, or undefined before 0.0.0.0. */
  previous(): Ipv4Address | undefined {
    return this.bits === 0 ? undefined : new Ipv4Address(this.bits - 1);
  }

  /**
   * Writes the bits, a dot after each octet.
   * @example
   * Ipv4Address.parse("192.0.2.1").toBinary() // => "11000000.00000000.00000010.00000001"
   */
  toBinary(): string {
    return this.octets.map((octet) => octet.toString(2).padStart(8, "0")).join(".");
  }

  /** Writes the name under which the DNS keeps names for this address (RFC 1035 §3.5). */
  reverseName(): string {
    return `${this.octets.reverse().join(".")}.in-addr.arpa`;
  }

  toString(): string {
    return formatIpv4(this.bits);
  }

  toJSON(): string {
    return this.toString();
  }

  /** Lets `<` and `>` compare addresses; `===` still compares objects, so use `equals` or the text. */
  valueOf(): number {
    return this.toNumber();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Ipv4Address ${this}`;
  }
}
