import { type AddressLike, type IpAddress, toAddress } from "./ip-address";
import { Ipv4Address } from "./ipv4-address";
import { Ipv6Address } from "./ipv6-address";
import { ParseError } from "./parse-error";
import { examinePrefix } from "./prefix-text";

/** A prefix, or its text. */
export type PrefixLike = Prefix | string;

/** A block of addresses that share their first bits: an immutable network address and length, host bits always zero. */
export class Prefix {
  readonly network: IpAddress;
  /** Number of bits that all the addresses share. */
  readonly length: number;

  /** Clears the address's host bits and zone; throws a RangeError for a length outside 0 to 32 or 128. */
  constructor(address: IpAddress, length: number) {
    const { bitLength } = address;
    if (!Number.isInteger(length) || length < 0 || length > bitLength) {
      throw new RangeError(`prefix of ${address} with length ${length}: 0 to ${bitLength} is needed`);
    }
    this.network = masked(address, length);
    this.length = length;
  }

  /**
   * Reads `address/length`, or for IPv4 `address/netmask`; throws a ParseError with the place. Host bits are cleared: use
   * `parseAddressWithPrefix` to keep them.
   * @example
   * Prefix.parse("10.1.2.3/8").toString() // => "10.0.0.0/8"
   * Prefix.parse("192.0.2.0/255.255.255.0").length // => 24
   */
  static parse(text: string): Prefix {
    return parseAddressWithPrefix(text).prefix;
  }

  /** Reads a prefix as `parse` does, but gives undefined for what is none. */
  static tryParse(text: string): Prefix | undefined {
    const read = examinePrefix(text);
    return "reason" in read ? undefined : new Prefix(read.address, read.length);
  }

  get version(): 4 | 6 {
    return this.network.version;
  }

  /** Number of bits that differ from address to address. */
  get hostBits(): number {
    return this.network.bitLength - this.length;
  }

  /** Number of addresses, 2 to the power of the host bits. */
  get addressCount(): bigint {
    return 1n << BigInt(this.hostBits);
  }

  /** The last address; for IPv4 with a length below 31 the broadcast address. */
  get last(): IpAddress {
    const { network, length } = this;
    if (network instanceof Ipv4Address) return new Ipv4Address(network.bits | ~maskWord(length));
    const { w0, w1, w2, w3 } = network;
    return new Ipv6Address(
      w0 | ~maskWord(length),
      w1 | ~maskWord(length - 32),
      w2 | ~maskWord(length - 64),
      w3 | ~maskWord(length - 96),
    );
  }

  /** The directed broadcast address (RFC 919 §7): IPv4's only, and none on a /31 (RFC 3021) or a /32. */
  get broadcast(): Ipv4Address | undefined {
    const { last } = this;
    return last instanceof Ipv4Address && this.length < 31 ? last : undefined;
  }

  /** The mask: ones over the prefix, zeros over the host bits. */
  get netmask(): IpAddress {
    const { network, length } = this;
    if (network.version === 4) return new Ipv4Address(maskWord(length));
    return new Ipv6Address(maskWord(length), maskWord(length - 32), maskWord(length - 64), maskWord(length - 96));
  }

  /** The mask turned round, as access lists write it: ones over the host bits. */
  get wildcard(): IpAddress {
    const { netmask } = this;
    if (netmask instanceof Ipv4Address) return new Ipv4Address(~netmask.bits);
    return new Ipv6Address(~netmask.w0, ~netmask.w1, ~netmask.w2, ~netmask.w3);
  }

  /**
   * Number of IPv4 addresses that hosts can have; undefined for IPv6, where a network is counted in subnets.
   * @example
   * Prefix.parse("192.0.2.0/24").hostCount // => 254
   * Prefix.parse("192.0.2.0/31").hostCount // => 2
   */
  get hostCount(): number | undefined {
    if (this.version === 6) return undefined;
    const addresses = 2 ** this.hostBits;
    return this.length < 31 ? addresses - 2 : addresses; // RFC 3021 §2.1: on a /31 both are hosts
  }

  /** The first IPv4 address a host can have; undefined for IPv6. */
  get firstHost(): Ipv4Address | undefined {
    const { network } = this;
    if (!(network instanceof Ipv4Address)) return undefined;
    return this.length < 31 ? new Ipv4Address(network.bits + 1) : network;
  }

  /** The last IPv4 address a host can have; undefined for IPv6. */
  get lastHost(): Ipv4Address | undefined {
    const { last } = this;
    if (!(last instanceof Ipv4Address)) return undefined;
    return this.length < 31 ? new Ipv4Address(last.bits - 1) : last;
  }

  /**
   * Tells whether an address, or every address of a prefix, lies in this one; a zone plays no part.
   * @example
   * Prefix.parse("172.16.0.0/12").contains(Prefix.parse("172.32.0.0/16")) // => false
   */
  contains(other: IpAddress | Prefix): boolean {
    if (other instanceof Prefix) return other.length >= this.length && this.contains(other.network);
    const { network, length } = this;
    if (network.version === 4) {
      // a shift by 32 would be one by 0, so /0 is a case of its own
      return other.version === 4 && (length === 0 || (other.bits ^ network.bits) >>> (32 - length) === 0);
    }
    return other.version === 6 && sharesBits(other, network, length);
  }

