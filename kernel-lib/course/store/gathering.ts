/** Group commit: what is asked for at about the same time is done in one transaction, while the next ones gather. */
import { StoreError } from "./error";

export interface GatheringOptions<Item, Result> {
  /** Does all of them or none, and gives their results in their order. */
  act: (items: Item[]) => Promise<Result[]>;
  /** At most so many at a time. */
  most: number;
  /** At most so many bytes at a time, but always one item. */
  mostBytes?: number;
  lengthBytes?: (item: Item) => number;
}

interface Asked<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** Lets one group go at a time; a call's promise tells of its own item only. */
export class Gathering<Item, Result> {
  readonly #options: GatheringOptions<Item, Result>;
  #waiting: Asked<Item, Result>[] = [];
  #isGoing = false;

  constructor(options: GatheringOptions<Item, Result>) {
    this.#options = options;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#isGoing) return;
      this.#isGoing = true;
      // after everything that is ready by now has asked as well
      setImmediate(() => void this.#go());
    });
  }

  async #go(): Promise<void> {
    while (this.#waiting.length > 0) await this.#together(this.#nextGroup());
    this.#isGoing = false;
  }

  #nextGroup(): Asked<Item, Result>[] {
    const { most, mostBytes = Number.POSITIVE_INFINITY, lengthBytes = () => 0 } = this.#options;
    let count = 0;
    let bytes = 0;
    for (const { item } of this.#waiting.slice(0, most)) {
      bytes += lengthBytes(item);
      if (count > 0 && bytes > mostBytes) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #together(group: Asked<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.act(group.map(({ item }) => item));
      for (const [n, { resolve }] of group.entries()) resolve(results[n] as Result);
    } catch (error) {
      const isAway = error instanceof StoreError && error.code === "ERR_STORE_AWAY";
      if (group.length === 1 || isAway) for (const { reject } of group) reject(error);
      // nobody is refused for another's fault
      else for (const one of group) await this.#together([one]);
    }
  }
}
