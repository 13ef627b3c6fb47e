// IEEE 802.3, IEEE 802.1Q, RFC 1042: Ethernet, tags, LLC and SNAP, as far as the layer inside.
import { uint16At } from "../big-endian";
import { ETHER_TYPE, HIGHEST_802_3_LENGTH, LOWEST_ETHER_TYPE } from "../ether-type";
import { ETHERNET_HEADER_LENGTH } from "../ethernet";
import { LLC_SAP_IP, LLC_SAP_SNAP, SNAP_OUI_BRIDGED, SNAP_OUI_CISCO, SNAP_OUI_ETHERNET } from "../llc";
import { VLAN_TAG_LENGTH } from "../vlan";
import { scanArp } from "./arp";
import { handlers } from "./handlers";
import { scanIp } from "./ipv4";
import { scanIpv6 } from "./ipv6";
import { type End, LAYER, type Packet } from "./packet";
import { scanPppoe } from "./ppp";

export function scanEthernet(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.etherAt < 0;
  if (!p.enter(LAYER.eth, at, capturedEnd, reportedEnd)) return;
  const body = at + ETHERNET_HEADER_LENGTH;
  if (capturedEnd < body) return p.cut("eth", capturedEnd, reportedEnd);
  const type = uint16At(p.bytes, body - 2);
  if (first) p.etherAt = at;
  if (type >= LOWEST_ETHER_TYPE || type === 0) {
    if (p.etherType < 0) p.etherType = type;
    scanEtherType(p, type, body, capturedEnd, reportedEnd);
  } else if (type <= HIGHEST_802_3_LENGTH) scan8023(p, type, body, capturedEnd, reportedEnd);
  else p.broke("eth", body - 2, `${type} is neither a length (at most 1500) nor a type (at least 1536)`);
}

/** Hands the bytes after an EtherType to the protocol it names; another one ends the walk. */
export function scanEtherType(p: Packet, type: number, at: number, capturedEnd: number, reportedEnd: number): End {
  switch (type) {
    case ETHER_TYPE.ipv4:
      return scanIp(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.ipv6:
      return scanIpv6(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.arp:
    case ETHER_TYPE.rarp:
      return scanArp(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.oldQinQ:
      return scanVlan(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.serviceVlan:
      return scanServiceTag(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.backboneTag:
      return scanBackboneTag(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.mpls:
    case ETHER_TYPE.mplsMulticast:
      return handlers.mpls(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.pppoeSession:
      return scanPppoe(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.transparentBridging:
      return handlers.ethernet(p, at, capturedEnd, reportedEnd);
    case ETHER_TYPE.jumboLlc:
      return scanLlc(p, at, capturedEnd, reportedEnd);
  }
}

const BACKBONE_TAG_LENGTH = 18;
/** More tags than this, and the frame is not walked on (as Wireshark does). */
const TAG_LIMIT = 20;

function scanVlan(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enter(LAYER.vlan, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 2) return p.cut("vlan", capturedEnd, reportedEnd);
  if (++p.vlanTags > TAG_LIMIT) return p.broke("vlan", at, "too many nested tags");
  if (p.vlanId < 0) p.vlanId = uint16At(p.bytes, at) & 0xfff;
  const body = at + VLAN_TAG_LENGTH;
  if (capturedEnd < body) return p.cut("vlan", capturedEnd, reportedEnd);
  const type = uint16At(p.bytes, body - 2);
  if (type <= HIGHEST_802_3_LENGTH) scan8023(p, type, body, capturedEnd, reportedEnd);
  else scanEtherType(p, type, body, capturedEnd, reportedEnd);
}

/** IEEE 802.1ad: a service provider's tag, outside the customer's. */
function scanServiceTag(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("802.1ad", at, capturedEnd, reportedEnd)) return;
  const body = at + VLAN_TAG_LENGTH;
  if (capturedEnd < body) return p.cut("802.1ad", capturedEnd, reportedEnd);
  scanEtherType(p, uint16At(p.bytes, body - 2), body, capturedEnd, reportedEnd);
}

/** IEEE 802.1ah: a service number and the customer's own addresses before the customer's type. */
function scanBackboneTag(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("802.1ah", at, capturedEnd, reportedEnd)) return;
  const body = at + BACKBONE_TAG_LENGTH;
  if (capturedEnd < body) return p.cut("802.1ah", capturedEnd, reportedEnd);
  scanEtherType(p, uint16At(p.bytes, body - 2), body, capturedEnd, reportedEnd);
}

/** The bytes after an 802.3 length: LLC, unless they begin as Novell's raw IPX does. */
function scan8023(p: Packet, length: number, at: number, capturedEnd: number, reportedEnd: number): End {
  if (at + length > reportedEnd) p.broke("eth", at - 2, `length ${length} runs past the end of the frame`);
  const reported = Math.min(reportedEnd, at + length);
  const captured = Math.min(capturedEnd, reported);
  if (capturedEnd >= at + 2 && uint16At(p.bytes, at) === 0xffff) return;
  scanLlc(p, at, captured, reported);
}

/** IEEE 802.2: two access points and a control field, then what the destination's access point names. */
export function scanLlc(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("llc", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 3) return p.cut("llc", capturedEnd, reportedEnd);
  const control = p.bytes[at + 2] as number;
  const unnumbered = (control & 3) === 3;
  const information = (control & 1) === 0 || control === 3;
  const body = at + (unnumbered ? 3 : 4);
  if (capturedEnd < body) return p.cut("llc", capturedEnd, reportedEnd);
  const service = p.bytes[at] as number;
  if (service === LLC_SAP_SNAP && p.bytes[at + 1] === LLC_SAP_SNAP)
    return scanSnap(p, body, information, capturedEnd, reportedEnd);
  if (reportedEnd > body && information && service === LLC_SAP_IP) scanIp(p, body, capturedEnd, reportedEnd);
}

function scanSnap(p: Packet, at: number, information: boolean, capturedEnd: number, reportedEnd: number): End {
  if (capturedEnd < at + 5) return p.cut("llc", capturedEnd, reportedEnd);
  const organization = (uint16At(p.bytes, at) << 8) | (p.bytes[at + 2] as number);
  const type = uint16At(p.bytes, at + 3);
  if ((organization === SNAP_OUI_ETHERNET || organization === SNAP_OUI_CISCO) && information)
    scanEtherType(p, type, at + 5, capturedEnd, reportedEnd);
  // RFC 2684 §5.2: bridged Ethernet, with a padding of two bytes
  else if (organization === SNAP_OUI_BRIDGED && (type === 1 || type === 7))
    scanEthernet(p, at + 7, capturedEnd, reportedEnd);
}
