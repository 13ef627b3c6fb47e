// RFC 3549 §3.1.1.1 and §3.1.4: a route (struct rtmsg and the RTA attributes of linux/rtnetlink.h).
import { concat } from "../big-endian";
import { decodeFields, encodeFields, layout } from "../layout";
import { aligned, decodeAttributes, encodeAttribute } from "./attribute";
import { type AttributeKind, ipAddress, nest, structure, u8, u32 } from "./attribute-kinds";
import { bodyFormat, type DecodedBody, type OtherAttributes } from "./body";
import { native8, native16, native32, nativeHex32, readNative } from "./native";

export const ROUTE_LAYOUT = layout({
  family: native8,
  destinationLength: native8,
  sourceLength: native8,
  typeOfService: native8,
  table: native8,
  protocol: native8,
  scope: native8,
  type: native8,
  flags: nativeHex32,
});

/** Tables of routes (RT_TABLE_…). */
export const ROUTE_TABLE = { unspecified: 0, default: 253, main: 254, local: 255 } as const;
/** Who made a route (RTPROT_…). */
export const ROUTE_PROTOCOL = {
  unspecified: 0,
  redirect: 1,
  kernel: 2,
  boot: 3,
  static: 4,
  routerAdvertisement: 9,
  dhcp: 16,
} as const;
/** What becomes of a packet (RTN_…). */
export const ROUTE_TYPE = {
  unspecified: 0,
  unicast: 1,
  local: 2,
  broadcast: 3,
  anycast: 4,
  multicast: 5,
  blackhole: 6,
  unreachable: 7,
  prohibit: 8,
  throw: 9,
} as const;
/** Flags of a route and of its next hops. */
export const ROUTE_FLAG = {
  dead: 0x1,
  pervasive: 0x2,
  /** The gateway need not be on a network of ours. */
  onLink: 0x4,
  offload: 0x8,
  linkDown: 0x10,
  unresolved: 0x20,
  /** Of an answer: an entry of the cache. */
  cloned: 0x200,
} as const;

/** struct rta_cacheinfo. */
const CACHE_LAYOUT = layout({
  references: native32,
  lastUse: native32,
  expires: native32,
  error: native32,
  used: native32,
  id: native32,
  timestamp: native32,
  timestampAge: native32,
});

/** struct rtnexthop; its length counts the attributes behind it. */
const NEXT_HOP_LAYOUT = layout({ length: native16, flags: native8, hops: native8, index: native32 });

/** One of several next hops of a route. */
export interface NextHop {
  index: number;
  gateway?: string;
  /** Its share of the packets, less one. */
  hops?: number;
  flags?: number;
}

export interface RouteMetrics {
  mtuBytes?: number;
  windowBytes?: number;
  /** In eighths of a millisecond. */
  roundTrip?: number;
  roundTripVariance?: number;
  advertisedMss?: number;
  hopLimit?: number;
}

export interface RouteMessage extends OtherAttributes {
  /** AF_INET or AF_INET6 (2 or 10: Linux's numbers). */
  family: number;
  /** Prefix length of the destination; 0 for the default route. */
  destinationLength: number;
  sourceLength: number;
  typeOfService: number;
  /** ROUTE_TABLE; the whole number is in `tableId`. */
  table: number;
  /** ROUTE_PROTOCOL */
  protocol: number;
  /** ROUTE_SCOPE: link for a network of our own, universe behind a gateway. */
  scope: number;
  /** ROUTE_TYPE */
  type: number;
  /** ROUTE_FLAG */
  flags: number;
  destination?: string;
  source?: string;
  /** The interface it leaves by. */
  outputIndex?: number;
  inputIndex?: number;
  gateway?: string;
  /** The metric: of two routes to one destination the lower one wins. */
  priority?: number;
  preferredSource?: string;
  metrics?: RouteMetrics;
  nextHops?: NextHop[];
  cache?: { [Name in keyof (typeof CACHE_LAYOUT)["at"]]?: number };
  tableId?: number;
  /** Of a router's advertisement: how much it wants to be taken (RFC 4191). */
  preference?: number;
}

const nextHops: AttributeKind<NextHop[]> = {
  needs: "next hops",
  read(bytes) {
    const hops: NextHop[] = [];
    const head = NEXT_HOP_LAYOUT.lengthBytes;
    for (let at = 0; at < bytes.length; ) {
      const length = readNative(bytes, at, 2);
      if (length < head || at + length > bytes.length) return undefined;
      const { index = 0, hops: share = 0, flags = 0 } = decodeFields(NEXT_HOP_LAYOUT, bytes, at);
      const { attributes } = decodeAttributes(bytes.subarray(at + head, at + length));
      const found = attributes.find(({ type }) => type === GATEWAY);
      const gateway = found && ipAddress.read(found.value);
      hops.push({ index, hops: share, flags, ...(gateway === undefined ? {} : { gateway }) });
      at += aligned(length);
    }
    return hops;
  },
  write: (hops) =>
    concat(
      ...hops.map(({ index, hops: share = 0, flags = 0, gateway }) => {
        const attributes =
          gateway === undefined
            ? new Uint8Array(0)
            : encodeAttribute({ type: GATEWAY, value: ipAddress.write(gateway) });
        const head = new Uint8Array(NEXT_HOP_LAYOUT.lengthBytes);
        const length = head.length + attributes.length;
        encodeFields(NEXT_HOP_LAYOUT, head, { length, flags, hops: share, index });
        return concat(head, attributes);
      }),
    ),
};

const GATEWAY = 5;

const ROUTE = bodyFormat("route message", ROUTE_LAYOUT, {
  tableId: [15, u32],
  destination: [1, ipAddress],
  source: [2, ipAddress],
  inputIndex: [3, u32],
  outputIndex: [4, u32],
  gateway: [GATEWAY, ipAddress],
  priority: [6, u32],
  preferredSource: [7, ipAddress],
  metrics: [
    8,
    nest({
      mtuBytes: [2, u32],
      windowBytes: [3, u32],
      roundTrip: [4, u32],
      roundTripVariance: [5, u32],
      advertisedMss: [8, u32],
      hopLimit: [10, u32],
    }),
  ],
  nextHops: [9, nextHops],
  cache: [12, structure(CACHE_LAYOUT)],
  preference: [20, u8],
});

/**
 * Reads the body of a message about a route (RTM.newRoute and its kin).
 * @example
 * decodeRoute(encodeRoute({ family: 2, destinationLength: 0, gateway: "10.0.1.1" })).gateway // => "10.0.1.1"
 */
export function decodeRoute(body: Uint8Array): DecodedBody<RouteMessage> {
  return ROUTE.decode(body);
}

/** Makes the body of a message about a route; what is left out is zero, or not there. */
export function encodeRoute(route: Partial<RouteMessage>): Uint8Array {
  return ROUTE.encode(route);
}
