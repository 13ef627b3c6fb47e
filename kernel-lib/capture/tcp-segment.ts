/** What following a connection needs of a TCP segment. */
import { ipv4Text, ipv6Text, type Packet, TCP_FLAGS, TCP_LAYOUT, uint16At, uint32At } from "../wire";

export interface Segment {
  sequence: number;
  acknowledgment: number;
  flags: number;
  window: number;
  bytes: number;
  timeMs: number;
  scale: number | undefined;
}

const AT = TCP_LAYOUT.at;
const WINDOW_SCALE = 3;
const { SYN, FIN } = TCP_FLAGS;

/** Reads the segment of a packet that was scanned. */
export function segmentOf({ bytes, tcpAt, tcpLength, capturedEnd }: Packet, timeMs: number): Segment {
  const flags = uint16At(bytes, tcpAt + AT.dataOffset) & 0xfff;
  return {
    sequence: uint32At(bytes, tcpAt + AT.sequenceNumber),
    acknowledgment: uint32At(bytes, tcpAt + AT.acknowledgmentNumber),
    flags,
    window: uint16At(bytes, tcpAt + AT.window),
    bytes: tcpLength,
    timeMs,
    scale: flags & SYN ? windowScale(bytes, tcpAt, capturedEnd) : undefined,
  };
}

/** RFC 7323 §2.2: the shift count that a SYN offers. */
function windowScale(bytes: Uint8Array, tcpAt: number, capturedEnd: number): number | undefined {
  const end = Math.min(capturedEnd, tcpAt + ((bytes[tcpAt + AT.dataOffset] as number) >>> 4) * 4);
  for (let at = tcpAt + TCP_LAYOUT.lengthBytes; at + 2 < end; ) {
    const kind = bytes[at] as number;
    if (kind === 0) return undefined;
    if (kind === WINDOW_SCALE) return Math.min(14, bytes[at + 2] as number);
    at += kind === 1 ? 1 : Math.max(2, bytes[at + 1] as number);
  }
  return undefined;
}

/** Names sender and receiver, each with its port. */
export function endsOf({ bytes, addressLength, tcpAt, sourceAt, destinationAt }: Packet): [string, string] {
  const text = addressLength === 16 ? ipv6Text : ipv4Text;
  const source = uint16At(bytes, tcpAt + AT.sourcePort);
  const destination = uint16At(bytes, tcpAt + AT.destinationPort);
  return [`${text(bytes, sourceAt)} ${source}`, `${text(bytes, destinationAt)} ${destination}`];
}

/** How many sequence numbers a segment takes. */
export const lengthOf = ({ bytes, flags }: Segment): number => bytes + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
