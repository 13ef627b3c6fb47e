/** The ways out that routes lead to, each kept once: the trie holds only their numbers, which count from 1. */

/** One way out of a prefix. */
export interface Path<T> {
  nextHop: T;
  /** Of routes with the same prefix the lowest metric wins. */
  metric: number;
}

const MOST = 2 ** 22 - 1; // what a match word of the trie has room for

export class Paths<T> {
  /** The next hop by number; what a lookup ends with. */
  readonly nextHops: (T | undefined)[] = [undefined];
  private readonly metrics: number[] = [0];
  private readonly uses: number[] = [0];
  /** The first number of a next hop, and for each number the next one of the same hop (with another metric), or 0. */
  private readonly firstOfHop = new Map<T, number>();
  private readonly nextOfHop: number[] = [0];
  /** Prefixes with more than one route have a number of their own: all their paths, the best first. */
  private readonly choices = new Map<number, readonly Path<T>[]>();
  private readonly unused: number[] = [];

  /** All the paths a number stands for, the best first; none for 0. */
  list(number: number): readonly Path<T>[] {
    if (number === 0) return [];
    const path = { nextHop: this.nextHops[number] as T, metric: this.metrics[number] as number };
    return this.choices.get(number) ?? [path];
  }

  /** The best path a number stands for. */
  best(number: number): Path<T> {
    return { nextHop: this.nextHops[number] as T, metric: this.metrics[number] as number };
  }

  /** Gives the number for a list of paths (the best first), to be released once; throws a RangeError when all are taken. */
  acquire(paths: readonly Path<T>[]): number {
    const [best] = paths;
    if (!best) return 0;
    if (paths.length > 1) {
      const number = this.add(best);
      this.choices.set(number, paths);
      return number;
    }
    let number = this.firstOfHop.get(best.nextHop) ?? 0;
    while (number !== 0 && this.metrics[number] !== best.metric) number = this.nextOfHop[number] as number;
    if (number === 0) {
      number = this.add(best);
      this.nextOfHop[number] = this.firstOfHop.get(best.nextHop) ?? 0;
      this.firstOfHop.set(best.nextHop, number);
    } else this.uses[number] = (this.uses[number] as number) + 1;
    return number;
  }

  /** Gives a number back; 0 is nothing. */
  release(number: number): void {
    if (number === 0) return;
    const uses = (this.uses[number] as number) - 1;
    this.uses[number] = uses;
    if (uses > 0) return;
    if (!this.choices.delete(number)) this.unlink(number);
    this.nextHops[number] = undefined;
    this.unused.push(number);
  }

  private add({ nextHop, metric }: Path<T>): number {
    const number = this.unused.pop() ?? this.nextHops.length;
    if (number > MOST) throw new RangeError(`route table: more than ${MOST} different next hops`);
    this.nextHops[number] = nextHop;
    this.metrics[number] = metric;
    this.uses[number] = 1;
    this.nextOfHop[number] = 0;
    return number;
  }

  private unlink(number: number): void {
    const nextHop = this.nextHops[number] as T;
    const after = this.nextOfHop[number] as number;
    let before = this.firstOfHop.get(nextHop) as number;
    if (before === number) {
      if (after === 0) this.firstOfHop.delete(nextHop);
      else this.firstOfHop.set(nextHop, after);
      return;
    }
    while (this.nextOfHop[before] !== number) before = this.nextOfHop[before] as number;
    this.nextOfHop[before] = after;
  }
}
