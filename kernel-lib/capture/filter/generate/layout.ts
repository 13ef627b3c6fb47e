/** For each link type: where the header's parts begin. */
import { FIRST_MODERN_LINK_TYPE, LAST_MODERN_LINK_TYPE, LINK_TYPE } from "../../link-type";

/** An offset that no packet of the link type has. */
export const UNSET = 0xffff_ffff;

export interface LinkLayout {
  /** Of the field that says what the payload is; UNSET where there is none. */
  linkType: number;
  /** Of the payload: the network layer's header or an LLC header before it. */
  payload: number;
  /** From the payload to the network layer's header: behind a SNAP header, and behind a plain LLC header. */
  network: number;
  networkNoSnap: number;
  /** Bytes before the link layer's own header. */
  linkHeader?: number;
  /** The link layer's header begins, or ends, at an offset that only the packet tells. */
  linkHeaderVaries?: true;
  payloadVaries?: true;
}

const plain = (linkType: number, payload: number): LinkLayout => ({ linkType, payload, network: 0, networkNoSnap: 0 });
const withLlc = (linkType: number, payload: number): LinkLayout => ({
  linkType,
  payload,
  network: 8,
  networkNoSnap: 3,
});
const ethernet = (linkHeader: number): LinkLayout => ({
  linkHeader,
  linkType: linkHeader + 12,
  payload: linkHeader + 14,
  network: 0,
  networkNoSnap: 3,
});
const juniper = (linkType: number, payload: number, network = 0, networkNoSnap = UNSET): LinkLayout => ({
  linkType,
  payload,
  network,
  networkNoSnap,
});
const bytesOnly = (linkType = UNSET): LinkLayout => ({
  linkType,
  payload: UNSET,
  network: UNSET,
  networkNoSnap: UNSET,
});
const wireless = (radioHeader: boolean): LinkLayout => ({
  ...withLlc(24, 0),
  payloadVaries: true,
  ...(radioHeader ? { linkHeaderVaries: true } : {}),
});

const T = LINK_TYPE;
const LAYOUTS: ReadonlyMap<number, LinkLayout> = new Map<number, LinkLayout>([
  [T.EN10MB, ethernet(0)],
  [T.NETANALYZER, ethernet(4)],
  [T.NETANALYZER_TRANSPARENT, ethernet(12)],
  [T.RAW, plain(UNSET, 0)],
  [T.IPV4, plain(UNSET, 0)],
  [T.IPV6, plain(UNSET, 0)],
  [T.LINUX_SLL, plain(14, 16)],
  [T.LINUX_SLL2, plain(0, 20)],
  [T.NULL, plain(0, 4)],
  [T.LOOP, plain(0, 4)],
  [T.ENC, plain(0, 12)],
  [T.PPP, plain(2, 4)],
  [T.PPP_PPPD, plain(2, 4)],
  [T.PPP_SERIAL, plain(2, 4)],
  [T.C_HDLC, plain(2, 4)],
  [T.HDLC, plain(2, 4)],
  [T.PPP_ETHER, plain(6, 8)],
  [T.PPP_BSDOS, plain(5, 24)],
  [T.SLIP, plain(UNSET, 16)],
  [T.SLIP_BSDOS, plain(UNSET, 24)],
  [T.ARCNET, plain(2, 6)],
  [T.ARCNET_LINUX, plain(4, 8)],
  [T.LTALK, plain(UNSET, 0)],
  [T.FRELAY, plain(UNSET, 0)],
  [T.MFR, { linkType: UNSET, payload: 0, network: 4, networkNoSnap: 0 }],
  [T.APPLE_IP_OVER_IEEE1394, plain(16, 18)],
  [T.SYMANTEC_FIREWALL, plain(6, 44)],
  [T.IPNET, juniper(1, 24)],
  [T.PFSYNC, plain(UNSET, 4)],
  [T.PFLOG, { ...plain(0, 0), payloadVaries: true }],
  [T.FDDI, withLlc(13, 13)],
  [T.IEEE802, withLlc(14, 14)],
  [T.ATM_RFC1483, withLlc(0, 0)],
  [T.ATM_CLIP, withLlc(0, 0)],
  [T.SUNATM, withLlc(4, 4)],
  [T.IP_OVER_FC, withLlc(16, 16)],
  [T.IEEE802_11, wireless(false)],
  [T.PRISM_HEADER, wireless(true)],
  [T.IEEE802_11_RADIO_AVS, wireless(true)],
  [T.IEEE802_11_RADIO, wireless(true)],
  [T.PPI, wireless(true)],
  ...[T.JUNIPER_MFR, T.JUNIPER_MLFR, T.JUNIPER_MLPPP, T.JUNIPER_PPP, T.JUNIPER_CHDLC, T.JUNIPER_FRELAY].map(
    (type) => [type, juniper(4, 4)] as const,
  ),
  [T.JUNIPER_ATM1, juniper(4, 4, 0, 10)],
  [T.JUNIPER_ATM2, juniper(8, 8, 0, 10)],
  [T.JUNIPER_PPPOE, juniper(16, 14, 18, 21)],
  [T.JUNIPER_ETHER, juniper(16, 14, 18, 21)],
  [T.JUNIPER_PPPOE_ATM, juniper(4, 6)],
  [T.JUNIPER_GGSN, juniper(6, 12)],
  [T.JUNIPER_MONITOR, juniper(12, 12)],
  [T.JUNIPER_ES, bytesOnly(6)],
  [T.JUNIPER_SERVICES, bytesOnly(12)],
  [T.JUNIPER_VP, bytesOnly(18)],
  [T.JUNIPER_ST, bytesOnly(18)],
  ...[T.JUNIPER_ISM, T.JUNIPER_VS, T.JUNIPER_SRX_E2E, T.JUNIPER_FIBRECHANNEL, T.JUNIPER_ATM_CEMIC].map(
    (type) => [type, bytesOnly(8)] as const,
  ),
]);

