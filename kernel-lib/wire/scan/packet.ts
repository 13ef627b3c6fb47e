/**
 * What one pass over a frame leaves behind: plain numbers, so that a capture of millions of packets costs no text.
 * Offsets are into `bytes`; -1 means that the layer, or the field, is not there. Of each protocol the outermost
 * occurrence is kept; the rest of the frame is walked all the same.
 */
import { CHECKSUM, type ChecksumStatus } from "../checksum";

/** The layers the machine-readable output knows, in the order of their numbers here. */
export const LAYER_NAMES = ["", "eth", "vlan", "arp", "ip", "ipv6", "icmp", "icmpv6", "tcp", "udp", "dns"] as const;
export type LayerName = Exclude<(typeof LAYER_NAMES)[number], "">;
export const LAYER = {
  eth: 1,
  vlan: 2,
  arp: 3,
  ip: 4,
  ipv6: 5,
  icmp: 6,
  icmpv6: 7,
  tcp: 8,
  udp: 9,
  dns: 10,
} as const;
export type LayerNumber = (typeof LAYER)[keyof typeof LAYER];

/** One layer met on the way, also of protocols the machine-readable output leaves out. */
export interface Span {
  protocol: string;
  at: number;
  /** End of the captured bytes that belong to it. */
  capturedEnd: number;
  /** End of the bytes that belonged to it on the wire. */
  reportedEnd: number;
  checksum?: ChecksumStatus;
}

/** A walk ends where a layer ends, breaks off or hands on to the next one: nothing comes back. */
export type End = ReturnType<() => void>;

/** Reads one layer at a place: captured up to one end, on the wire up to the other. */
export type Scanner = (packet: Packet, at: number, capturedEnd: number, reportedEnd: number) => End;

/** More layers than this are taken for a trap. */
const DEPTH_LIMIT = 400;
/** As many layers of four bits fit exactly into a number. */
const KEY_LAYERS = 12;

const NO_BYTES = new Uint8Array(0);

/**
 * A frame as one pass found it. One object serves a whole capture: `reset` it to the next frame, give it to `scanFrame`,
 * then read its numbers, or hand it to `flatten` or `JsonLines`.
 */
export class Packet {
  bytes: Uint8Array = NO_BYTES;
  /** Where the frame begins. */
  start = 0;
  /** Where what was captured of it ends. */
  capturedEnd = 0;
  /** How many bytes the capture says it holds of it. */
  capturedLength = 0;
  /** Where it ended on the wire. */
  reportedEnd = 0;

  /** The layers so far, four bits each, the outermost in the highest bits; only the first KEY_LAYERS. */
  layerKey = 0;
  layerCount = 0;
  /** The layers that the key has no room for. */
  deeperLayers: LayerNumber[] | undefined;
  private depth = 0;

  etherAt = -1;
  /** Absent in 802.3 frames, which have a length there. */
  etherType = -1;
  vlanId = -1;
  vlanTags = 0;

  arpAt = -1;
  arpSourceAt = -1;
  arpTargetAt = -1;

  ipAt = -1;
  /** How many of the fields length, id, offset, ttl, protocol, checksum, source could be read, in this order. */
  ipFields = 0;
  ipLength = -1;
  ipChecksum: ChecksumStatus = CHECKSUM.unverified;
  /** The final destination: with a source route it stands among the options. */
  ipDestinationAt = -1;

  ipv6At = -1;
  /** As the header states it, of the innermost IPv6 packet so far. */
  ipv6PayloadLength = 0;
  /** How many of the fields payload length and next header (1), hop limit (2), source (3), destination (4). */
  ipv6Fields = 0;

  icmpAt = -1;
  icmpv6At = -1;
  /** How many of the fields type, code. */
  icmpv6Fields = 0;

  tcpAt = -1;
  /** How many of: ports (1), sequence number (2), header length (3), acknowledgment, flags and window (4), checksum (5). */
  tcpFields = 0;
  tcpLength = -1;
  tcpChecksum: ChecksumStatus = CHECKSUM.unverified;

  udpAt = -1;
  /** How many of: ports (1), length (2), checksum (3). */
  udpFields = 0;
  udpChecksum: ChecksumStatus = CHECKSUM.unverified;

  dnsAt = -1;
  dnsName: string | undefined;

  /** Where and why the frame broke off or contradicted itself first. */
  malformedAt = -1;
  malformedWhy = "";
  malformedIn = "";

