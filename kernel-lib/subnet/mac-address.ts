import { Ipv6Address } from "./ipv6-address";
import { ParseError, wrongCharacter } from "./parse-error";

const LINK_LOCAL = 0xfe800000;

/** An Ethernet address (IEEE 802 MAC, 48 bits): an immutable value of six bytes. */
export class MacAddress {
  private constructor(private readonly value: number) {}

  /**
   * Reads six bytes in hexadecimal, as 02:00:5e:10:00:01, 02-00-5e-10-00-01 or 0200.5e10.0001; throws a ParseError.
   * @example
   * MacAddress.parse("02-00-5E-10-00-01").toString() // => "02:00:5e:10:00:01"
   */
  static parse(text: string): MacAddress {
    const separator = /[:.-]/.exec(text)?.[0] ?? ":";
    const [size, count] = separator === "." ? [4, 3] : [2, 6];
    const wanted = `one of ${count} groups of ${size} hexadecimal digits, with "${separator}" between them,`;
    const length = count * (size + 1) - 1;
    for (let index = 0; index < length; index++) {
      const isSeparator = index % (size + 1) === size;
      if (index === text.length) {
        throw new ParseError("MAC address", text, `${wanted} is missing`, [index, index]);
      }
      const unit = text.charAt(index);
      if (isSeparator ? unit === separator : /[0-9a-f]/i.test(unit)) continue;
      const fault = wrongCharacter(text, index, isSeparator ? `"${separator}"` : "a hexadecimal digit");
      throw new ParseError("MAC address", text, fault.reason, fault.at);
    }
    if (text.length > length) {
      const fault = wrongCharacter(text, length, "the end");
      throw new ParseError("MAC address", text, fault.reason, fault.at);
    }
    return new MacAddress(Number.parseInt(text.replaceAll(separator, ""), 16));
  }

  /** Makes an address of an integer from 0 to 2^48 − 1; throws a RangeError for others. */
  static fromNumber(value: number): MacAddress {
    if (Number.isInteger(value) && value >= 0 && value < 2 ** 48) return new MacAddress(value);
    throw new RangeError(`MAC address from ${value}: an integer from 0 to 2^48 - 1 is needed`);
  }

  /** Makes an address of its six bytes; throws a RangeError for another number of bytes. */
  static fromBytes(bytes: Uint8Array): MacAddress {
    if (bytes.length !== 6) throw new RangeError(`MAC address from ${bytes.length} bytes: six are needed`);
    return new MacAddress(bytes.reduce((value, byte) => value * 256 + byte, 0));
  }

  /** Whether it names a group of stations: the lowest bit of the first byte, the first on the wire. */
  get isMulticast(): boolean {
    return (this.toBytes()[0] as number) % 2 === 1;
  }

  get isBroadcast(): boolean {
    return this.value === 2 ** 48 - 1;
  }

  /** Whether it was set on the spot rather than by the maker: the second lowest bit of the first byte. */
  get isLocallyAdministered(): boolean {
    return ((this.toBytes()[0] as number) & 2) !== 0;
  }

  /**
   * Gives the link-local IPv6 address that stateless configuration once made of it (RFC 4291 appendix A).
   * @example
   * MacAddress.parse("00:00:5e:00:53:01").toLinkLocal().toString() // => "fe80::200:5eff:fe00:5301"
   */
  toLinkLocal(): Ipv6Address {
    const [a, b, c, d, e, f] = this.toBytes() as unknown as [number, number, number, number, number, number];
    const high = ((a ^ 2) << 24) | (b << 16) | (c << 8) | 0xff;
    return new Ipv6Address(LINK_LOCAL, 0, high, 0xfe000000 | (d << 16) | (e << 8) | f);
  }

  toNumber(): number {
    return this.value;
  }

  toBytes(): Uint8Array {
    return Uint8Array.from({ length: 6 }, (_, n) => Math.floor(this.value / 256 ** (5 - n)) % 256);
  }

  /** −1, 0 or 1, as Array.sort wants it. */
  compare(other: MacAddress): number {
    return Math.sign(this.value - other.value);
  }

  equals(other: unknown): boolean {
    return other instanceof MacAddress && other.value === this.value;
  }

  toString(): string {
    return [...this.toBytes()].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  }

  toJSON(): string {
    return this.toString();
  }

  valueOf(): number {
    return this.value;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `MacAddress ${this}`;
  }
}
