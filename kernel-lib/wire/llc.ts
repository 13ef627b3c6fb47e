// IEEE 802.2, RFC 1042: logical link control and the SNAP header, which stand behind an 802.3 length.
import { concat } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { etherTypeName } from "./ether-type";
import { hex, named } from "./field";
import { encodeFields, fieldsOf, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const LLC_LAYOUT = layout({ destinationService: hex(1), sourceService: hex(1), control: hex(1) });
export const SNAP_LAYOUT = layout({ organization: hex(3), type: named(2, etherTypeName, "0x") });
export const LLC_HEADER_LENGTH = LLC_LAYOUT.lengthBytes;

/** Service access points: SNAP's, and the one IPv4 may use without it. */
export const LLC_SAP_SNAP = 0xaa;
export const LLC_SAP_IP = 0x06;
/** Organizations whose SNAP types are ether-types (RFC 1042; Cisco's), and the one of bridged frames (RFC 2684). */
export const SNAP_OUI_ETHERNET = 0x000000;
export const SNAP_OUI_CISCO = 0x0000f8;
export const SNAP_OUI_BRIDGED = 0x0080c2;
/** The control field of an unnumbered information frame. */
const UNNUMBERED_INFORMATION = 0x03;

export interface LlcHeader {
  destinationService: number;
  sourceService: number;
  control: number;
  /** Only with SNAP, both access points 0xaa: who defines `type`, 0 for the ether-types. */
  organization?: number;
  type?: number;
}

/**
 * Reads an LLC header with one control byte, and the SNAP header where one follows.
 * @example
 * decodeLlc(Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0x06)).type // => 0x0806
 */
export function decodeLlc(bytes: Uint8Array, offset = 0): Decoded<LlcHeader> {
  const header = decodeWhole(LLC_LAYOUT, bytes, offset);
  if (!header) return cutHeader("LLC header", LLC_LAYOUT, bytes, offset);
  const body = offset + LLC_HEADER_LENGTH;
  if (header.destinationService !== LLC_SAP_SNAP || header.sourceService !== LLC_SAP_SNAP)
    return { ...header, payload: bytes.subarray(body) };
  const snap = decodeWhole(SNAP_LAYOUT, bytes, body);
  if (!snap) return { ...header, ...cutHeader("SNAP header", SNAP_LAYOUT, bytes, body) };
  return { ...header, ...snap, payload: bytes.subarray(body + SNAP_LAYOUT.lengthBytes) };
}

/**
 * Puts LLC and SNAP headers for an ether-type before a payload (RFC 1042).
 * @example
 * encodeSnap({ type: 0x0800 }, Uint8Array.of()) // => Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 8, 0)
 */
export function encodeSnap(header: { type: number; organization?: number }, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LLC_HEADER_LENGTH + SNAP_LAYOUT.lengthBytes);
  const services = { destinationService: LLC_SAP_SNAP, sourceService: LLC_SAP_SNAP, control: UNNUMBERED_INFORMATION };
  encodeFields(LLC_LAYOUT, bytes, services);
  encodeFields(SNAP_LAYOUT, bytes, { organization: SNAP_OUI_ETHERNET, ...header }, LLC_HEADER_LENGTH);
  return concat(bytes, payload);
}

/** Shows an LLC header, with SNAP where it follows. */
export function viewLlc(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "llc", name: "Logical link control", reference: "IEEE 802.2" };
  const body = offset + LLC_HEADER_LENGTH;
  const isSnap = bytes[offset] === LLC_SAP_SNAP && bytes[offset + 1] === LLC_SAP_SNAP;
  const snap = isSnap ? fieldsOf(SNAP_LAYOUT, bytes, body) : [];
  const shifted = snap.map((field) => ({ ...field, bitOffset: field.bitOffset + LLC_HEADER_LENGTH * 8 }));
  return viewFields(who, LLC_LAYOUT, bytes, offset, shifted);
}
