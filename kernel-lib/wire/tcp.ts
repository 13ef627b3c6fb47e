// RFC 9293 §3.1: the Transmission Control Protocol; RFC 3168 and RFC 9768 for the congestion bits.
import { concat } from "./big-endian";
import { foldSum, type PseudoHeader, pseudoHeaderSum, sumWords } from "./checksum";
import { cutHeader, decodeWhole, NO_BYTES } from "./decode";
import { type Decoded, EncodeError, type Malformed } from "./errors";
import { bits, flag, hex } from "./field";
import { IP_PROTOCOL } from "./ip-protocol";
import { encodeFields, layout } from "./layout";
import { decodeTcpOptions, encodeTcpOptions, type TcpOption, viewTcpOptions } from "./tcp-options";
import { type HeaderView, viewFields } from "./view";

export const TCP_LAYOUT = layout({
  sourcePort: 2,
  destinationPort: 2,
  sequenceNumber: 4,
  acknowledgmentNumber: 4,
  dataOffset: bits(4, (words) => `${words} (${words * 4} bytes)`),
  reserved: bits(3),
  ae: flag,
  cwr: flag,
  ece: flag,
  urg: flag,
  ack: flag,
  psh: flag,
  rst: flag,
  syn: flag,
  fin: flag,
  window: 2,
  checksum: hex(2),
  urgentPointer: 2,
});
export const TCP_HEADER_LENGTH = TCP_LAYOUT.lengthBytes;
const MOST_OPTION_BYTES = 40;

/** The control bits by their names in capitals, as bits of `tcp.flags`. */
export const TCP_FLAGS = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128, AE: 256 } as const;

export interface TcpHeader {
  sourcePort: number;
  destinationPort: number;
  /** Of the first byte of data; of the SYN itself where `syn` is set. */
  sequenceNumber: number;
  /** The next byte expected; means something only where `ack` is set. */
  acknowledgmentNumber: number;
  /** Length of the header in 32-bit words: 5 without options, 15 at most. */
  dataOffset: number;
  /** Must be 0. */
  reserved: number;
  /** Accurate ECN (RFC 9768; once the nonce sum). */
  ae: boolean;
  /** Congestion window reduced. */
  cwr: boolean;
  /** Congestion experienced, echoed. */
  ece: boolean;
  /** The urgent pointer means something. */
  urg: boolean;
  /** The acknowledgment number means something. */
  ack: boolean;
  /** Hand the data on now. */
  psh: boolean;
  rst: boolean;
  syn: boolean;
  fin: boolean;
  /** As on the wire: not scaled. */
  window: number;
  checksum: number;
  urgentPointer: number;
  options: TcpOption[];
}

/**
 * Writes control bits as a list of names.
 * @example
 * tcpFlagsText(TCP_FLAGS.SYN | TCP_FLAGS.ACK) // => "SYN, ACK"
 */
export function tcpFlagsText(flags: number): string {
  return Object.entries(TCP_FLAGS)
    .filter(([, bit]) => (flags & bit) !== 0)
    .map(([name]) => name)
    .join(", ");
}

/**
 * Reads a TCP segment. Its length is not in the header: all that follows the options is payload, so give just the
 * payload of the IP packet. The checksum is not judged here.
 * @example
 * decodeTcp(encodeTcp({ sourcePort: 53000, destinationPort: 9000, sequenceNumber: 7, syn: true }, Uint8Array.of())).syn // => true
 */
export function decodeTcp(bytes: Uint8Array, offset = 0): Decoded<TcpHeader> {
  const header = decodeWhole(TCP_LAYOUT, bytes, offset);
  if (!header) return cutHeader("TCP header", TCP_LAYOUT, bytes, offset);
  const body = offset + header.dataOffset * 4;
  const problem = offsetProblem(header.dataOffset, offset, bytes.length);
  if (problem) return { ...header, payload: NO_BYTES, malformed: problem };
  const { options, malformed } = decodeTcpOptions(bytes, offset + TCP_HEADER_LENGTH, body);
  const segment = { ...header, options, payload: bytes.subarray(body) };
  return malformed ? { ...segment, malformed } : segment;
}

function offsetProblem(dataOffset: number, offset: number, end: number): Malformed | undefined {
  const at = offset + TCP_LAYOUT.at.dataOffset;
  if (dataOffset < 5) return { at, why: `header length ${dataOffset * 4} is less than 20` };
  if (offset + dataOffset * 4 > end)
    return { at: end, why: `options: cut off before the header's end at ${dataOffset * 4}` };
  return undefined;
}

/**
 * Makes a TCP segment. Header length and checksum are computed unless given (wrong ones too); the checksum counts the
 * addresses of the packet around it, so give them (an IP header will do): without them it is 0.
 * @example
 * encodeTcp({ sourcePort: 53000, destinationPort: 9000, syn: true, options: [{ name: "mss", mss: 1460 }] }, Uint8Array.of(), { source: "192.0.2.1", destination: "192.0.2.2" }).length // => 24
 */
export function encodeTcp(
  header: Partial<TcpHeader> & Pick<TcpHeader, "sourcePort" | "destinationPort">,
  payload: Uint8Array,
  addresses?: PseudoHeader,
): Uint8Array {
  const options = encodeTcpOptions(header.options ?? []);
  if (options.length > MOST_OPTION_BYTES)
    throw new EncodeError(`TCP options of ${options.length} bytes`, `a header has room for ${MOST_OPTION_BYTES}`);
  const bytes = concat(new Uint8Array(TCP_HEADER_LENGTH), options, payload);
  const dataOffset = (TCP_HEADER_LENGTH + options.length) / 4;
  const complete = { ...PLAIN, dataOffset, ...header };
  encodeFields(TCP_LAYOUT, bytes, complete);
  if (header.checksum !== undefined || !addresses) return bytes;
  const sum = sumWords(bytes, 0, bytes.length) + pseudoHeaderSum(addresses, IP_PROTOCOL.tcp, bytes.length);
  encodeFields(TCP_LAYOUT, bytes, { ...complete, checksum: ~foldSum(sum) & 0xffff });
  return bytes;
}

const PLAIN = {
  sequenceNumber: 0,
  acknowledgmentNumber: 0,
  reserved: 0,
  ...{ ae: false, cwr: false, ece: false, urg: false, ack: false, psh: false, rst: false, syn: false, fin: false },
  window: 65535,
  checksum: 0,
  urgentPointer: 0,
};

/** Shows a TCP header field by field, options included. */
export function viewTcp(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "tcp", name: "Transmission Control Protocol", reference: "RFC 9293" };
  const words = (bytes[offset + TCP_LAYOUT.at.dataOffset] ?? 0) >>> 4;
  const end = Math.min(offset + words * 4, bytes.length);
  return viewFields(who, TCP_LAYOUT, bytes, offset, viewTcpOptions(bytes, offset, offset + TCP_HEADER_LENGTH, end));
}
