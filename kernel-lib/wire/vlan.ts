// IEEE 802.1Q: the tag that says which virtual LAN a frame belongs to; the type before it is 0x8100 (or 0x88a8 outside).
import { concat } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { etherTypeName } from "./ether-type";
import { bits, flag, named } from "./field";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const VLAN_LAYOUT = layout({
  priority: bits(3),
  dropEligible: flag,
  identifier: bits(12),
  type: named(2, etherTypeName, "0x"),
});
export const VLAN_TAG_LENGTH = VLAN_LAYOUT.lengthBytes;

export interface VlanTag {
  /** 0 (background is 1, best effort 0) to 7 (network control). */
  priority: number;
  dropEligible: boolean;
  /** 0 (no VLAN, only a priority) to 4094. */
  identifier: number;
  /** What the frame carries behind the tag. */
  type: number;
}

/**
 * Reads an 802.1Q tag, which begins behind the type 0x8100; stacked tags follow as its payload.
 * @example
 * decodeVlan(Uint8Array.of(0x20, 0x0a, 0x08, 0x00)).identifier // => 10
 */
export function decodeVlan(bytes: Uint8Array, offset = 0): Decoded<VlanTag> {
  const tag = decodeWhole(VLAN_LAYOUT, bytes, offset);
  if (!tag) return cutHeader("VLAN tag", VLAN_LAYOUT, bytes, offset);
  return { ...tag, payload: bytes.subarray(offset + VLAN_TAG_LENGTH) };
}

/**
 * Puts a tag before what the frame carries; the header before it needs the type 0x8100.
 * @example
 * encodeVlan({ identifier: 10, type: 0x0800 }, Uint8Array.of()) // => Uint8Array.of(0, 10, 8, 0)
 */
export function encodeVlan(
  tag: Partial<VlanTag> & Pick<VlanTag, "identifier" | "type">,
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(VLAN_TAG_LENGTH);
  encodeFields(VLAN_LAYOUT, bytes, { priority: 0, dropEligible: false, ...tag });
  return concat(bytes, payload);
}

/** Shows a tag field by field. */
export function viewVlan(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "vlan", name: "802.1Q virtual LAN", reference: "IEEE 802.1Q" };
  return viewFields(who, VLAN_LAYOUT, bytes, offset);
}
