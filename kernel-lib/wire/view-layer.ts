/** From the name of a layer to the view of its header. */
import { viewArp } from "./arp";
import { hexText } from "./big-endian";
import { viewDhcp } from "./dhcp";
import { viewDns } from "./dns";
import { viewEthernet } from "./ethernet";
import { viewHttp } from "./http";
import { viewIcmp } from "./icmp";
import { ICMPV6_HEADER_LENGTH, ICMPV6_TYPE, viewIcmpv6 } from "./icmpv6";
import { IP_PROTOCOL } from "./ip-protocol";
import { viewIpv4 } from "./ipv4";
import { viewIpv6 } from "./ipv6";
import { viewIpv6Extension } from "./ipv6-extension";
import type { HeaderField } from "./layout";
import { viewLinuxCooked, viewLinuxCooked2 } from "./linux-cooked";
import { viewLlc } from "./llc";
import { viewNeighbor } from "./neighbor-discovery";
import { viewNull } from "./null-loopback";
import { viewTcp } from "./tcp";
import { viewTls } from "./tls";
import { viewUdp } from "./udp";
import { bytesField, type HeaderView } from "./view";
import { viewVlan } from "./vlan";

type Viewer = (bytes: Uint8Array, offset: number) => HeaderView;

const extension =
  (kind: number): Viewer =>
  (bytes, offset) =>
    viewIpv6Extension(kind, bytes, offset);

const VIEWERS: Record<string, Viewer> = {
  eth: viewEthernet,
  vlan: viewVlan,
  "802.1ad": viewVlan,
  llc: viewLlc,
  sll: viewLinuxCooked,
  sll2: viewLinuxCooked2,
  null: viewNull,
  arp: viewArp,
  ip: viewIpv4,
  ipv6: viewIpv6,
  "ipv6.hopopts": extension(IP_PROTOCOL.hopByHop),
  "ipv6.dstopts": extension(IP_PROTOCOL.destinationOptions),
  "ipv6.routing": extension(IP_PROTOCOL.routing),
  "ipv6.fragment": extension(IP_PROTOCOL.fragment),
  ah: extension(IP_PROTOCOL.ah),
  icmp: viewIcmp,
  icmpv6: viewIcmpv6Message,
  tcp: viewTcp,
  udp: viewUdp,
  dns: viewDns,
  mdns: viewDns,
  llmnr: viewDns,
  dhcp: viewDhcp,
  http: viewHttp,
  tls: viewTls,
};

/** Names of the protocols that are followed but not taken apart. */
const NAMES: Record<string, string> = {
  "802.1ah": "802.1ah backbone tag",
  gre: "Generic Routing Encapsulation",
  mpls: "MPLS labels",
  pppoe: "PPP over Ethernet",
  ppp: "Point-to-Point Protocol",
  esp: "Encapsulating Security Payload",
  etherip: "Ethernet in IP",
  vxlan: "VXLAN",
  geneve: "Geneve",
  l2tp: "Layer 2 Tunneling Protocol",
  teredo: "Teredo",
  gtp: "GPRS Tunneling Protocol",
  udplite: "UDP-Lite",
  data: "Data",
};
const SHOWN_BYTES = 32;

/** The options of neighbour discovery stand behind the header of its messages. */
function viewIcmpv6Message(bytes: Uint8Array, offset: number): HeaderView {
  const view = viewIcmpv6(bytes, offset);
  const type = bytes[offset] ?? 0;
  if (type < ICMPV6_TYPE.routerSolicitation || type > ICMPV6_TYPE.redirect) return view;
  const body = bytes.subarray(offset + ICMPV6_HEADER_LENGTH);
  const fields = [...view.fields, ...viewNeighbor(type, body, ICMPV6_HEADER_LENGTH)];
  return { ...view, reference: "RFC 4861", fields, lengthBytes: bytes.length - offset };
}

/**
 * Shows the header of a protocol that lies at a place, as a ruler or a pane draws it; `end` is where its bytes end.
 * @example
 * viewLayer("udp", Uint8Array.of(0xcf, 0x08, 0x23, 0x28, 0, 8, 0, 0)).fields[1].text // => "9000"
 */
export function viewLayer(protocol: string, bytes: Uint8Array, offset = 0, end = bytes.length): HeaderView {
  const viewer = VIEWERS[protocol];
  const whole = bytes.subarray(0, Math.max(end, offset));
  if (viewer) return { ...viewer(whole, offset), protocol };
  const lengthBytes = whole.length - offset;
  const shown = hexText(whole.subarray(offset, offset + SHOWN_BYTES), " ");
  const fields: HeaderField[] = lengthBytes > 0 ? [bytesField("bytes", 0, lengthBytes, shown)] : [];
  return { protocol, name: NAMES[protocol] ?? protocol, reference: "", offset, lengthBytes, fields };
}
