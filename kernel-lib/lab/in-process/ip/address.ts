/** An IP address as the stack handles it: its bytes, its text, its part of a checksum, made once for each address. */
import { Ipv4Address, Ipv6Address } from "../../../subnet";
import { sumWords } from "../../../wire";

/** Addresses that are remembered; when there are more, all are made anew. */
const MOST_REMEMBERED = 65_536;

export class Ip {
  readonly bytes: Uint8Array;
  /** Identifies the address: two of the same text are the same. */
  readonly text: string;
  /** The sum of its 16-bit words, for pseudo headers. */
  readonly sum: number;
  readonly isUnspecified: boolean;
  readonly isMulticast: boolean;
  readonly isLoopback: boolean;
  /** RFC 3927 and RFC 4291 §2.5.6. */
  readonly isLinkLocal: boolean;
  /** 255.255.255.255, or a multicast address. */
  readonly isGroup: boolean;

  constructor(readonly value: Ipv4Address | Ipv6Address) {
    this.bytes = bytesOf(value);
    this.text = value.toString();
    this.sum = sumWords(this.bytes, 0, this.bytes.length);
    const first = this.bytes[0] as number;
    const second = this.bytes[1] as number;
    this.isUnspecified = this.bytes.every((byte) => byte === 0);
    if (value.version === 4) {
      this.isMulticast = first >>> 4 === 14;
      this.isLoopback = first === 127;
      this.isLinkLocal = first === 169 && second === 254;
    } else {
      this.isMulticast = first === 0xff;
      this.isLoopback = this.text === "::1";
      this.isLinkLocal = first === 0xfe && (second & 0xc0) === 0x80;
    }
    this.isGroup = this.isMulticast || this.text === "255.255.255.255";
  }

  get version(): 4 | 6 {
    return this.value.version;
  }

  /** Whether it means nothing without its interface. */
  get needsScope(): boolean {
    if (this.version === 4) return false;
    return this.isLinkLocal || (this.isMulticast && ((this.bytes[1] as number) & 15) <= 2);
  }
}

function bytesOf(value: Ipv4Address | Ipv6Address): Uint8Array {
  const words = value.version === 4 ? [value.bits] : [value.w0, value.w1, value.w2, value.w3];
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setInt32(index * 4, word);
  return bytes;
}

const known4 = new Map<number, Ip>();
const known6 = new Map<number, Ip>();
const knownTexts = new Map<string, Ip>();

export function same(a: Ip, b: Ip): boolean {
  return a === b || a.text === b.text;
}

function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** Gives the IPv4 address that lies in bytes. */
export function ipv4At(bytes: Uint8Array, at: number): Ip {
  const bits = word(bytes, at);
  const known = known4.get(bits);
  if (known) return known;
  if (known4.size >= MOST_REMEMBERED) known4.clear();
  const made = new Ip(new Ipv4Address(bits));
  known4.set(bits, made);
  return made;
}

/** Gives the IPv6 address that lies in bytes. */
export function ipv6At(bytes: Uint8Array, at: number): Ip {
  const [w0, w1, w2, w3] = [word(bytes, at), word(bytes, at + 4), word(bytes, at + 8), word(bytes, at + 12)];
  const hash = (Math.imul(w0, 31) ^ Math.imul(w1, 131) ^ Math.imul(w2, 1031) ^ w3) | 0;
  const known = known6.get(hash)?.value;
  if (known?.version === 6 && known.w3 === w3 && known.w2 === w2 && known.w1 === w1 && known.w0 === w0)
    return known6.get(hash) as Ip;
  if (known6.size >= MOST_REMEMBERED) known6.clear();
  const made = new Ip(new Ipv6Address(w0, w1, w2, w3));
  known6.set(hash, made);
  return made;
}

/** Gives an address by its text, which is an address. @throws ParseError for anything else */
export function ipOf(text: string): Ip {
  const known = knownTexts.get(text);
  if (known) return known;
  if (knownTexts.size >= MOST_REMEMBERED) knownTexts.clear();
  const parsed = text.includes(":") ? Ipv6Address.parse(text) : Ipv4Address.parse(text);
  const bytes = bytesOf(parsed);
  const made = parsed.version === 4 ? ipv4At(bytes, 0) : ipv6At(bytes, 0);
  knownTexts.set(text, made);
  return made;
}

export const ANY4 = ipOf("0.0.0.0");
export const ANY6 = ipOf("::");
export const BROADCAST = ipOf("255.255.255.255");
export const LOOPBACK4 = ipOf("127.0.0.1");
export const LOOPBACK6 = ipOf("::1");
export const ALL_NODES4 = ipOf("224.0.0.1");
export const ALL_NODES6 = ipOf("ff02::1");

/** RFC 4291 §2.7.1: the group that a neighbor solicitation goes to. */
export function solicitedNode(target: Ip): Ip {
  const bytes = Uint8Array.of(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0);
  bytes.set(target.bytes.subarray(13), 13);
  return ipv6At(bytes, 0);
}
