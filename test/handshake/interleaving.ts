/** One run of two TCPs that write, read and close at random over a bad network; the test and the proof share it. */

import {
  type HostConnection,
  LINUX_CONFIG,
  RFC_CONFIG,
  Simulation,
  type TcpConfig,
  type TcpPacket,
} from "../../kernel-lib/handshake";
import { delayed, duplicating, type Link, lossy, reordering, SeededRandom } from "../../kernel-lib/link";

const MOST_STEPS = 20_000;
/** Whoever hears nothing for so long hangs up: a peer that gave up in silence is not noticed without keep-alives. */
const PATIENCE_MS = 7_200_000;

/** What one end does: it sends a stream that its seed determines and checks the other's, byte by byte. */
class Talker {
  received = 0;
  sent = 0;
  failed: string | undefined;
  fault: string | undefined;
  closed = false;
  ended = false;
  private stop = false;
  private idle = 0;
  private lastChangeMs = 0;

  constructor(
    private readonly connection: HostConnection,
    private readonly random: SeededRandom,
    private readonly salt: number,
    private readonly total: number,
    private readonly simulation: Simulation,
  ) {
    connection.onEvent = (event) => {
      if (event.name === "failed") this.failed = event.reason;
      if (event.name !== "closed") return;
      this.closed = true;
      // what came can be read from a connection that has ended, too
      while (this.connection.readableBytes > 0) this.read();
    };
  }

  /** Does something now and then, until there is nothing left to do. */
  live(): void {
    if (this.closed || this.stop) return;
    const dice = this.random.below(10);
    if (dice < 5) this.write();
    if (dice > 2) this.read();
    if (this.connection.ended && !this.ended) this.ended = true;
    if (this.sent >= this.total && dice === 9) this.connection.shutdown();
    if (this.ended && this.sent >= this.total) {
      this.connection.shutdown();
      this.stop = true;
      return;
    }
    const { clock } = this.simulation;
    if (clock.nowMs - this.lastChangeMs > PATIENCE_MS) {
      this.connection.abort();
      return;
    }
    // the longer nothing happens, the rarer a look
    clock.after(this.random.below(60) * ++this.idle, () => this.live());
  }

  private changed(): void {
    this.idle = 0;
    this.lastChangeMs = this.simulation.clock.nowMs;
  }

  private write(): void {
    const wanted = Math.min(this.total - this.sent, 1 + this.random.below(this.random.happens(30) ? 4000 : 300));
    if (wanted <= 0) return;
    const bytes = Uint8Array.from({ length: wanted }, (_, n) => byteAt(this.salt, this.sent + n));
    const count = this.connection.write(bytes);
    this.sent += count;
    if (count > 0) this.changed();
  }

  private read(): void {
    const bytes = this.connection.read(1 + this.random.below(5000));
    for (let n = 0; n < bytes.length; n++)
      if (bytes[n] !== byteAt(this.salt ^ 1, this.received + n)) this.fault ??= `byte ${this.received + n} is wrong`;
    this.received += bytes.length;
    if (bytes.length > 0) this.changed();
  }
}

const byteAt = (salt: number, place: number): number =>
  ((place * 31 + (place >>> 8) * 17 + salt * 101) & 0xff) ^ (place >>> 16);

function pick(random: SeededRandom, base: TcpConfig): TcpConfig {
  return {
    ...base,
    mss: [536, 1460, 100, 1460][random.below(4)] as number,
    sack: random.happens(70),
    timestamps: random.happens(60),
    windowScale: random.happens(70) ? random.below(8) : "off",
    nagle: random.happens(60),
    receiveBufferBytes: [2000, 8192, 65_535][random.below(3)] as number,
    sendBufferBytes: [2000, 8192, 65_536][random.below(3)] as number,
    mslMs: 1000,
  };
}

/** Plays one run; gives what went wrong in it, nothing where all is well. */
export function interleave(seed: number): string | undefined {
  const random = new SeededRandom(seed);
  const [loss, reorder, double] = [random.below(25), random.below(40), random.below(15)];
  let wires = 0;
  const simulation = new Simulation({
    seed,
    record: false,
    path: (next, clock): Link<TcpPacket> => {
      const wire = seed * 16 + wires++ * 4;
      const late = reordering(next, clock, { percent: reorder, holdMs: 80, seed: wire });
      const twice = duplicating(delayed(late, clock, { delayMs: 1 + random.below(40) }), {
        percent: double,
        seed: wire + 1,
      });
      return lossy(twice, { lossPercent: loss, seed: wire + 2 });
    },
  });
  const base = random.happens(50) ? RFC_CONFIG : LINUX_CONFIG;
  // numbers that go round are tried often
  const isn = (): number => (random.happens(50) ? (2 ** 32 - random.below(20_000)) % 2 ** 32 : random.word());
  const a = simulation.host("a", "192.0.2.1", pick(random, base), isn);
  const b = simulation.host("b", "192.0.2.2", pick(random, base), isn);
  const talkers: Talker[] = [];
  const talk = (connection: HostConnection, salt: number): void => {
    const talker = new Talker(connection, random, salt, random.below(random.happens(20) ? 20_000 : 3000), simulation);
    talkers.push(talker);
    talker.live();
  };
  simulation.serve(b, 80, (connection) => talk(connection, 3));
  talk(simulation.connect(a, b, 80), 2);
  const steps = simulation.run(undefined, MOST_STEPS);
  if (steps >= MOST_STEPS)
    return `no end after ${steps} steps: ${a.tcp.connectionCount} and ${b.tcp.connectionCount} connections`;
  for (const [n, talker] of talkers.entries()) {
    const other = talkers[1 - n];
    if (talker.fault) return talker.fault;
    if (!talker.closed) return `end ${n} did not close`;
    if (other && !talker.failed && !other.failed && talker.received !== other.sent)
      return `end ${n} got ${talker.received} of ${other.sent} bytes`;
  }
  if (a.tcp.connectionCount + b.tcp.connectionCount > 0) return "a connection was not forgotten";
  return undefined;
}

/** Plays so many runs from a seed on; throws with the seeds of those that went wrong. */
export function checkInterleavings(firstSeed: number, runs: number): void {
  const faults: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + runs && faults.length < 5; seed++) {
    const fault = interleave(seed);
    if (fault) faults.push(`seed ${seed}: ${fault}`);
  }
  if (faults.length > 0) throw new Error(`interleave(seed) went wrong:\n${faults.join("\n")}`);
}