  // What an outer layer hands to the inner ones.
  fragmented = false;
  /** Inside the packet that an ICMP error quotes. */
  quoted = false;
  /** Addresses for pseudo headers, of 4 or 16 bytes. */
  sourceAt = 0;
  destinationAt = 0;
  addressLength = 4;
  /** The destination put together from a compressed route, in place of the one at `destinationAt`. */
  routedTo: Uint8Array | undefined;

  /** All layers with their places; set it to an empty list to have it filled, frame by frame. */
  spans: Span[] | undefined;

  /** Forgets the last frame and takes up another: bytes from `start`, of which `captured` are there of `original`. */
  reset(bytes: Uint8Array, start: number, captured: number, original: number): void {
    this.bytes = bytes;
    this.start = start;
    this.reportedEnd = start + original;
    this.capturedLength = captured;
    this.capturedEnd = Math.min(start + captured, start + original, bytes.length);
    this.layerKey = this.layerCount = this.depth = this.vlanTags = 0;
    this.deeperLayers = undefined;
    this.etherAt = this.etherType = this.vlanId = -1;
    this.arpAt = this.arpSourceAt = this.arpTargetAt = -1;
    this.ipAt = this.ipLength = this.ipDestinationAt = this.ipv6At = -1;
    this.ipFields = this.ipv6Fields = this.icmpv6Fields = this.tcpFields = this.udpFields = 0;
    this.icmpAt = this.icmpv6At = this.tcpAt = this.tcpLength = this.udpAt = this.dnsAt = -1;
    this.dnsName = this.routedTo = undefined;
    this.malformedAt = -1;
    this.fragmented = this.quoted = false;
    if (this.spans !== undefined) this.spans = [];
  }

  /** Notes that a layer begins; false when there are too many to go on. */
  enter(layer: LayerNumber, at: number, capturedEnd: number, reportedEnd: number): boolean {
    if (this.layerCount < KEY_LAYERS) this.layerKey = this.layerKey * 16 + layer;
    else if (this.deeperLayers === undefined) this.deeperLayers = [layer];
    else this.deeperLayers.push(layer);
    this.layerCount++;
    return this.enterOther(LAYER_NAMES[layer], at, capturedEnd, reportedEnd);
  }

  /** The same for a protocol that the machine-readable output leaves out. */
  enterOther(protocol: string, at: number, capturedEnd: number, reportedEnd: number): boolean {
    if (this.spans !== undefined) this.spans.push({ protocol, at, capturedEnd, reportedEnd });
    if (++this.depth < DEPTH_LIMIT) return true;
    this.broke(protocol, at, "too many layers inside each other");
    return false;
  }

  /** Notes where the frame first broke off or contradicted itself. */
  broke(layer: string, at: number, why: string): End {
    if (this.malformedAt >= 0) return;
    this.malformedAt = at - this.start;
    this.malformedWhy = why;
    this.malformedIn = layer;
  }

  /**
   * Notes that a header or a part of it ends before its time. What an ICMP error quotes may do so without fault, unless
   * it was the capture that cut it.
   */
  cut(layer: string, capturedEnd: number, reportedEnd: number): End {
    const byCapture = this.cutByCapture(capturedEnd, reportedEnd);
    if (!this.quoted || byCapture) this.broke(layer, capturedEnd, byCapture ? "cut off by the capture" : "cut off");
  }

  /**
   * The same where not even what must be read first, up to `neededEnd`, is there of the layer last entered: quoted, it
   * does not count as a layer.
   */
  cutAtStart(layer: string, capturedEnd: number, reportedEnd: number, neededEnd: number): End {
    if (!this.quoted || (neededEnd <= reportedEnd && this.cutByCapture(capturedEnd, reportedEnd)))
      this.cut(layer, capturedEnd, reportedEnd);
    else this.leave();
  }

  private cutByCapture(capturedEnd: number, reportedEnd: number): boolean {
    return capturedEnd < reportedEnd && this.capturedEnd < this.reportedEnd;
  }

  private leave(): void {
    if (this.deeperLayers === undefined) this.layerKey = Math.floor(this.layerKey / 16);
    else if (this.deeperLayers.length > 1) this.deeperLayers.pop();
    else this.deeperLayers = undefined;
    this.layerCount--;
    this.spans?.pop();
  }

  /** The layer last entered is one of TCP or UDP, with this checksum status. */
  noteChecksum(status: ChecksumStatus): void {
    const last = this.spans?.at(-1);
    if (last) last.checksum = status;
  }

  /** Whether the layers so far end in ICMP and IPv4. */
  quotedDirectlyInIcmp(): boolean {
    return this.layerCount <= KEY_LAYERS && this.layerKey % 256 === LAYER.icmp * 16 + LAYER.ip;
  }
}
