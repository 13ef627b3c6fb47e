/** Waiting for changes. */

/** Something to wait for, by any number of waiters. */
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

/** Waits until something holds, asking at each change; gives whether it came to hold in time. */
export async function wait(thing: { changed(): Promise<void> }, holds: () => boolean, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<"over">((resolve) => {
    timer = setTimeout(() => resolve("over"), ms);
  });
  try {
    while (!holds()) if ((await Promise.race([thing.changed(), over])) === "over") return holds();
    return true;
  } finally {
    clearTimeout(timer);
  }
}
