/** IEEE 802 and IANA ether-types: the numbers that name what an Ethernet frame carries. */

/** Up to this the field after the addresses is the length of an 802.3 frame (IEEE 802.3 §3.2.6). */
export const HIGHEST_802_3_LENGTH = 1500;
/** From here on it is a type; what lies between is neither. */
export const LOWEST_ETHER_TYPE = 1536;

export const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  transparentBridging: 0x6558,
  rarp: 0x8035,
  vlan: 0x8100,
  ipv6: 0x86dd,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  jumboLlc: 0x8870,
  eapol: 0x888e,
  serviceVlan: 0x88a8,
  lldp: 0x88cc,
  backboneTag: 0x88e7,
  oldQinQ: 0x9100,
} as const;

const NAMES: Record<number, string> = {
  [ETHER_TYPE.ipv4]: "IPv4",
  [ETHER_TYPE.arp]: "ARP",
  [ETHER_TYPE.transparentBridging]: "Ethernet",
  [ETHER_TYPE.rarp]: "RARP",
  [ETHER_TYPE.vlan]: "802.1Q",
  [ETHER_TYPE.ipv6]: "IPv6",
  [ETHER_TYPE.mpls]: "MPLS",
  [ETHER_TYPE.mplsMulticast]: "MPLS multicast",
  [ETHER_TYPE.pppoeDiscovery]: "PPPoE discovery",
  [ETHER_TYPE.pppoeSession]: "PPPoE session",
  [ETHER_TYPE.jumboLlc]: "LLC",
  [ETHER_TYPE.eapol]: "EAPOL",
  [ETHER_TYPE.serviceVlan]: "802.1ad",
  [ETHER_TYPE.lldp]: "LLDP",
  [ETHER_TYPE.backboneTag]: "802.1ah",
  [ETHER_TYPE.oldQinQ]: "QinQ",
};

/**
 * Names an ether-type; undefined for one not in the table.
 * @example
 * etherTypeName(0x0806) // => "ARP"
 */
export function etherTypeName(type: number): string | undefined {
  return NAMES[type];
}
