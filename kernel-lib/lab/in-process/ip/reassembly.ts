// RFC 791 §3.2, RFC 815, RFC 8200 §4.5 and RFC 5722: packets put together again from their pieces.
import type { Clock } from "../../../link";
import { internetChecksum } from "../../../wire";
import { ETHERNET_BYTES, type IpPacket } from "./packet";

/** Linux: how long pieces wait for the others. */
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 4 * 2 ** 20;
/** Linux counts what a piece costs beside its bytes. */
const PIECE_COST_BYTES = 512;
const MOST_PACKET_BYTES = 65_535;

interface Piece {
  from: number;
  to: number;
  packet: IpPacket;
}

interface Pending {
  pieces: Piece[];
  /** Known once the last piece has come. */
  totalBytes: number | undefined;
  heldBytes: number;
  stop: () => void;
}

export class Reassembly {
  private readonly pending = new Map<string, Pending>();
  private heldBytes = 0;
  readonly counts = { required: 0, succeeded: 0, failed: 0, timedOut: 0 };

  /** `timedOut` is told of the first piece of a packet whose others did not come. */
  constructor(
    private readonly clock: Clock,
    private readonly timedOut: (first: IpPacket) => void,
  ) {}

  /** Packets that wait for pieces. */
  get waiting(): number {
    return this.pending.size;
  }

  /** Takes a piece in; gives the whole packet when it was the last one missing. */
  add(packet: IpPacket): IpPacket | undefined {
    this.counts.required++;
    const key = `${packet.source.text} ${packet.destination.text} ${packet.id} ${packet.version === 4 ? packet.protocol : 6}`;
    const from = packet.fragmentOffset;
    const to = from + packet.end - packet.payload;
    const shape = packet.moreFragments && (to - from) % 8 !== 0;
    if (shape || to > MOST_PACKET_BYTES || (packet.moreFragments && to === from)) return this.refuse(key);
    const held = this.pending.get(key) ?? this.begin(key);
    const fit = place(held, { from, to, packet });
    if (fit === "twice") return undefined;
    if (fit === "overlaps" || !this.noteEnd(held, packet, to)) return this.refuse(key);
    const cost = packet.bytes.length + PIECE_COST_BYTES;
    held.heldBytes += cost;
    this.heldBytes += cost;
    if (isWhole(held)) {
      this.forget(key);
      this.counts.succeeded++;
      return join(held);
    }
    while (this.heldBytes > MOST_BYTES) this.refuse(this.pending.keys().next().value as string);
    return undefined;
  }

  private begin(key: string): Pending {
    const stop = this.clock.after(TIMEOUT_MS, () => this.late(key));
    const held: Pending = { pieces: [], totalBytes: undefined, heldBytes: 0, stop };
    this.pending.set(key, held);
    return held;
  }

  private noteEnd(held: Pending, { moreFragments }: IpPacket, to: number): boolean {
    const last = held.pieces[held.pieces.length - 1] as Piece;
    if (!moreFragments) {
      if (held.totalBytes !== undefined && held.totalBytes !== to) return false;
      held.totalBytes = to;
    }
    return held.totalBytes === undefined || last.to <= held.totalBytes;
  }

  private refuse(key: string): undefined {
    this.counts.failed++;
    this.forget(key);
    return undefined;
  }

  private late(key: string): void {
    const first = this.pending.get(key)?.pieces[0];
    this.counts.timedOut++;
    this.forget(key);
    // RFC 792: only who has the first piece can say whose packet it was
    if (first?.from === 0) this.timedOut(first.packet);
  }

  private forget(key: string): void {
    const held = this.pending.get(key);
    if (!held) return;
    held.stop();
    this.heldBytes -= held.heldBytes;
    this.pending.delete(key);
  }
}

/** Puts a piece in its place; RFC 5722 §4: pieces that overlap make the whole packet suspect. */
function place({ pieces }: Pending, piece: Piece): "fits" | "twice" | "overlaps" {
  let at = pieces.length;
  while (at > 0 && (pieces[at - 1] as Piece).from > piece.from) at--;
  const [before, after] = [pieces[at - 1], pieces[at]];
  if (before && before.from === piece.from && before.to === piece.to) return "twice";
  if ((before && before.to > piece.from) || (after && after.from < piece.to)) return "overlaps";
  pieces.splice(at, 0, piece);
  return "fits";
}

function isWhole({ pieces, totalBytes }: Pending): boolean {
  if (totalBytes === undefined) return false;
  let reached = 0;
  for (const { from, to } of pieces) {
    if (from !== reached) return false;
    reached = to;
  }
  return reached === totalBytes;
}

/** The packet with the first piece's header; its bytes lie behind room for an Ethernet header. */
function join({ pieces, totalBytes = 0 }: Pending): IpPacket {
  const { packet } = pieces[0] as Piece;
  const headerBytes = packet.version === 4 ? packet.payload - packet.start : 40;
  const payload = ETHERNET_BYTES + headerBytes;
  const bytes = new Uint8Array(payload + totalBytes);
  bytes.set(packet.bytes.subarray(0, ETHERNET_BYTES));
  bytes.set(packet.bytes.subarray(packet.start, packet.start + headerBytes), ETHERNET_BYTES);
  for (const { from, to, packet: part } of pieces)
    bytes.set(part.bytes.subarray(part.payload, part.payload + to - from), payload + from);
  mendHeader(bytes, packet, headerBytes, totalBytes);
  return {
    ...packet,
    bytes,
    start: ETHERNET_BYTES,
    payload,
    end: bytes.length,
    fragmentOffset: 0,
    moreFragments: false,
  };
}

/** Length and fragment words as the whole packet has them: an error message quotes them. */
function mendHeader(bytes: Uint8Array, { version, protocol }: IpPacket, headerBytes: number, totalBytes: number): void {
  const view = new DataView(bytes.buffer);
  const at = ETHERNET_BYTES;
  if (version === 6) {
    view.setUint16(at + 4, totalBytes);
    view.setUint8(at + 6, protocol);
    return;
  }
  view.setUint16(at + 2, Math.min(0xffff, headerBytes + totalBytes));
  view.setUint16(at + 6, 0);
  view.setUint16(at + 10, 0);
  view.setUint16(at + 10, internetChecksum(bytes.subarray(at, at + headerBytes)));
}
