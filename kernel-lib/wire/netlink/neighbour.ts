// RFC 3549 §3.1.3: a neighbour, which is a line of the ARP table (struct ndmsg and the NDA attributes).
import { layout } from "../layout";
import { hardwareAddress, ipAddress, structure, u32 } from "./attribute-kinds";
import { bodyFormat, type DecodedBody, type OtherAttributes } from "./body";
import { native8, native16, native32 } from "./native";

export const NEIGHBOUR_LAYOUT = layout({
  family: native8,
  padding: native8,
  padding2: native16,
  index: native32,
  state: native16,
  flags: native8,
  type: native8,
});

/** How sure the host is of a neighbour (NUD_…; RFC 4861 §7.3.2). */
export const NEIGHBOUR_STATE = {
  incomplete: 0x1,
  reachable: 0x2,
  stale: 0x4,
  delay: 0x8,
  probe: 0x10,
  failed: 0x20,
  noArp: 0x40,
  permanent: 0x80,
} as const;

/** Flags of a neighbour (NTF_…). */
export const NEIGHBOUR_FLAG = { proxy: 0x8, router: 0x80 } as const;

/** struct nda_cacheinfo: ages in hundredths of a second. */
const CACHE_LAYOUT = layout({ confirmed: native32, used: native32, updated: native32, references: native32 });

export interface NeighbourMessage extends OtherAttributes {
  /** AF_INET or AF_INET6 (2 or 10: Linux's numbers). */
  family: number;
  /** The interface's number. */
  index: number;
  /** NEIGHBOUR_STATE */
  state: number;
  /** NEIGHBOUR_FLAG */
  flags: number;
  /** ROUTE_TYPE */
  type: number;
  /** Its IP address. */
  destination?: string;
  /** `02:00:00:00:00:01`; absent while nobody has answered. */
  address?: string;
  cache?: { confirmed?: number; used?: number; updated?: number; references?: number };
  /** How often it was asked in vain. */
  probes?: number;
}

const NEIGHBOUR = bodyFormat("neighbour message", NEIGHBOUR_LAYOUT, {
  destination: [1, ipAddress],
  address: [2, hardwareAddress],
  cache: [3, structure(CACHE_LAYOUT)],
  probes: [4, u32],
});

/**
 * Reads the body of a message about a neighbour (RTM.newNeighbour and its kin).
 * @example
 * decodeNeighbour(encodeNeighbour({ family: 2, index: 2, destination: "10.0.1.1", address: "02:00:00:00:00:01" })).address // => "02:00:00:00:00:01"
 */
export function decodeNeighbour(body: Uint8Array): DecodedBody<NeighbourMessage> {
  return NEIGHBOUR.decode(body);
}

/** Makes the body of a message about a neighbour; what is left out is zero, or not there. */
export function encodeNeighbour(neighbour: Partial<NeighbourMessage>): Uint8Array {
  return NEIGHBOUR.encode(neighbour);
}
