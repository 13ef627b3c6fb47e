// RFC 2018 §4 and RFC 6675 §4: what the peer said it has beyond the acknowledgment.
import { distance, isAfter, isBefore, later } from "./sequence";

type Range = [from: number, to: number];

/** RFC 6675 §2. */
export const DUP_THRESH = 3;

/** The ranges that the peer has told by SACK. */
export class Scoreboard {
  /** In order, apart from one another. */
  private ranges: Range[] = [];

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  /** The highest number told, or `otherwise`. */
  highest(otherwise: number): number {
    return this.ranges.at(-1)?.[1] ?? otherwise;
  }

  /** Adds a block that lies between `una` and `max`; gives how many bytes are news. */
  add(block: readonly [number, number], una: number, max: number): number {
    const [from, to] = block;
    // RFC 2883 §4: a block at or below the acknowledgment tells of a duplicate
    if (!isBefore(from, to) || isBefore(from, una) || isAfter(to, max)) return 0;
    let merged: Range = [from, to];
    let known = 0;
    const apart: Range[] = [];
    for (const range of this.ranges) {
      if (isBefore(range[1], merged[0]) || isAfter(range[0], merged[1])) apart.push(range);
      else {
        known += distance(range[0], range[1]);
        merged = [
          isBefore(range[0], merged[0]) ? range[0] : merged[0],
          isAfter(range[1], merged[1]) ? range[1] : merged[1],
        ];
      }
    }
    apart.push(merged);
    this.ranges = apart.sort((a, b) => distance(b[0], a[0]));
    return distance(merged[0], merged[1]) - known;
  }

  /** Forgets what lies below the acknowledgment. */
  acknowledge(una: number): void {
    if (this.ranges.length === 0) return;
    this.ranges = this.ranges.filter(([, to]) => isAfter(to, una)).map(([from, to]): Range => [later(from, una), to]);
  }

  clear(): void {
    this.ranges = [];
  }

  /** Bytes told between two numbers. */
  bytesBetween(from: number, to: number): number {
    let sum = 0;
    for (const range of this.ranges) {
      const start = later(range[0], from);
      const end = isBefore(range[1], to) ? range[1] : to;
      if (isBefore(start, end)) sum += distance(start, end);
    }
    return sum;
  }

  /**
   * RFC 6675 §4, IsLost(): the number below which what is not told is lost, since three ranges, or more than two full
   * segments, were told above it.
   */
  lostBelow(una: number, mss: number): number {
    let bytes = 0;
    for (let n = this.ranges.length - 1; n >= 0; n--) {
      const [from, to] = this.ranges[n] as Range;
      bytes += distance(from, to);
      if (this.ranges.length - n >= DUP_THRESH || bytes > (DUP_THRESH - 1) * mss) return from;
    }
    return una;
  }

  /** The first hole at or after a number: where it begins, and where the next told range or `max` ends it. */
  hole(from: number, max: number): Range {
    let start = from;
    for (const [begin, end] of this.ranges) {
      if (isAfter(begin, start)) return [start, isBefore(begin, max) ? begin : max];
      if (isAfter(end, start)) start = end;
    }
    return [start, max];
  }
}
