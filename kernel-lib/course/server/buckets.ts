/** Token buckets by key: so many at once, then so many a second. */

export interface BucketRules {
  burst: number;
  perSecond: number;
  /** Keys remembered at most; the one touched longest ago is forgotten first. */
  mostKeys?: number;
  nowMs?: () => number;
}

/**
 * Counts what each key uses up.
 * @example
 * const buckets = new Buckets({ burst: 2, perSecond: 1, nowMs: () => 0 });
 * [buckets.take("ann"), buckets.take("ann"), buckets.take("ann"), buckets.take("bob")] // => [0, 0, 1, 0]
 */
export class Buckets {
  private readonly kept = new Map<string, { left: number; atMs: number }>();
  private readonly nowMs: () => number;

  constructor(private readonly rules: BucketRules) {
    this.nowMs = rules.nowMs ?? (() => performance.now());
  }

  /** Takes one; gives 0, or the seconds until there is one to take. */
  take(key: string): number {
    const wait = this.waitSeconds(key);
    if (wait === 0) this.charge(key);
    return wait;
  }

  /** Gives the seconds until one can be taken, and takes none. */
  waitSeconds(key: string): number {
    return Math.max(0, (1 - this.left(key)) / this.rules.perSecond);
  }

  /** Takes one in any case; the account may go below nothing. */
  charge(key: string): void {
    const left = this.left(key) - 1;
    this.kept.delete(key);
    this.kept.set(key, { left, atMs: this.nowMs() });
    if (this.kept.size <= (this.rules.mostKeys ?? 10_000)) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  private left(key: string): number {
    const { burst, perSecond } = this.rules;
    const known = this.kept.get(key);
    return known ? Math.min(burst, known.left + ((this.nowMs() - known.atMs) / 1000) * perSecond) : burst;
  }
}
