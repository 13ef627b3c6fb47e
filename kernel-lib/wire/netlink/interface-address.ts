// RFC 3549 §3.1.2: an address of an interface (struct ifaddrmsg and the IFA attributes of linux/if_addr.h).
import { layout } from "../layout";
import { ipAddress, structure, text, u8, u32 } from "./attribute-kinds";
import { bodyFormat, type DecodedBody, type OtherAttributes } from "./body";
import { native8, native32 } from "./native";

export const INTERFACE_ADDRESS_LAYOUT = layout({
  family: native8,
  prefixLength: native8,
  flags: native8,
  scope: native8,
  index: native32,
});

/** struct ifa_cacheinfo: lifetimes in seconds (0xffffffff is for ever), ages in hundredths of a second. */
const CACHE_LAYOUT = layout({
  preferredSeconds: native32,
  validSeconds: native32,
  created: native32,
  updated: native32,
});

/** Flags of an address (IFA_F_…). */
export const IFA_F = {
  secondary: 0x1,
  /** Do not look whether somebody else has it (RFC 4862 §5.4). */
  noDuplicateDetection: 0x2,
  optimistic: 0x4,
  duplicateFound: 0x8,
  home: 0x10,
  deprecated: 0x20,
  /** Nobody has been asked yet whether it is in use. */
  tentative: 0x40,
  permanent: 0x80,
} as const;

/** How far an address or a route reaches (RT_SCOPE_…). */
export const ROUTE_SCOPE = { universe: 0, site: 200, link: 253, host: 254, nowhere: 255 } as const;

export interface AddressMessage extends OtherAttributes {
  /** AF_INET or AF_INET6 (2 or 10: Linux's numbers). */
  family: number;
  prefixLength: number;
  /** The first eight IFA_F flags; `allFlags` has them all. */
  flags: number;
  /** ROUTE_SCOPE */
  scope: number;
  /** The interface's number. */
  index: number;
  /** The interface's own address; of a point-to-point link the other end's. */
  address?: string;
  /** The interface's own address. */
  local?: string;
  /** What ifconfig calls the interface with this address: `eth0`, `eth0:1`. */
  label?: string;
  broadcast?: string;
  cache?: { preferredSeconds?: number; validSeconds?: number; created?: number; updated?: number };
  allFlags?: number;
  /** Metric of the route that the address brings. */
  priority?: number;
  protocol?: number;
}

const ADDRESS = bodyFormat("address message", INTERFACE_ADDRESS_LAYOUT, {
  address: [1, ipAddress],
  local: [2, ipAddress],
  label: [3, text],
  broadcast: [4, ipAddress],
  cache: [6, structure(CACHE_LAYOUT)],
  allFlags: [8, u32],
  priority: [9, u32],
  protocol: [11, u8],
});

/**
 * Reads the body of a message about an address of an interface (RTM.newAddress and its kin).
 * @example
 * decodeInterfaceAddress(encodeInterfaceAddress({ family: 2, prefixLength: 24, index: 2, local: "10.0.1.2" })).local // => "10.0.1.2"
 */
export function decodeInterfaceAddress(body: Uint8Array): DecodedBody<AddressMessage> {
  return ADDRESS.decode(body);
}

/** Makes the body of a message about an address; what is left out is zero, or not there. */
export function encodeInterfaceAddress(address: Partial<AddressMessage>): Uint8Array {
  return ADDRESS.encode(address);
}
