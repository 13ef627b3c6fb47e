/** One run of traceroute: some probes are on their way at a time; hops are told in order, each when it is complete. */
import type { HostNames, Target } from "../command-line";
import { isTimeExceeded } from "../icmp";
import type { ProbeAnswer, Prober } from "./prober";
import type { TracerouteOptions } from "./request";
import { type Hop, hopLine, markOf, type Probe } from "./result";

/** Probes under way at a time, as traceroute has it. */
const MOST_UNDER_WAY = 16;

/** One probe that was sent. */
interface Sent {
  hop: number;
  sentMs: number;
  answer?: ProbeAnswer;
  /** Nothing more is waited for. */
  settled: boolean;
}

export class Tracing {
  readonly #sent: Sent[] = [];
  readonly #hops: Hop[] = [];
  readonly #lines: string[] = [];
  readonly #queries: number;
  readonly #firstHop: number;
  readonly #mostHops: number;
  readonly #waitMs: number;
  /** The first hop where the way ends: the destination, or somebody who says that it goes no further. */
  #lastHop: number;
  #reached = false;

  constructor(
    private readonly prober: Prober,
    private readonly target: Target,
    { queries = 3, firstHop = 1, mostHops = 30, waitS = 5 }: TracerouteOptions,
    private readonly names: HostNames | undefined,
    private readonly print: (line: string) => void,
  ) {
    this.#queries = queries;
    this.#firstHop = firstHop;
    this.#mostHops = mostHops;
    this.#lastHop = mostHops;
    this.#waitMs = waitS * 1000;
  }

  /** Runs until the destination has answered, or the farthest hop is done, or the signal says so. */
  async run(signal?: AbortSignal): Promise<{ lines: string[]; hops: Hop[]; reached: boolean }> {
    while (!signal?.aborted && !this.#isDone()) {
      // between two probes it looks whether an answer has come, so that none is timed late
      const sending = this.#maySend();
      if (sending) await this.#send();
      const timeoutMs = sending ? 0 : this.#untilMs() - this.prober.nowMs;
      const answer = await this.prober.receive(Math.max(0, timeoutMs), signal);
      if (answer) this.#take(answer);
      this.#giveUpLate();
      await this.#tellHops();
    }
    return { lines: this.#lines, hops: this.#hops, reached: this.#reached };
  }

  get #nextHop(): number {
    return this.#firstHop + Math.floor(this.#sent.length / this.#queries);
  }

  #isDone(): boolean {
    return this.#hops.length > this.#lastHop - this.#firstHop;
  }

  #maySend(): boolean {
    const underWay = this.#sent.filter(({ settled }) => !settled).length;
    return underWay < MOST_UNDER_WAY && this.#nextHop <= Math.min(this.#lastHop, this.#mostHops);
  }

  async #send(): Promise<void> {
    const [probe, hop] = [this.#sent.length, this.#nextHop];
    const sent: Sent = { hop, sentMs: this.prober.nowMs, settled: false };
    this.#sent.push(sent);
    sent.sentMs = await this.prober.send(probe, hop);
  }

  /** When the oldest probe that is waited for is given up. */
  #untilMs(): number {
    const oldest = this.#sent.find(({ settled }) => !settled);
    return (oldest?.sentMs ?? this.prober.nowMs) + this.#waitMs;
  }

  #take(answer: ProbeAnswer): void {
    const sent = this.#sent[answer.probe];
    if (!sent || sent.settled) return;
    sent.answer = answer;
    sent.settled = true;
    const { fault, from } = answer;
    if (fault && isTimeExceeded(fault)) return;
    this.#lastHop = Math.min(this.#lastHop, sent.hop);
    this.#reached ||= from === this.target.address;
    // what was sent farther than the end is waited for no longer
    for (const one of this.#sent) if (one.hop > this.#lastHop) one.settled = true;
  }

  #giveUpLate(): void {
    const now = this.prober.nowMs;
    for (const one of this.#sent) if (now >= one.sentMs + this.#waitMs) one.settled = true;
  }

  /** Tells the hops that are complete, in their order. */
  async #tellHops(): Promise<void> {
    for (;;) {
      const hop = this.#firstHop + this.#hops.length;
      const own = this.#sent.filter((one) => one.hop === hop);
      if (hop > this.#lastHop || own.length < this.#queries || own.some(({ settled }) => !settled)) return;
      const told: Hop = { hop, probes: await Promise.all(own.map((one) => this.#probe(one))) };
      this.#hops.push(told);
      this.#lines.push(hopLine(told));
      this.print(hopLine(told));
    }
  }

  async #probe({ answer, sentMs }: Sent): Promise<Probe> {
    if (!answer) return {};
    const { from, atMs, fault } = answer;
    const name = await this.names?.of(from);
    const mark = fault ? markOf(fault) : "";
    return {
      from,
      ...(name === undefined ? {} : { name }),
      roundTripMs: atMs - sentMs,
      ...(mark === "" ? {} : { mark }),
    };
  }
}
