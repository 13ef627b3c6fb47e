/** A frame taken apart for people: its layers one by one, each with its fields, their places and their values. */
import { uint16At } from "./big-endian";
import { CHECKSUM, type ChecksumStatus, foldSum, sumWords } from "./checksum";
import { DHCP_PORT } from "./dhcp";
import type { Malformed } from "./errors";
import { layersOf } from "./flat";
import { looksLikeHttp } from "./http";
import { LINK_TYPE } from "./link-type";
import { type LayerName, Packet, type Span, scanFrame } from "./scan";
import { summaryOf } from "./summary";
import { looksLikeTls } from "./tls";
import { UDP_LAYOUT } from "./udp";
import type { HeaderView } from "./view";
import { viewLayer } from "./view-layer";

/** One layer of a frame; its fields can be drawn as a ruler. */
export interface Layer extends HeaderView {
  /** The layer in one line. */
  summary: string;
  /** Of IPv4, TCP and UDP. */
  checksum?: ChecksumStatus;
  /** Of TCP: how many bytes of the stream the segment carried on the wire. */
  payloadBytes?: number;
}

export interface Dissection {
  /** From the outermost in, the quoted ones of an ICMP error too; what none of them explains comes last, as "data". */
  layers: Layer[];
  /** The layers that the machine-readable output knows, by its names. */
  protocols: readonly LayerName[];
  /** Where the frame first broke off or contradicted itself, and in which layer. */
  malformed?: Malformed & { layer: string };
}

export interface DissectOptions {
  /** What the frame begins with (`LINK_TYPE`): Ethernet. */
  linkType?: number;
  /** How long the frame was on the wire, where the capture kept less. */
  originalLength?: number;
}

/**
 * Takes a frame apart into its layers. Never throws on what is in the bytes.
 * @example
 * dissect(Uint8Array.of(0, 0, 0, 2), { linkType: 0 }).layers[0].name // => "BSD loopback"
 */
export function dissect(bytes: Uint8Array, options: DissectOptions = {}): Dissection {
  const packet = new Packet();
  packet.spans = [];
  packet.reset(bytes, 0, bytes.length, options.originalLength ?? bytes.length);
  scanFrame(packet, options.linkType ?? LINK_TYPE.ethernet);
  const { spans } = packet;
  const layers = spans.map((span) => layerOf(bytes, span));
  const payload = payloadOf(bytes, spans, layers);
  if (payload) layers.push(layerOf(bytes, payload));
  const dissection = { layers, protocols: layersOf(packet) };
  if (packet.malformedAt < 0) return dissection;
  const malformed = { at: packet.malformedAt, why: packet.malformedWhy, layer: packet.malformedIn };
  return { ...dissection, malformed };
}

function layerOf(bytes: Uint8Array, span: Span): Layer {
  const view = viewLayer(span.protocol, bytes, span.at, span.capturedEnd);
  const checksum = span.protocol === "ip" ? headerChecksum(bytes, view) : span.checksum;
  const layer: Layer = { ...view, summary: summaryOf(view) };
  if (checksum !== undefined) layer.checksum = checksum;
  if (span.protocol === "tcp") layer.payloadBytes = payloadBytes(layer, span);
  return layer;
}

function payloadBytes(layer: Layer, { at, reportedEnd }: Span): number {
  const header = (numberIn(layer, HEADER_WORDS.tcp) ?? 0) * 4;
  return Math.max(0, reportedEnd - at - header);
}

function headerChecksum(bytes: Uint8Array, { offset, lengthBytes }: HeaderView): ChecksumStatus {
  const headerLength = ((bytes[offset] ?? 0) & 15) * 4;
  if (lengthBytes < headerLength || headerLength === 0) return CHECKSUM.unverified;
  return foldSum(sumWords(bytes, offset, offset + headerLength)) === 0xffff ? CHECKSUM.good : CHECKSUM.bad;
}

/** What stands behind the last header: a message of a protocol that ports or looks give away, or data. */
function payloadOf(bytes: Uint8Array, spans: Span[], layers: Layer[]): Span | undefined {
  const span = spans.at(-1);
  const layer = layers.at(-1);
  if (!span || !layer || layer.lengthBytes === 0) return undefined;
  const at = layer.offset + Math.max(layer.lengthBytes, (numberIn(layer, HEADER_WORDS[layer.protocol]) ?? 0) * 4);
  const stated = numberIn(layer, WHOLE_LENGTHS[layer.protocol]) ?? 0;
  const end = stated > 0 ? Math.min(span.capturedEnd, layer.offset + stated) : span.capturedEnd;
  if (at >= end) return undefined;
  const protocol = payloadProtocol(bytes.subarray(0, end), at, layer);
  return { protocol, at, capturedEnd: end, reportedEnd: span.reportedEnd };
}

/** Fields with which a header says how long it is itself, in 32-bit words, and how long with all that it carries. */
const HEADER_WORDS: Record<string, string> = { ip: "ihl", tcp: "dataOffset" };
const WHOLE_LENGTHS: Record<string, string> = { ip: "totalLength", udp: "length" };

function numberIn({ fields }: Layer, name: string | undefined): number | undefined {
  const value = name && fields.find((field) => field.name === name)?.value;
  return typeof value === "number" ? value : undefined;
}

function payloadProtocol(bytes: Uint8Array, at: number, { protocol, offset }: Layer): string {
  if (protocol === "tcp" && looksLikeHttp(bytes, at)) return "http";
  if (protocol === "tcp" && looksLikeTls(bytes, at)) return "tls";
  if (protocol !== "udp") return "data";
  const ports = [UDP_LAYOUT.at.sourcePort, UDP_LAYOUT.at.destinationPort].map((place) =>
    uint16At(bytes, offset + place),
  );
  return ports.some((port) => port === DHCP_PORT.server || port === DHCP_PORT.client) ? "dhcp" : "data";
}
