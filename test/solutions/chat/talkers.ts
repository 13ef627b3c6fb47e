// needs: solutions
import { Connection } from "../../../solutions/chat/connection";
import { Session } from "../../../solutions/chat/session";

/** How many lines one says before it waits for the first to be acknowledged. */
const MOST_WAITING = 5;

/** Somebody who talks without end, whatever happens to the connection, and notes all that is said. */
class Talker {
  readonly session: Session;
  /** `name:count` of every message, in the order in which they came. */
  readonly heard: string[] = [];
  readonly connection: Connection;
  readonly ended: Promise<unknown>;
  typed = 0;

  constructor(name: string, port: number, changed: () => void) {
    this.session = new Session(name);
    this.connection = new Connection({
      host: "127.0.0.1",
      port,
      session: this.session,
      show: (line) => {
        const [, text] = /^SAID \d+ \S+ (.*)$/.exec(line) ?? [];
        if (text !== undefined) this.heard.push(text);
      },
      changed,
    });
    this.ended = this.connection.run();
  }

  get acknowledged(): number {
    return this.typed - this.session.waiting;
  }

  /** Says one more thing; gives what. */
  say(): string {
    this.typed += 1;
    const text = `${this.session.name}:${this.typed}`;
    this.connection.type(text);
    return text;
  }

  talk(): void {
    while (this.session.isReady && this.session.waiting < MOST_WAITING) this.say();
  }
}

/** Several talkers in one room. */
export class Talkers {
  readonly #all: Talker[];
  #isTalking = false;
  #wake: (() => void) | undefined;

  constructor(port: number, count: number) {
    const changed = (): void => this.#changed();
    this.#all = Array.from({ length: count }, (_, at) => new Talker(`p${at}`, port, changed));
  }

  get acknowledged(): number {
    return this.#all.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  }

  /** All are in the room, and begin to talk. */
  async begin(): Promise<void> {
    await this.until(() => this.#all.every(({ session }) => session.isReady));
    this.#isTalking = true;
    for (const talker of this.#all) talker.talk();
  }

  /** All fall silent; when everything is acknowledged one says a last thing, and this resolves when all have heard it. */
  async finish(): Promise<void> {
    this.#isTalking = false;
    await this.until(() => this.#all.every(({ session }) => session.waiting === 0));
    const last = this.#all[0]?.say();
    await this.until(() => this.#all.every(({ heard }) => heard.at(-1) === last));
  }

  async close(): Promise<void> {
    for (const { connection } of this.#all) connection.close();
    await Promise.allSettled(this.#all.map(({ ended }) => ended));
  }

  /** Resolves when something holds; asked whenever a line has come. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Throws unless each heard every message once, in one and the same order. Gives them. */
  verify(): readonly string[] {
    const [first] = this.#all;
    const order = first?.heard ?? [];
    if (new Set(order).size !== order.length) throw new Error(`heard twice: ${twice(order)}`);
    for (const { session, heard } of this.#all) {
      const at = heard.findIndex((text, index) => text !== order[index]);
      if (at >= 0) throw new Error(`${session.name} heard ${heard[at]} as number ${at}, p0 heard ${order[at]}`);
      if (heard.length !== order.length) throw new Error(`${session.name} heard ${heard.length} of ${order.length}`);
    }
    for (const { session, typed } of this.#all) {
      const own = order.filter((text) => text.startsWith(`${session.name}:`));
      const wanted = Array.from({ length: typed }, (_, at) => `${session.name}:${at + 1}`);
      if (own.join() !== wanted.join()) throw new Error(`${session.name} said ${typed} messages; heard were ${own}`);
    }
    return order;
  }

  #changed(): void {
    if (this.#isTalking) for (const talker of this.#all) talker.talk();
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function twice(texts: readonly string[]): string[] {
  return texts.filter((text, at) => texts.indexOf(text) !== at);
}
