/** Waiting for the next change of something, by any number of waiters. */
export class Signal {
  #waiters: (() => void)[] = [];

  /** Resolves when `raise` is called next. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  raise(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
