// IEEE 802.3, RFC 894: Ethernet frames, without preamble and frame check sequence (the network card keeps those).
import { concat } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { ETHER_TYPE, etherTypeName, HIGHEST_802_3_LENGTH } from "./ether-type";
import { mac, named } from "./field";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const ETHERNET_LAYOUT = layout({
  destination: mac,
  source: mac,
  type: named(2, (type) => (type <= HIGHEST_802_3_LENGTH ? "length" : etherTypeName(type)), "0x"),
});
export const ETHERNET_HEADER_LENGTH = ETHERNET_LAYOUT.lengthBytes;
/** The shortest frame without its check sequence (IEEE 802.3 §4A.4.2): 64 − 4 bytes. */
export const ETHERNET_MINIMUM_LENGTH = 60;
export const BROADCAST_MAC = "ff:ff:ff:ff:ff:ff";

export interface EthernetHeader {
  destination: string;
  source: string;
  /** What the frame carries (`ETHER_TYPE`); at most 1500 it is the length of an 802.3 frame's body instead. */
  type: number;
}

/**
 * Takes an Ethernet header off a frame; of an 802.3 frame the payload is as long as its length field says.
 * @example
 * decodeEthernet(encodeEthernet({ destination: BROADCAST_MAC, source: "02:00:00:00:00:01" }, Uint8Array.of(1))).type // => 0x0800
 */
export function decodeEthernet(bytes: Uint8Array, offset = 0): Decoded<EthernetHeader> {
  const header = decodeWhole(ETHERNET_LAYOUT, bytes, offset);
  if (!header) return cutHeader("Ethernet header", ETHERNET_LAYOUT, bytes, offset);
  const body = offset + ETHERNET_HEADER_LENGTH;
  const length = header.type <= HIGHEST_802_3_LENGTH && header.type > 0 ? header.type : bytes.length - body;
  const payload = bytes.subarray(body, body + length);
  if (payload.length === length) return { ...header, payload };
  return {
    ...header,
    payload,
    malformed: { at: body - 2, why: `length ${length}, but ${payload.length} bytes follow` },
  };
}

/**
 * Puts an Ethernet header before a payload: IPv4 unless another type is said.
 * `minimumLengthBytes` adds zeros behind, as a card does to reach `ETHERNET_MINIMUM_LENGTH`.
 * @example
 * encodeEthernet({ destination: BROADCAST_MAC, source: "02:00:00:00:00:01", type: 0x0806 }, new Uint8Array(28)).length // => 42
 */
export function encodeEthernet(
  header: Omit<EthernetHeader, "type"> & { type?: number },
  payload: Uint8Array,
  { minimumLengthBytes = 0 }: { minimumLengthBytes?: number } = {},
): Uint8Array {
  const bytes = new Uint8Array(ETHERNET_HEADER_LENGTH);
  encodeFields(ETHERNET_LAYOUT, bytes, { ...header, type: header.type ?? ETHER_TYPE.ipv4 });
  const padding = Math.max(0, minimumLengthBytes - bytes.length - payload.length);
  return concat(bytes, payload, new Uint8Array(padding));
}

/** Shows an Ethernet header field by field. */
export function viewEthernet(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "eth", name: "Ethernet", reference: "IEEE 802.3" };
  return viewFields(who, ETHERNET_LAYOUT, bytes, offset);
}
