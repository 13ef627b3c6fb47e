// RFC 4443: ICMPv6; its neighbour discovery messages (RFC 4861) are in "./neighbor-discovery".
import { concat } from "./big-endian";
import { foldSum, type PseudoHeader, pseudoHeaderSum, sumWords } from "./checksum";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { hex, named } from "./field";
import { IP_PROTOCOL } from "./ip-protocol";
import { encodeFields, type FieldTable, type Layout, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const ICMPV6_TYPE = {
  destinationUnreachable: 1,
  packetTooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  echoRequest: 128,
  echoReply: 129,
  listenerQuery: 130,
  listenerReport: 131,
  listenerDone: 132,
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighborSolicitation: 135,
  neighborAdvertisement: 136,
  redirect: 137,
  inverseSolicitation: 141,
  inverseAdvertisement: 142,
  listenerReport2: 143,
} as const;

const TYPE_NAMES: Record<number, string> = {
  1: "destination unreachable",
  2: "packet too big",
  3: "time exceeded",
  4: "parameter problem",
  128: "echo request",
  129: "echo reply",
  130: "multicast listener query",
  131: "multicast listener report",
  132: "multicast listener done",
  133: "router solicitation",
  134: "router advertisement",
  135: "neighbor solicitation",
  136: "neighbor advertisement",
  137: "redirect",
  141: "inverse neighbor solicitation",
  142: "inverse neighbor advertisement",
  143: "multicast listener report v2",
};

/**
 * Names an ICMPv6 type; undefined for one not in the table.
 * @example
 * icmpv6TypeName(135) // => "neighbor solicitation"
 */
export function icmpv6TypeName(type: number): string | undefined {
  return TYPE_NAMES[type];
}

const START = { type: named(1, icmpv6TypeName), code: 1, checksum: hex(2) } as const;
export const ICMPV6_LAYOUT = layout({ ...START, rest: hex(4) });
export const ICMPV6_ECHO_LAYOUT = layout({ ...START, identifier: 2, sequenceNumber: 2 });
const ICMPV6_MTU_LAYOUT = layout({ ...START, mtu: 4 });
const ICMPV6_POINTER_LAYOUT = layout({ ...START, pointer: 4 });
export const ICMPV6_HEADER_LENGTH = ICMPV6_LAYOUT.lengthBytes;

export interface Icmpv6Message {
  type: number;
  code: number;
  checksum: number;
  /** Of echo messages: which request this answers. */
  identifier?: number;
  sequenceNumber?: number;
  /** Of "packet too big": the next link's MTU in bytes. */
  mtu?: number;
  /** Of a parameter problem: the byte it is about. */
  pointer?: number;
  /** Of other types: the second four bytes as a number. */
  rest?: number;
}

function layoutOf(type: number | undefined): Layout<FieldTable> {
  switch (type) {
    case ICMPV6_TYPE.echoRequest:
    case ICMPV6_TYPE.echoReply:
      return ICMPV6_ECHO_LAYOUT;
    case ICMPV6_TYPE.packetTooBig:
      return ICMPV6_MTU_LAYOUT;
    case ICMPV6_TYPE.parameterProblem:
      return ICMPV6_POINTER_LAYOUT;
    default:
      return ICMPV6_LAYOUT;
  }
}

/** Tells whether a message reports an error (RFC 4443 §2.1): its payload then is the IPv6 packet it is about. */
export function isIcmpv6Error(type: number): boolean {
  return type < 128;
}

/**
 * Reads an ICMPv6 message; of an error the payload is the quoted packet (give it to `decodeIpv6`).
 * @example
 * decodeIcmpv6(Uint8Array.of(128, 0, 0, 0, 0x12, 0x34, 0, 1)).identifier // => 0x1234
 */
export function decodeIcmpv6(bytes: Uint8Array, offset = 0): Decoded<Icmpv6Message> {
  const table = layoutOf(bytes[offset]);
  const message = decodeWhole(table, bytes, offset);
  if (!message) return cutHeader("ICMPv6 header", table, bytes, offset);
  const payload = bytes.subarray(offset + ICMPV6_HEADER_LENGTH);
  return { ...(message as unknown as Icmpv6Message), payload };
}

/**
 * Makes an ICMPv6 message. The checksum is computed unless given; it counts the addresses of the packet around it, so
 * give them (an IPv6 header will do): without them it is 0.
 * @example
 * encodeIcmpv6({ type: 128, identifier: 1, sequenceNumber: 1 }, Uint8Array.of(), { source: "::1", destination: "::1" }).slice(2, 4) // => Uint8Array.of(0x7f, 0xb9)
 */
export function encodeIcmpv6(
  message: Partial<Icmpv6Message> & Pick<Icmpv6Message, "type">,
  payload: Uint8Array,
  addresses?: PseudoHeader,
): Uint8Array {
  const table = layoutOf(message.type);
  const bytes = concat(new Uint8Array(ICMPV6_HEADER_LENGTH), payload);
  const plain = { code: 0, checksum: 0, identifier: 0, sequenceNumber: 0, mtu: 0, pointer: 0, rest: 0 };
  const complete: Record<string, unknown> = { ...plain, ...message };
  encodeFields(table, bytes, complete);
  if (message.checksum !== undefined || !addresses) return bytes;
  const sum = sumWords(bytes, 0, bytes.length) + pseudoHeaderSum(addresses, IP_PROTOCOL.icmpv6, bytes.length);
  encodeFields(table, bytes, { ...complete, checksum: ~foldSum(sum) & 0xffff });
  return bytes;
}

/** Shows an ICMPv6 header field by field. */
export function viewIcmpv6(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "icmpv6", name: "Internet Control Message Protocol v6", reference: "RFC 4443" };
  return viewFields(who, layoutOf(bytes[offset]), bytes, offset);
}
