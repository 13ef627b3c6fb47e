// RFC 3549 §3.1.1: a network interface (struct ifinfomsg and the IFLA attributes of linux/if_link.h).
import { layout } from "../layout";
import { hardwareAddress, nest, plain, structure, text, u8, u32 } from "./attribute-kinds";
import { bodyFormat, type DecodedBody, type OtherAttributes } from "./body";
import { native8, native16, native32, native64, nativeHex32 } from "./native";

export const LINK_LAYOUT = layout({
  family: native8,
  padding: native8,
  hardwareType: native16,
  index: native32,
  flags: nativeHex32,
  change: nativeHex32,
});

/** Flags of an interface (IFF_…). */
export const IFF = {
  up: 0x1,
  broadcast: 0x2,
  debug: 0x4,
  loopback: 0x8,
  pointToPoint: 0x10,
  noTrailers: 0x20,
  running: 0x40,
  noArp: 0x80,
  promiscuous: 0x100,
  allMulticast: 0x200,
  master: 0x400,
  slave: 0x800,
  multicast: 0x1000,
  portSelect: 0x2000,
  autoMedia: 0x4000,
  dynamic: 0x8000,
  /** The cable is in. */
  lowerUp: 0x10000,
  dormant: 0x20000,
  echo: 0x40000,
} as const;

/** Whether an interface can carry anything (RFC 2863). */
export const OPER_STATE = {
  unknown: 0,
  notPresent: 1,
  down: 2,
  lowerLayerDown: 3,
  testing: 4,
  dormant: 5,
  up: 6,
} as const;

/** Kinds of hardware (ARPHRD_…) that there are in the course. */
export const HARDWARE_TYPE = { ethernet: 1, sit: 776, loopback: 772, tunnel: 768, tunnel6: 769, none: 0xfffe } as const;

/** struct rtnl_link_stats64: what has passed since the interface was made. */
export const STATISTICS_LAYOUT = layout({
  receivedPackets: native64,
  sentPackets: native64,
  receivedBytes: native64,
  sentBytes: native64,
  receiveErrors: native64,
  sendErrors: native64,
  receiveDropped: native64,
  sendDropped: native64,
  multicast: native64,
  collisions: native64,
  receiveLengthErrors: native64,
  receiveOverErrors: native64,
  receiveCrcErrors: native64,
  receiveFrameErrors: native64,
  receiveFifoErrors: native64,
  receiveMissedErrors: native64,
  sendAbortedErrors: native64,
  sendCarrierErrors: native64,
  sendFifoErrors: native64,
  sendHeartbeatErrors: native64,
  sendWindowErrors: native64,
  receiveCompressed: native64,
  sendCompressed: native64,
});

/** struct rtnl_link_ifmap: where its hardware lies. */
const MAP_LAYOUT = layout({
  memoryStart: native64,
  memoryEnd: native64,
  baseAddress: native64,
  interrupt: native16,
  dma: native8,
  port: native8,
  padding: native32,
});

export type LinkStatistics = { [Name in keyof (typeof STATISTICS_LAYOUT)["at"]]?: number };
export type LinkMap = { [Name in keyof (typeof MAP_LAYOUT)["at"]]?: number };

export interface LinkMessage extends OtherAttributes {
  /** AF_UNSPEC. */
  family: number;
  /** ARPHRD_…: 1 Ethernet, 772 loopback. */
  hardwareType: number;
  /** The interface's number; 0 in a request that names it. */
  index: number;
  /** IFF_… */
  flags: number;
  /** Of a change: which of the flags are meant. */
  change: number;
  name?: string;
  /** `02:00:00:00:00:01` */
  address?: string;
  broadcast?: string;
  mtuBytes?: number;
  queueLength?: number;
  operState?: number;
  /** 1 where the cable is in. */
  carrier?: number;
  statistics?: LinkStatistics;
  map?: LinkMap;
  /** What it was made as: `veth`, `dummy`, `bridge`; and that kind's own settings. */
  info?: { kind?: string; data?: Uint8Array };
  /** The interface's other end, or the one it stands on. */
  linkIndex?: number;
  /** The bridge that it is a port of. */
  masterIndex?: number;
  alias?: string;
  promiscuity?: number;
  /** Moves it to the network namespace of a process, or of a descriptor. */
  namespacePid?: number;
  namespaceDescriptor?: number;
  /** Of a GET: which extras to tell (1: virtual functions, 8: leave the statistics out). */
  extMask?: number;
}

const LINK = bodyFormat("link message", LINK_LAYOUT, {
  name: [3, text],
  address: [1, hardwareAddress],
  broadcast: [2, hardwareAddress],
  mtuBytes: [4, u32],
  linkIndex: [5, u32],
  masterIndex: [10, u32],
  queueLength: [13, u32],
  map: [14, structure(MAP_LAYOUT)],
  operState: [16, u8],
  info: [18, nest({ kind: [1, text], data: [2, plain] })],
  namespacePid: [19, u32],
  alias: [20, text],
  statistics: [23, structure(STATISTICS_LAYOUT)],
  namespaceDescriptor: [28, u32],
  extMask: [29, u32],
  promiscuity: [30, u32],
  carrier: [33, u8],
});

/**
 * Reads the body of a message about an interface (RTM.newLink and its kin).
 * @example
 * decodeLink(encodeLink({ index: 2, name: "eth0", flags: IFF.up })).name // => "eth0"
 */
export function decodeLink(body: Uint8Array): DecodedBody<LinkMessage> {
  return LINK.decode(body);
}

/** Makes the body of a message about an interface; what is left out is zero, or not there. */
export function encodeLink(link: Partial<LinkMessage>): Uint8Array {
  return LINK.encode(link);
}
