/** RFC 4291 §2.2, RFC 5952, IEEE 802: addresses as text, and back. Text made often is kept, so that it is made once. */
import { uint16At, uint32At } from "./big-endian";
import { EncodeError } from "./errors";

/** Slots of the memory for address texts: a capture with fewer than 1,000 hosts hardly ever misses. */
const SLOTS = 8192;
const slotOf = (key: number): number => (Math.imul(key, 0x9e3779b1) >>> 19) & (SLOTS - 1);

const ipv4Keys = new Float64Array(SLOTS).fill(-1);
const ipv4Texts: string[] = new Array<string>(SLOTS).fill("");

/**
 * Writes the four bytes at a place as an IPv4 address.
 * @example
 * ipv4Text(Uint8Array.of(192, 0, 2, 1), 0) // => "192.0.2.1"
 */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  const key = uint32At(bytes, at);
  const slot = slotOf(key);
  if (ipv4Keys[slot] === key) return ipv4Texts[slot] as string;
  const text = `${key >>> 24}.${(key >>> 16) & 255}.${(key >>> 8) & 255}.${key & 255}`;
  ipv4Keys[slot] = key;
  ipv4Texts[slot] = text;
  return text;
}

const macKeys = new Float64Array(SLOTS).fill(-1);
const macTexts: string[] = new Array<string>(SLOTS).fill("");
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hex = (bytes: Uint8Array, at: number): string => HEX[bytes[at] as number] as string;

/**
 * Writes the six bytes at a place as a MAC address.
 * @example
 * macText(Uint8Array.of(2, 0, 0, 0, 0, 0x1f), 0) // => "02:00:00:00:00:1f"
 */
export function macText(bytes: Uint8Array, at: number): string {
  const low = uint32At(bytes, at + 2);
  const key = uint16At(bytes, at) * 0x100000000 + low;
  const slot = slotOf(low ^ (uint16At(bytes, at) << 16));
  if (macKeys[slot] === key) return macTexts[slot] as string;
  const text = `${hex(bytes, at)}:${hex(bytes, at + 1)}:${hex(bytes, at + 2)}:${hex(bytes, at + 3)}:${hex(bytes, at + 4)}:${hex(bytes, at + 5)}`;
  macKeys[slot] = key;
  macTexts[slot] = text;
  return text;
}

const ipv6Keys = new Uint32Array(SLOTS * 4);
const ipv6Texts: string[] = new Array<string>(SLOTS).fill("::");

/**
 * Writes the 16 bytes at a place as RFC 5952 has it; IPv4-mapped and IPv4-compatible addresses end in dotted form.
 * @example
 * ipv6Text(ipv6Bytes("2001:DB8:0:0::1"), 0) // => "2001:db8::1"
 */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const [a, b, c, d] = [
    uint32At(bytes, at),
    uint32At(bytes, at + 4),
    uint32At(bytes, at + 8),
    uint32At(bytes, at + 12),
  ];
  const slot = slotOf(a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7));
  const key = slot * 4;
  if (ipv6Keys[key] === a && ipv6Keys[key + 1] === b && ipv6Keys[key + 2] === c && ipv6Keys[key + 3] === d)
    return ipv6Texts[slot] as string;
  const text = writeIpv6(bytes, at);
  ipv6Keys.set([a, b, c, d], key);
  ipv6Texts[slot] = text;
  return text;
}

function writeIpv6(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => uint16At(bytes, at + index * 2));
  const [from, length] = longestZeroRun(groups);
  // RFC 5952 §5: where the prefix tells that an IPv4 address is inside
  const mapped = from === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  const words = groups.map((group) => group.toString(16));
  if (mapped) words.splice(6, 2, ipv4Text(bytes, at + 12));
  if (length < 2) return words.join(":");
  return `${words.slice(0, from).join(":")}::${words.slice(from + length).join(":")}`;
}

/** The first of the longest runs of zero groups (RFC 5952 §4.2.3), as [index, length]. */
function longestZeroRun(groups: number[]): [number, number] {
  let best: [number, number] = [0, 0];
  for (let from = 0; from < groups.length; from++) {
    let to = from;
    while (groups[to] === 0) to++;
    if (to - from > best[1]) best = [from, to - from];
  }
  return best;
}

/**
 * Reads a MAC address (six pairs of hexadecimal digits with colons or hyphens); throws EncodeError for other text.
 * @example
 * macBytes("02-00-00-00-00-1F") // => Uint8Array.of(2, 0, 0, 0, 0, 31)
 */
export function macBytes(text: string): Uint8Array {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text))
    throw new EncodeError(`MAC address "${text}"`, "it must be six pairs of hexadecimal digits, as 02:00:00:00:00:01");
  return Uint8Array.from(text.split(/[:-]/), (pair) => Number.parseInt(pair, 16));
}

/**
 * Reads an IPv4 address (four decimal octets without leading zeros); throws EncodeError for other text.
 * @example
 * ipv4Bytes("192.0.2.1") // => Uint8Array.of(192, 0, 2, 1)
 */
export function ipv4Bytes(text: string): Uint8Array {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256))
    throw new EncodeError(`IPv4 address "${text}"`, "it must be four numbers from 0 to 255 with dots, as 192.0.2.1");
  return Uint8Array.from(octets, Number);
}

/**
 * Reads an IPv6 address (RFC 4291 §2.2, all three forms, no zone); throws EncodeError for other text.
 * @example
 * ipv6Bytes("::ffff:192.0.2.1").slice(10) // => Uint8Array.of(255, 255, 192, 0, 2, 1)
 */
export function ipv6Bytes(text: string): Uint8Array {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted ? ipv4Bytes(dotted[2] as string) : undefined;
  const plain = tail ? `${dotted?.[1]}${uint16At(tail, 0).toString(16)}:${uint16At(tail, 2).toString(16)}` : text;
  const [head, rest, extra] = plain.split("::");
  const left = head ? head.split(":") : [];
  const right = rest ? rest.split(":") : [];
  const missing = 8 - left.length - right.length;
  const words = [...left, ...(rest === undefined ? [] : new Array<string>(Math.max(missing, 0)).fill("0")), ...right];
  const complete = rest === undefined ? missing === 0 : missing >= 1;
  if (extra !== undefined || !complete || !words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)))
    throw new EncodeError(
      `IPv6 address "${text}"`,
      "it must be eight groups of 1 to 4 hexadecimal digits, as 2001:db8::1",
    );
  return Uint8Array.from(words.flatMap((word) => [Number.parseInt(word, 16) >>> 8, Number.parseInt(word, 16) & 255]));
}

/** Reads an IPv4 or IPv6 address: 4 or 16 bytes. */
export function ipBytes(text: string): Uint8Array {
  return text.includes(":") ? ipv6Bytes(text) : ipv4Bytes(text);
}
