import { JumpingClock, SeededRandom } from "../../link";
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
  /** Told of all that is put on the link, as a ladder shows it. */
  onSent?: (sent: SentPacket) => void;
}

/** A packet or an acknowledgement on its way. */
export interface SentPacket {
  atMs: number;
  /** The sender stands at the left. */
  toward: "left" | "right";
  /** `data 3 "line 3", again`, `ack 4, held for 20 ms`. */
  what: string;
  lost: boolean;
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

type Event = { data: DataPacket } | { ack: number } | { tick: true };

/** More events than any honest transfer here has: a sender that answers each with another would never end. */
const MOST_EVENTS = 20_000;
/** Of a text, in a ladder. */
const MOST_CHARACTERS = 30;

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
  private readonly clock = new JumpingClock();
  private readonly random: SeededRandom;
  private highest = -1;
  private callOff: (() => void) | undefined;
  /** What the last step of the clock brought. */
  private due: Event | undefined;

  constructor(private readonly options: TransferOptions) {
    this.random = new SeededRandom(options.seed ?? 1);
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  /** Puts a packet or an acknowledgement on the link. */
  transmit(what: { data: DataPacket } | { ack: number }): void {
    const { delayMs, lossPercent = 0, duplicatePercent = 0, reorderPercent = 0, onSent } = this.options;
    const words = this.words(what);
    for (const copy of this.random.happens(duplicatePercent) ? "12" : "1") {
      const isLost = this.random.happens(lossPercent);
      const heldMs = !isLost && this.random.happens(reorderPercent) ? this.random.below(3 * delayMs + 1) : 0;
      const notes = [copy === "2" ? "doubled" : "", heldMs > 0 ? `held for ${heldMs} ms` : ""].filter(Boolean);
      const toward = "ack" in what ? "left" : "right";
      onSent?.({ atMs: this.nowMs, toward, what: [words, ...notes].join(", "), lost: isLost });
      if (isLost) continue;
      this.after(delayMs + heldMs, what);
    }
  }

  private words(what: { data: DataPacket } | { ack: number }): string {
    if ("ack" in what) return `ack ${what.ack}`;
    const { number, text } = what.data;
    const again = number <= this.highest ? ", again" : "";
    this.highest = Math.max(this.highest, number);
    return `data ${number} ${JSON.stringify(text).slice(0, MOST_CHARACTERS)}${again}`;
  }

  /** Replaces the time at which the sender wants to be asked. */
  wakeAt(atMs: number | undefined): void {
    this.callOff?.();
    this.callOff = atMs === undefined ? undefined : this.after(atMs - this.nowMs, { tick: true });
  }

  next(): Event | undefined {
    return this.clock.step(this.options.atMostMs ?? 600_000) ? this.due : undefined;
  }

  private after(delayMs: number, event: Event): () => void {
    return this.clock.after(delayMs, () => {
      this.due = event;
    });
  }
}
