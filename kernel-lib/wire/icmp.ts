// RFC 792: ICMP, IPv4's messages about itself; RFC 1191 puts the next link's MTU into "fragmentation needed".

import { concat } from "./big-endian";
import { internetChecksum } from "./checksum";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { bits, hex, ipv4, named } from "./field";
import { encodeFields, type FieldTable, type Layout, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const ICMP_TYPE = {
  echoReply: 0,
  destinationUnreachable: 3,
  sourceQuench: 4,
  redirect: 5,
  echoRequest: 8,
  routerAdvertisement: 9,
  routerSolicitation: 10,
  timeExceeded: 11,
  parameterProblem: 12,
  timestampRequest: 13,
  timestampReply: 14,
} as const;
/** Codes of destination unreachable. */
export const ICMP_UNREACHABLE = { net: 0, host: 1, protocol: 2, port: 3, fragmentationNeeded: 4 } as const;

const TYPE_NAMES: Record<number, string> = {
  0: "echo reply",
  3: "destination unreachable",
  4: "source quench",
  5: "redirect",
  8: "echo request",
  9: "router advertisement",
  10: "router solicitation",
  11: "time exceeded",
  12: "parameter problem",
  13: "timestamp request",
  14: "timestamp reply",
};

/**
 * Names an ICMP type; undefined for one not in the table.
 * @example
 * icmpTypeName(8) // => "echo request"
 */
export function icmpTypeName(type: number): string | undefined {
  return TYPE_NAMES[type];
}

const START = { type: named(1, icmpTypeName), code: 1, checksum: hex(2) } as const;
export const ICMP_LAYOUT = layout({ ...START, rest: hex(4) });
export const ICMP_ECHO_LAYOUT = layout({ ...START, identifier: 2, sequenceNumber: 2 });
const ICMP_REDIRECT_LAYOUT = layout({ ...START, gateway: ipv4 });
const ICMP_POINTER_LAYOUT = layout({ ...START, pointer: 1, unused: bits(24) });
const ICMP_ERROR_LAYOUT = layout({ ...START, unused: 1, length: 1, mtu: 2 });
export const ICMP_HEADER_LENGTH = ICMP_LAYOUT.lengthBytes;

export interface IcmpMessage {
  type: number;
  code: number;
  checksum: number;
  /** Of echo and timestamp messages: which request this answers. */
  identifier?: number;
  sequenceNumber?: number;
  /** Of a redirect: whom to send to instead. */
  gateway?: string;
  /** Of a parameter problem: the byte it is about. */
  pointer?: number;
  /** Of "fragmentation needed": the next link's MTU in bytes, 0 from old routers. */
  mtu?: number;
  /** Of errors: how many 32-bit words of the quoted packet stand before extensions (RFC 4884), 0 for none. */
  length?: number;
  /** Of other types: the second four bytes as a number. */
  rest?: number;
}

/** Which fields the second four bytes hold depends on the type. */
function layoutOf(type: number | undefined): Layout<FieldTable> {
  switch (type) {
    case ICMP_TYPE.echoRequest:
    case ICMP_TYPE.echoReply:
    case ICMP_TYPE.timestampRequest:
    case ICMP_TYPE.timestampReply:
      return ICMP_ECHO_LAYOUT;
    case ICMP_TYPE.redirect:
      return ICMP_REDIRECT_LAYOUT;
    case ICMP_TYPE.parameterProblem:
      return ICMP_POINTER_LAYOUT;
    case ICMP_TYPE.destinationUnreachable:
    case ICMP_TYPE.timeExceeded:
      return ICMP_ERROR_LAYOUT;
    default:
      return ICMP_LAYOUT;
  }
}

/** Tells whether a message reports an error: its payload then begins with the IP packet it is about. */
export function isIcmpError(type: number): boolean {
  return type >= ICMP_TYPE.destinationUnreachable && type <= ICMP_TYPE.redirect
    ? true
    : type === ICMP_TYPE.timeExceeded || type === ICMP_TYPE.parameterProblem;
}

/**
 * Reads an ICMP message; of an error the payload is the quoted packet (give it to `decodeIpv4`).
 * @example
 * decodeIcmp(Uint8Array.of(8, 0, 0xe5, 0xca, 0x12, 0x34, 0, 1)).sequenceNumber // => 1
 */
export function decodeIcmp(bytes: Uint8Array, offset = 0): Decoded<IcmpMessage> {
  const table = layoutOf(bytes[offset]);
  const message = decodeWhole(table, bytes, offset);
  if (!message) return cutHeader("ICMP header", table, bytes, offset);
  const payload = bytes.subarray(offset + ICMP_HEADER_LENGTH);
  return { ...(message as unknown as IcmpMessage), payload };
}

/**
 * Makes an ICMP message; the checksum is computed unless given, fields left out are 0.
 * @example
 * encodeIcmp({ type: 8, identifier: 0x1234, sequenceNumber: 1 }, Uint8Array.of()).slice(0, 4) // => Uint8Array.of(8, 0, 0xe5, 0xca)
 */
export function encodeIcmp(message: Partial<IcmpMessage> & Pick<IcmpMessage, "type">, payload: Uint8Array): Uint8Array {
  const table = layoutOf(message.type);
  const bytes = concat(new Uint8Array(ICMP_HEADER_LENGTH), payload);
  const plain = {
    identifier: 0,
    sequenceNumber: 0,
    gateway: "0.0.0.0",
    pointer: 0,
    unused: 0,
    length: 0,
    mtu: 0,
    rest: 0,
  };
  const complete: Record<string, unknown> = { code: 0, checksum: 0, ...plain, ...message };
  encodeFields(table, bytes, complete);
  if (message.checksum === undefined) encodeFields(table, bytes, { ...complete, checksum: internetChecksum(bytes) });
  return bytes;
}

/** Shows an ICMP header field by field. */
export function viewIcmp(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "icmp", name: "Internet Control Message Protocol", reference: "RFC 792" };
  return viewFields(who, layoutOf(bytes[offset]), bytes, offset);
}