  /** Tells whether the two have an address in common: then one contains the other. */
  overlaps(other: Prefix): boolean {
    return this.contains(other) || other.contains(this);
  }

  /** −1, 0 or 1, as Array.sort wants it: by network address, then the shorter prefix first. */
  compare(other: Prefix): number {
    return this.network.compare(other.network) || Math.sign(this.length - other.length);
  }

  equals(other: unknown): boolean {
    return other instanceof Prefix && other.length === this.length && this.network.equals(other.network);
  }

  /**
   * The prefix of a shorter length that contains this one, one bit shorter if not said; throws a RangeError for a longer.
   * @example
   * Prefix.parse("192.0.2.0/24").supernet(20).toString() // => "192.0.0.0/20"
   */
  supernet(length: number = this.length - 1): Prefix {
    if (length > this.length) throw new RangeError(`supernet of ${this} with length ${length}: it is longer`);
    return new Prefix(this.network, length);
  }

  /**
   * Cuts into all subnets of a length, in order, one at a time; throws a RangeError for a length outside the prefix's own to
   * 32 or 128.
   * @example
   * [...Prefix.parse("192.0.2.0/24").subnets(26)].length // => 4
   */
  *subnets(length: number = this.length + 1): Generator<Prefix> {
    const { network } = this;
    if (!Number.isInteger(length) || length < this.length || length > network.bitLength) {
      throw new RangeError(
        `subnets of ${this} with length ${length}: ${this.length} to ${network.bitLength} is needed`,
      );
    }
    const step = 1n << BigInt(network.bitLength - length);
    const count = 1n << BigInt(length - this.length);
    for (let n = 0n; n < count; n++) yield new Prefix(network.offset(n * step), length);
  }

  /** The other half of the prefix one bit shorter; undefined for /0. */
  sibling(): Prefix | undefined {
    if (this.length === 0) return undefined;
    const flip = (from: number): number =>
      this.length > from && this.length <= from + 32 ? 1 << (from + 32 - this.length) : 0;
    const { network } = this;
    if (network instanceof Ipv4Address) return new Prefix(new Ipv4Address(network.bits ^ flip(0)), this.length);
    const { w0, w1, w2, w3 } = network;
    return new Prefix(new Ipv6Address(w0 ^ flip(0), w1 ^ flip(32), w2 ^ flip(64), w3 ^ flip(96)), this.length);
  }

  /**
   * What is left when another prefix is taken out: the fewest prefixes, in order.
   * @example
   * Prefix.parse("10.0.0.0/30").exclude(Prefix.parse("10.0.0.1/32")).join(" ") // => "10.0.0.0/32 10.0.0.2/31"
   */
  exclude(other: Prefix): Prefix[] {
    if (other.contains(this)) return [];
    if (!this.contains(other)) return [this];
    const left: Prefix[] = [];
    for (let part = other; part.length > this.length; part = part.supernet()) {
      const beside = part.sibling();
      if (beside) left.push(beside);
    }
    return left.sort((a, b) => a.compare(b));
  }

  toString(): string {
    return `${this.network}/${this.length}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Prefix ${this}`;
  }
}

/**
 * Reads an interface's address with its prefix; throws a ParseError with the place.
 * @example
 * parseAddressWithPrefix("10.1.2.3/8").address.toString() // => "10.1.2.3"
 */
export function parseAddressWithPrefix(text: string): { address: IpAddress; prefix: Prefix } {
  const read = examinePrefix(text);
  if ("reason" in read) throw new ParseError("prefix", text, read.reason, read.at);
  return { address: read.address, prefix: new Prefix(read.address, read.length) };
}

/** Reads a text as `Prefix.parse` does; gives a prefix back as it is. */
export function toPrefix(prefix: PrefixLike): Prefix {
  return typeof prefix === "string" ? Prefix.parse(prefix) : prefix;
}

/** Reads an address, or a prefix where the text has a "/"; gives values back as they are. */
export function toAddressOrPrefix(of: AddressLike | Prefix): IpAddress | Prefix {
  if (of instanceof Prefix) return of;
  return typeof of === "string" && of.includes("/") ? Prefix.parse(of) : toAddress(of);
}

/** The first `length` of 32 bits set; lengths outside 0 to 32 count as the nearest. */
function maskWord(length: number): number {
  return length <= 0 ? 0 : length >= 32 ? -1 : -1 << (32 - length);
}

function masked(address: IpAddress, length: number): IpAddress {
  if (address instanceof Ipv4Address) {
    const bits = address.bits & maskWord(length);
    return bits === address.bits ? address : new Ipv4Address(bits);
  }
  const w0 = address.w0 & maskWord(length);
  const w1 = address.w1 & maskWord(length - 32);
  const w2 = address.w2 & maskWord(length - 64);
  const w3 = address.w3 & maskWord(length - 96);
  return new Ipv6Address(w0, w1, w2, w3);
}

function sharesBits(a: Ipv6Address, b: Ipv6Address, length: number): boolean {
  if (((a.w0 ^ b.w0) & maskWord(length)) !== 0) return false;
  if (length > 32 && ((a.w1 ^ b.w1) & maskWord(length - 32)) !== 0) return false;
  if (length > 64 && ((a.w2 ^ b.w2) & maskWord(length - 64)) !== 0) return false;
  return length <= 96 || ((a.w3 ^ b.w3) & maskWord(length - 96)) === 0;
}
