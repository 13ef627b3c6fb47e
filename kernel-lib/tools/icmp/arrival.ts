/** What an ICMP message that arrives says to ping and traceroute: an answer, or a fault somewhere on the way. */
import {
  decodeIcmp,
  decodeIcmpv6,
  decodeIpv4,
  decodeIpv6,
  decodeUdp,
  ICMP_TYPE,
  ICMPV6_TYPE,
  type IcmpMessage,
  IP_PROTOCOL,
  isIcmpError,
  isIcmpv6Error,
} from "../../wire";
import type { IcmpFault } from "./words";

/** The packet that an error quotes, as far as it tells whose it was. */
export interface Quoted {
  destination: string;
  /** Of an echo request. */
  identifier?: number;
  sequence?: number;
  /** Of a UDP datagram. */
  sourcePort?: number;
  destinationPort?: number;
}

export type IcmpArrival =
  | { kind: "reply"; from: string; identifier: number; sequence: number; lengthBytes: number; ttl?: number }
  | { kind: "fault"; from: string; fault: IcmpFault; quoted: Quoted; ttl?: number };

/** Reads an ICMP message; undefined for one that is neither an echo reply nor an error. */
export function readArrival(version: 4 | 6, message: Uint8Array, from: string, ttl?: number): IcmpArrival | undefined {
  const read = version === 4 ? decodeIcmp(message) : decodeIcmpv6(message);
  if (read.malformed) return undefined;
  const {
    type,
    code,
    payload,
    identifier = 0,
    sequenceNumber = 0,
    mtu,
  } = read as IcmpMessage & {
    payload: Uint8Array;
  };
  const hops = ttl === undefined ? {} : { ttl };
  if (type === (version === 4 ? ICMP_TYPE.echoReply : ICMPV6_TYPE.echoReply))
    return { kind: "reply", from, identifier, sequence: sequenceNumber, lengthBytes: message.length, ...hops };
  if (!(version === 4 ? isIcmpError(type) : isIcmpv6Error(type))) return undefined;
  const quoted = readQuoted(version, payload);
  if (!quoted) return undefined;
  return {
    kind: "fault",
    from,
    fault: { version, type, code, ...(mtu === undefined ? {} : { mtu }) },
    quoted,
    ...hops,
  };
}

/** RFC 792: an error quotes the IP header and at least eight bytes behind it, which may be cut off there. */
function readQuoted(version: 4 | 6, bytes: Uint8Array): Quoted | undefined {
  const header = version === 4 ? decodeIpv4(bytes) : decodeIpv6(bytes);
  const { destination, payload } = header;
  if (destination === undefined) return undefined;
  const protocol = "protocol" in header ? header.protocol : "nextHeader" in header ? header.nextHeader : undefined;
  return { destination, ...readPorts(version, protocol, payload) };
}

function readPorts(version: 4 | 6, protocol: number | undefined, payload: Uint8Array): Omit<Quoted, "destination"> {
  if (protocol === IP_PROTOCOL.udp) {
    const { sourcePort, destinationPort } = decodeUdp(payload);
    return sourcePort === undefined || destinationPort === undefined ? {} : { sourcePort, destinationPort };
  }
  if (protocol !== (version === 4 ? IP_PROTOCOL.icmp : IP_PROTOCOL.icmpv6)) return {};
  return readEchoHead(version, payload);
}

/** Identifier and sequence number at the head of an echo request. */
export function readEchoHead(version: 4 | 6, payload: Uint8Array): Omit<Quoted, "destination"> {
  const { identifier, sequenceNumber } = version === 4 ? decodeIcmp(payload) : decodeIcmpv6(payload);
  return identifier === undefined || sequenceNumber === undefined ? {} : { identifier, sequence: sequenceNumber };
}
