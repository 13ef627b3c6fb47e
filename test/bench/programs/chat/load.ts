// needs: solutions
/** A thousand people in one room: they talk at a rate, and every delivery is counted. */
import { once } from "node:events";
import net from "node:net";

/** How a server is spoken to. */
export interface Dialect {
  /** What a client sends first; the answer ends with this pattern. */
  hello: (n: number) => string;
  ready: RegExp;
  /** One message; its text ends with a line feed, and has none before it. */
  message: (text: string) => Buffer;
}

/** What came of a run. */
export interface Delivered {
  sent: number;
  deliveries: number;
  /** 99 % took no longer, of those to every 20th client. */
  p99Ms: number;
}

const TURN_MS = 10;
/** Each how-manieth client reads the times, and does not only count. */
const SAMPLED = 20;
const CONNECT_AT_ONCE = 50;

export class Load {
  readonly #sockets: net.Socket[] = [];
  readonly #latenciesMs: number[] = [];
  #deliveries = 0;

  constructor(
    private readonly port: number,
    private readonly dialect: Dialect,
  ) {}

  /** Connects so many more people, who have arrived when this resolves. */
  async connect(count: number): Promise<void> {
    const wanted = this.#sockets.length + count;
    while (this.#sockets.length < wanted) {
      const first = this.#sockets.length;
      const length = Math.min(CONNECT_AT_ONCE, wanted - first);
      this.#sockets.push(...(await Promise.all(Array.from({ length }, (_, at) => this.#one(first + at)))));
    }
  }

  /** Lets the last so many read nothing more. */
  deafen(count: number): void {
    for (const socket of this.#sockets.slice(-count)) socket.pause().on("error", () => {});
  }

  /** Talks for so long; resolves when nothing comes any more. `listeners` are those who should hear each message. */
  async talk(perSecond: number, seconds: number, textBytes: number, listeners: number): Promise<Delivered> {
    this.#deliveries = 0;
    this.#latenciesMs.length = 0;
    const begin = performance.now();
    const total = perSecond * seconds;
    let sent = 0;
    while (sent < total) {
      const due = Math.min(total, ((performance.now() - begin) / 1000) * perSecond);
      for (; sent < due; sent++) {
        const stamp = performance.now().toFixed(3).padStart(14, "0");
        const text = `${stamp}${"x".repeat(textBytes - stamp.length - 1)}\n`;
        this.#sockets[sent % listeners]?.write(this.dialect.message(text));
      }
      await pause(TURN_MS);
    }
    for (let before = -1; before !== this.#deliveries && this.#deliveries < total * listeners; ) {
      before = this.#deliveries;
      await pause(1000);
    }
    const sorted = this.#latenciesMs.sort((a, b) => a - b);
    return { sent, deliveries: this.#deliveries, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #one(n: number): Promise<net.Socket> {
    const socket = net.connect({ host: "127.0.0.1", port: this.port, noDelay: true });
    await once(socket, "connect");
    socket.write(this.dialect.hello(n));
    let came = "";
    while (!this.dialect.ready.test(came)) came += String((await once(socket, "data"))[0]);
    return socket.on("data", n % SAMPLED === 0 ? (chunk) => this.#read(chunk) : (chunk) => this.#count(chunk));
  }

  #count(chunk: Buffer): void {
    // a text ends with x; who came and who went is no delivery
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1))
      if (at === 0 || chunk[at - 1] === 0x78) this.#deliveries += 1;
  }

  #read(chunk: Buffer): void {
    this.#count(chunk);
    const now = performance.now();
    for (const [, stamp] of chunk.toString("latin1").matchAll(/(\d{10}\.\d{3})x+\n/g))
      this.#latenciesMs.push(now - Number(stamp));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
