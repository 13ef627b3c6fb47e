/** Ends a server that nobody uses. */
import type { ServerResponse } from "node:http";
import { type Clock, RealClock } from "../../link";
import type { Store } from "../store";
import type { Ending } from "./ending";

export interface IdleRules {
  clock: Clock;
  afterMs: number;
  /** Whether there is work in the queue: that is not idle. */
  busy: () => Promise<boolean>;
  stop: () => void;
}

/** Stops a server when for so long no request has come and nothing was queued. */
export class IdleStop {
  private open = 0;
  private callOff: () => void = () => undefined;
  private ended = false;

  constructor(private readonly rules: IdleRules) {
    this.wait();
  }

  /** A request has come. */
  begin(): void {
    this.open++;
    this.callOff();
  }

  /** It has been answered, or its client is gone. */
  finish(): void {
    this.open--;
    this.wait();
  }

  end(): void {
    this.ended = true;
    this.callOff();
  }

  private wait(): void {
    this.callOff();
    if (!this.ended && this.open === 0)
      this.callOff = this.rules.clock.after(this.rules.afterMs, () => void this.look());
  }

  private async look(): Promise<void> {
    const busy = await this.rules.busy();
    if (this.ended || this.open > 0) return;
    if (busy) this.wait();
    else this.rules.stop();
  }
}

/** Ends a server by these rules where it was asked to; gives what each exchange of a request and its answer is told to. */
export function stopWhenIdle(
  store: Pick<Store, "queue">,
  { idleStopMinutes, clock = new RealClock() }: { idleStopMinutes?: number; clock?: Clock },
  ending: Ending,
): ((response: ServerResponse) => void) | undefined {
  if (idleStopMinutes === undefined) return undefined;
  const busy = async (): Promise<boolean> => {
    const { queued, running } = await store.queue();
    return queued + running > 0;
  };
  const idle = new IdleStop({ clock, afterMs: idleStopMinutes * 60_000, busy, stop: () => void ending.end() });
  ending.after(() => idle.end());
  return (response) => {
    idle.begin();
    response.once("close", () => idle.finish());
  };
}
