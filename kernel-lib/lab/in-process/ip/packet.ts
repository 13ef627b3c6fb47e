// RFC 791 §3.1, RFC 8200 §3 and §4: an IP packet's header read by offset, where it lies.
import { internetChecksum } from "../../../wire";
import type { NetworkInterface } from "../link/interface";
import { type Ip, ipv4At, ipv6At } from "./address";

export const ETHERNET_BYTES = 14;

/** What a header says, and where the payload lies; the bytes are nobody's to change. */
export interface IpPacket {
  readonly bytes: Uint8Array;
  readonly version: 4 | 6;
  /** Where the header begins, the transport's begins, and the packet ends. */
  readonly start: number;
  readonly payload: number;
  readonly end: number;
  readonly source: Ip;
  readonly destination: Ip;
  readonly protocol: number;
  readonly hopLimit: number;
  readonly trafficClass: number;
  /** Of fragments: identification, offset in bytes, whether more follow. */
  readonly id: number;
  readonly fragmentOffset: number;
  readonly moreFragments: boolean;
  readonly dontFragment: boolean;
  /** Where it came in. */
  readonly on: NetworkInterface;
  /** It came in a frame for everybody or for a group. */
  readonly toGroup: boolean;
  /** What it was before an address was translated: what its sender knows of. */
  readonly asSent?: IpPacket;
}

const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** Reads an IPv4 packet; undefined where it contradicts itself or its checksum. */
export function readIpv4(
  bytes: Uint8Array,
  start: number,
  on: NetworkInterface,
  toGroup: boolean,
): IpPacket | undefined {
  if (bytes.length - start < 20) return undefined;
  const first = bytes[start] as number;
  const headerBytes = (first & 15) * 4;
  const lengthBytes = uint16(bytes, start + 2);
  if (first >>> 4 !== 4 || headerBytes < 20 || lengthBytes < headerBytes || lengthBytes > bytes.length - start)
    return undefined;
  // a header of 20 bytes is summed here, a longer one by the general way
  if (
    headerBytes === 20 ? !soundHeader(bytes, start) : internetChecksum(bytes.subarray(start, start + headerBytes)) !== 0
  )
    return undefined;
  const fragment = uint16(bytes, start + 6);
  return {
    bytes,
    version: 4,
    start,
    payload: start + headerBytes,
    end: start + lengthBytes,
    source: ipv4At(bytes, start + 12),
    destination: ipv4At(bytes, start + 16),
    protocol: bytes[start + 9] as number,
    hopLimit: bytes[start + 8] as number,
    trafficClass: bytes[start + 1] as number,
    id: uint16(bytes, start + 4),
    fragmentOffset: (fragment & 0x1fff) * 8,
    moreFragments: (fragment & 0x2000) !== 0,
    dontFragment: (fragment & 0x4000) !== 0,
    on,
    toGroup,
  };
}

function soundHeader(bytes: Uint8Array, start: number): boolean {
  let sum = 0;
  for (let at = start; at < start + 20; at += 2) sum += uint16(bytes, at);
  sum = (sum & 0xffff) + (sum >>> 16);
  return (sum & 0xffff) + (sum >>> 16) === 0xffff;
}

const EXTENSIONS = new Set([0, 43, 60, 135, 139, 140]);
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** More extension headers than this are an attack. */
const MOST_HEADERS = 16;

interface Extensions {
  payload: number;
  protocol: number;
  id: number;
  fragmentOffset: number;
  moreFragments: boolean;
}

/** RFC 8200 §4: passes the extension headers over; undefined where they break off. */
function passExtensions(bytes: Uint8Array, from: number, end: number, first: number): Extensions | undefined {
  const found = { payload: from, protocol: first, id: 0, fragmentOffset: 0, moreFragments: false };
  for (let count = 0; count < MOST_HEADERS; count++) {
    const { protocol, payload } = found;
    if (protocol === FRAGMENT) {
      if (payload + 8 > end) return undefined;
      const word = uint16(bytes, payload + 2);
      found.fragmentOffset = word & 0xfff8;
      found.moreFragments = (word & 1) === 1;
      found.id = (uint16(bytes, payload + 4) * 65_536 + uint16(bytes, payload + 6)) >>> 0;
      found.payload += 8;
    } else if (EXTENSIONS.has(protocol) || protocol === AUTHENTICATION) {
      if (payload + 8 > end) return undefined;
      const units = bytes[payload + 1] as number;
      found.payload += protocol === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
      if (found.payload > end) return undefined;
    } else return found;
    found.protocol = bytes[payload] as number;
    // what follows in a later fragment is no header
    if (found.fragmentOffset > 0) return found;
  }
  return undefined;
}

/** Reads an IPv6 packet; undefined where it contradicts itself. */
export function readIpv6(
  bytes: Uint8Array,
  start: number,
  on: NetworkInterface,
  toGroup: boolean,
): IpPacket | undefined {
  if (bytes.length - start < 40 || (bytes[start] as number) >>> 4 !== 6) return undefined;
  const end = start + 40 + uint16(bytes, start + 4);
  if (end > bytes.length) return undefined;
  const next = bytes[start + 6] as number;
  const extensions = passExtensions(bytes, start + 40, end, next);
  if (!extensions) return undefined;
  return {
    bytes,
    version: 6,
    start,
    end,
    source: ipv6At(bytes, start + 8),
    destination: ipv6At(bytes, start + 24),
    hopLimit: bytes[start + 7] as number,
    trafficClass: (uint16(bytes, start) >>> 4) & 0xff,
    dontFragment: true,
    on,
    toGroup,
    ...extensions,
  };
}

/** Whether it is a piece of a packet. */
export function isFragment({ fragmentOffset, moreFragments }: IpPacket): boolean {
  return fragmentOffset > 0 || moreFragments;
}