/** Gives a link type's layout; nothing for a number that is no link type. */
export function layoutOf(linkType: number): LinkLayout | undefined {
  const known = LAYOUTS.get(linkType);
  if (known) return known;
  return linkType >= FIRST_MODERN_LINK_TYPE && linkType <= LAST_MODERN_LINK_TYPE ? bytesOnly() : undefined;
}

/** Link types whose packets are Ethernet frames. */
export const isEthernet = (linkType: number): boolean =>
  linkType === T.EN10MB || linkType === T.NETANALYZER || linkType === T.NETANALYZER_TRANSPARENT;

/** IEEE 802.11 frames behind some radio header or none, PPI apart. */
export const isPlainWireless = (linkType: number): boolean =>
  linkType === T.IEEE802_11 ||
  linkType === T.PRISM_HEADER ||
  linkType === T.IEEE802_11_RADIO_AVS ||
  linkType === T.IEEE802_11_RADIO;

export const isWireless = (linkType: number): boolean => isPlainWireless(linkType) || linkType === T.PPI;

const JUNIPER = new Set<number>(
  Object.entries(T)
    .filter(([name]) => name.startsWith("JUNIPER_") && name !== "JUNIPER_PIC_PEER")
    .map(([, number]) => number),
);

export const isJuniper = (linkType: number): boolean => JUNIPER.has(linkType);

/** Where signalling units of SS7 (ITU-T Q.703, Q.704) have their fields. */
export interface SignallingLayout {
  length: number;
  serviceInformation: number;
  pointCodes: number;
  linkSelection: number;
}

const signalling = (before: number): SignallingLayout => ({
  length: before + 2,
  serviceInformation: before + 3,
  pointCodes: before + 4,
  linkSelection: before + 7,
});

const SIGNALLING: ReadonlyMap<number, SignallingLayout> = new Map([
  [T.MTP2, signalling(0)],
  [T.MTP2_WITH_PHDR, signalling(4)],
  [T.ERF, signalling(20)],
]);

export const signallingLayoutOf = (linkType: number): SignallingLayout | undefined => SIGNALLING.get(linkType);
