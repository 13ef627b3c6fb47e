// RFC 9293 §3.10.7.4, seventh: data that came too early waits here until what is missing has come.
import { advance, distance, isAfter, isBefore } from "./sequence";

interface Early {
  from: number;
  to: number;
  payload: Uint8Array;
  fin: boolean;
}

type Block = readonly [from: number, to: number];

/** Pieces kept out of order; one more is dropped, and will be sent again. */
const MOST_PIECES = 1024;
/** RFC 2018 §3: four blocks fit a header, three beside timestamps. */
const MOST_BLOCKS = 4;

/** Segments that came ahead of others. */
export class Reassembly {
  /** In order of their numbers; no two overlap. */
  private pieces: Early[] = [];
  /** RFC 2018 §4: the block that grew last comes first. */
  private recent: Block[] = [];

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  /** The blocks to be told to the peer. */
  get blocks(): readonly Block[] {
    return this.recent;
  }

  /** Keeps a piece; gives the block it was a copy of, where all of it was there (RFC 2883 §4). */
  add(from: number, payload: Uint8Array, fin: boolean): Block | undefined {
    const to = advance(from, payload.length);
    const known = this.recent.find((block) => !isBefore(from, block[0]) && !isAfter(to, block[1]));
    if (known && payload.length > 0 && !fin) {
      this.remember(from, to);
      return [from, to];
    }
    if (this.pieces.length >= MOST_PIECES) return undefined;
    this.insert({ from, to, payload, fin });
    // a FIN has a number of its own
    this.remember(from, advance(to, fin ? 1 : 0));
    return undefined;
  }

  private insert(piece: Early): void {
    let place = this.pieces.length;
    while (place > 0 && isAfter((this.pieces[place - 1] as Early).from, piece.from)) place--;
    const before = this.pieces[place - 1];
    // only what is new is kept: first come, first kept
    let { from } = piece;
    if (before && isAfter(before.to, from)) from = before.to;
    const kept: Early[] = [];
    let at = place;
    for (; at < this.pieces.length && isBefore((this.pieces[at] as Early).from, piece.to); at++) {
      const next = this.pieces[at] as Early;
      if (isBefore(from, next.from)) kept.push(cut(piece, from, next.from));
      kept.push(next);
      from = isAfter(next.to, from) ? next.to : from;
    }
    if (isBefore(from, piece.to) || piece.fin) kept.push(cut(piece, from, piece.to));
    this.pieces.splice(place, at - place, ...kept.filter(({ from: a, to: b, fin }) => a !== b || fin));
  }

  private remember(from: number, to: number): void {
    let merged: [number, number] = [from, to];
    const others: Block[] = [];
    for (const block of this.recent) {
      if (isAfter(block[0], merged[1]) || isBefore(block[1], merged[0])) others.push(block);
      else
        merged = [
          isBefore(block[0], merged[0]) ? block[0] : merged[0],
          isAfter(block[1], merged[1]) ? block[1] : merged[1],
        ];
    }
    this.recent = [merged as Block, ...others].slice(0, MOST_BLOCKS);
  }

  /** RFC 2883 §4.2: the first block that what came in order now has brought a second time. */
  overlap(next: number): Block | undefined {
    const [first] = this.pieces;
    if (!first || !isBefore(first.from, next) || first.from === first.to) return undefined;
    let { to } = first;
    for (const piece of this.pieces) if (piece.from === to) to = piece.to;
    return [first.from, isAfter(to, next) ? next : to];
  }

  /** Gives what continues at `next`, in order, and forgets it; `fin` says that the peer's data end there. */
  takeFrom(next: number): { payloads: Uint8Array[]; fin: boolean } {
    const payloads: Uint8Array[] = [];
    let reached = next;
    let fin = false;
    let used = 0;
    for (const piece of this.pieces) {
      if (isAfter(piece.from, reached)) break;
      used++;
      if (isAfter(piece.to, reached)) payloads.push(piece.payload.subarray(distance(piece.from, reached)));
      if (!isBefore(piece.to, reached)) fin = piece.fin || fin;
      reached = isAfter(piece.to, reached) ? piece.to : reached;
    }
    if (used > 0) this.pieces.splice(0, used);
    if (this.recent.length > 0) this.recent = this.recent.filter(([, to]) => isAfter(to, reached));
    return { payloads, fin };
  }

  clear(): void {
    this.pieces = [];
    this.recent = [];
  }
}

/** The part of a piece from one number up to another. */
function cut(piece: Early, from: number, to: number): Early {
  const start = distance(piece.from, from);
  const fin = piece.fin && to === piece.to;
  return { from, to, payload: piece.payload.subarray(start, start + distance(from, to)), fin };
}
