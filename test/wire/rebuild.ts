/** Takes a frame apart header by header and builds it again from the values alone. */
import {
  decodeArp,
  decodeDns,
  decodeEthernet,
  decodeIcmp,
  decodeIcmpv6,
  decodeIpv4,
  decodeIpv6,
  decodeIpv6Extension,
  decodeLlc,
  decodeTcp,
  decodeUdp,
  decodeVlan,
  ETHER_TYPE,
  encodeArp,
  encodeEthernet,
  encodeIcmp,
  encodeIcmpv6,
  encodeIpv4,
  encodeIpv6,
  encodeIpv6Extension,
  encodeTcp,
  encodeUdp,
  encodeVlan,
  IP_PROTOCOL,
  isIpv6Extension,
  type PseudoHeader,
} from "../../kernel-lib/wire";

/** `computed` leaves lengths and checksums to the encoders; otherwise they are those that were read. */
export type Mode = "computed" | "as read";

export function rebuildEthernet(bytes: Uint8Array, mode: Mode): Uint8Array {
  const frame = decodeEthernet(bytes);
  if (frame.malformed) return bytes;
  return withRest(encodeEthernet(frame, rebuildTyped(frame.type, frame.payload, mode)), bytes);
}

function rebuildTyped(type: number, bytes: Uint8Array, mode: Mode): Uint8Array {
  switch (type) {
    case ETHER_TYPE.arp:
      return rebuildArp(bytes);
    case ETHER_TYPE.ipv4:
      return rebuildIpv4(bytes, mode);
    case ETHER_TYPE.ipv6:
      return rebuildIpv6(bytes, mode);
    case ETHER_TYPE.vlan: {
      const tag = decodeVlan(bytes);
      return tag.malformed ? bytes : encodeVlan(tag, rebuildTyped(tag.type, tag.payload, mode));
    }
    default:
      return bytes;
  }
}

/** What lies behind a packet (an Ethernet frame's padding) is not part of it: it is taken over. */
function withRest(rebuilt: Uint8Array, original: Uint8Array): Uint8Array {
  const padded = original.slice();
  padded.set(rebuilt.subarray(0, original.length));
  return padded;
}

function rebuildArp(bytes: Uint8Array): Uint8Array {
  const packet = decodeArp(bytes);
  const usual = packet.hardwareLength === 6 && packet.protocolLength === 4 && packet.hardwareType === 1;
  return packet.malformed || !usual ? bytes : withRest(encodeArp(packet), bytes);
}

export function rebuildIpv4(bytes: Uint8Array, mode: Mode): Uint8Array {
  const packet = decodeIpv4(bytes);
  if (packet.malformed) return bytes;
  const isFragment = packet.fragmentOffset > 0 || packet.moreFragments;
  const payload = isFragment ? packet.payload : rebuildCarried(packet.protocol, packet.payload, packet, mode);
  const { ihl: _i, totalLength: _t, checksum: _c, ...header } = packet;
  return withRest(encodeIpv4(mode === "computed" ? header : packet, payload), bytes);
}

export function rebuildIpv6(bytes: Uint8Array, mode: Mode): Uint8Array {
  const packet = decodeIpv6(bytes);
  if (packet.malformed) return bytes;
  const payload = rebuildCarried(packet.nextHeader, packet.payload, packet, mode);
  const { payloadLength: _, ...header } = packet;
  return withRest(encodeIpv6(mode === "computed" ? header : packet, payload), bytes);
}

function rebuildCarried(protocol: number, bytes: Uint8Array, addresses: PseudoHeader, mode: Mode): Uint8Array {
  if (protocol === IP_PROTOCOL.tcp) return rebuildTcp(bytes, addresses, mode);
  if (protocol === IP_PROTOCOL.udp) return rebuildUdp(bytes, addresses, mode);
  if (protocol === IP_PROTOCOL.icmp || protocol === IP_PROTOCOL.icmpv6)
    return rebuildIcmp(protocol, bytes, addresses, mode);
  if (!isIpv6Extension(protocol)) return bytes;
  const extension = decodeIpv6Extension(protocol, bytes);
  if (extension.malformed) return bytes;
  const isFragment = (extension.fragmentOffset ?? 0) > 0 || extension.moreFragments === true;
  const routed = (extension.segmentsLeft ?? 0) > 0;
  if (isFragment || routed) return encodeIpv6Extension(extension, extension.payload);
  return encodeIpv6Extension(extension, rebuildCarried(extension.nextHeader, extension.payload, addresses, mode));
}

function rebuildTcp(bytes: Uint8Array, addresses: PseudoHeader, mode: Mode): Uint8Array {
  const segment = decodeTcp(bytes);
  if (segment.malformed) return bytes;
  const { dataOffset: _d, checksum: _c, ...header } = segment;
  return encodeTcp(mode === "computed" ? header : segment, segment.payload, addresses);
}

function rebuildUdp(bytes: Uint8Array, addresses: PseudoHeader, mode: Mode): Uint8Array {
  const datagram = decodeUdp(bytes);
  if (datagram.malformed) return bytes;
  const { length: _l, checksum: _c, ...header } = datagram;
  return encodeUdp(mode === "computed" ? header : datagram, datagram.payload, addresses);
}

function rebuildIcmp(protocol: number, bytes: Uint8Array, addresses: PseudoHeader, mode: Mode): Uint8Array {
  const six = protocol === IP_PROTOCOL.icmpv6;
  const message = six ? decodeIcmpv6(bytes) : decodeIcmp(bytes);
  if (message.malformed) return bytes;
  const { checksum: _, ...header } = message;
  const chosen = mode === "computed" ? header : message;
  return six ? encodeIcmpv6(chosen, message.payload, addresses) : encodeIcmp(chosen, message.payload);
}

/** All decoders, for those who throw everything at them. */
export const DECODERS = {
  decodeArp,
  decodeDns,
  decodeEthernet,
  decodeIcmp,
  decodeIcmpv6,
  decodeIpv4,
  decodeIpv6,
  decodeLlc,
  decodeTcp,
  decodeUdp,
  decodeVlan,
};
