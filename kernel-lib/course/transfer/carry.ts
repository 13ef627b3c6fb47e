import { SeededRandom } from "../../link";
import type { DataPacket, ReceiverSteps, SenderAnswer, SenderSteps } from "./ends";

/** What the link does, each way. */
export interface TransferOptions {
  delayMs: number;
  lossPercent?: number;
  duplicatePercent?: number;
  /** Packets that are held back by up to three delays, so that others overtake them. */
  reorderPercent?: number;
  seed?: number;
  /** Virtual time after which the transfer is broken off. */
  atMostMs?: number;
}

export interface TransferOutcome {
  state: SenderAnswer["state"] | "broken off";
  /** What the receiver handed over, in its order. */
  delivered: string[];
  /** Virtual time until the sender was done. */
  tookMs: number;
  /** Packets sent, repetitions counted. */
  sent: number;
  /** The largest number of different packets that were unacknowledged at once. */
  mostUnderWay: number;
}

interface Event {
  atMs: number;
  order: number;
  what: { data: DataPacket } | { ack: number } | { tick: true };
}

/** More events than any honest transfer here has: a sender that answers each with another would never end. */
const MOST_EVENTS = 20_000;

/** Carries texts over a bad link (documented in on-demand.ts). */
export async function carry(
  { sender, receiver }: { sender: SenderSteps; receiver: ReceiverSteps },
  texts: string[],
  options: TransferOptions,
): Promise<TransferOutcome> {
  const run = new Run(options);
  const outcome: TransferOutcome = { state: "sending", delivered: [], tookMs: 0, sent: 0, mostUnderWay: 0 };
  let acknowledged = 0;
  let highest = -1;
  const act = (answer: SenderAnswer): void => {
    outcome.state = answer.state;
    for (const data of answer.send) {
      highest = Math.max(highest, data.number);
      outcome.mostUnderWay = Math.max(outcome.mostUnderWay, highest + 1 - acknowledged);
      outcome.sent++;
      run.transmit({ data });
    }
    run.wakeAt(answer.wakeAtMs);
  };
  act(await sender.start(texts, 0));
  for (let count = 0; outcome.state === "sending"; count++) {
    const event = run.next();
    if (!event || count > MOST_EVENTS) return { ...outcome, state: "broken off", tookMs: run.nowMs };
    if ("data" in event) {
      const { ack, deliver } = await receiver.onData(event.data);
      outcome.delivered.push(...deliver);
      run.transmit({ ack });
    } else if ("ack" in event) {
      acknowledged = Math.max(acknowledged, event.ack);
      act(await sender.onAck(event.ack, run.nowMs));
    } else act(await sender.onTick(run.nowMs));
  }
  return { ...outcome, tookMs: run.nowMs };
}

/** Virtual time, and what is under way in it. */
class Run {
  nowMs = 0;
  private readonly events: Event[] = [];
  private readonly random: SeededRandom;
  private made = 0;
  private tick: Event | undefined;

  constructor(private readonly options: TransferOptions) {
    this.random = new SeededRandom(options.seed ?? 1);
  }

  /** Puts a packet or an acknowledgement on the link. */
  transmit(what: { data: DataPacket } | { ack: number }): void {
    const { delayMs, lossPercent = 0, duplicatePercent = 0, reorderPercent = 0 } = this.options;
    for (const _ of this.random.happens(duplicatePercent) ? "12" : "1") {
      if (this.random.happens(lossPercent)) continue;
      const heldMs = this.random.happens(reorderPercent) ? this.random.below(3 * delayMs + 1) : 0;
      this.add(this.nowMs + delayMs + heldMs, what);
    }
  }

  /** Replaces the time at which the sender wants to be asked. */
  wakeAt(atMs: number | undefined): void {
    if (this.tick) this.events.splice(this.events.indexOf(this.tick), 1);
    this.tick = atMs === undefined ? undefined : this.add(Math.max(atMs, this.nowMs), { tick: true });
  }

  next(): Event["what"] | undefined {
    const first = this.events.reduce<Event | undefined>(
      (best, event) =>
        !best || event.atMs < best.atMs || (event.atMs === best.atMs && event.order < best.order) ? event : best,
      undefined,
    );
    if (!first || first.atMs > (this.options.atMostMs ?? 600_000)) return undefined;
    this.events.splice(this.events.indexOf(first), 1);
    if (first === this.tick) this.tick = undefined;
    this.nowMs = first.atMs;
    return first.what;
  }

  private add(atMs: number, what: Event["what"]): Event {
    const event = { atMs, order: this.made++, what };
    this.events.push(event);
    return event;
  }
}
