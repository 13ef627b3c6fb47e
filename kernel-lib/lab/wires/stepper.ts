/** Frames held at the cables while the lab is paused. */
import { currentScope } from "../../socket";
import { LabError } from "../error";
import { holding } from "../holding";
import type { WireFrame } from "./frame";
import { HeldFrame } from "./held-frame";
import type { Receiver } from "./peel";

export class Stepper {
  #paused = false;
  #held: HeldFrame[] = [];
  #waiting: Taker[] = [];
  /** Those that somebody has and has not let go. */
  readonly #given = new Set<HeldFrame>();

  get paused(): boolean {
    return this.#paused;
  }

  /** Frames that are held and that nobody has asked for yet. */
  get held(): readonly HeldFrame[] {
    return this.#held;
  }

  pause(): void {
    this.#paused = true;
  }

  /** Lets everything go on, what is held first. */
  resume(): void {
    this.#paused = false;
    const waiting = [...this.#given, ...this.#held];
    this.#given.clear();
    this.#held = [];
    for (const frame of waiting) frame.forward();
  }

  hold(frame: WireFrame, receiver: Receiver, release: (frames: readonly Uint8Array[]) => void): void {
    const held = new HeldFrame(frame, receiver, (frames) => {
      this.#given.delete(held);
      release(frames);
    });
    const taker = this.#waiting.shift();
    if (!taker) {
      this.#held.push(held);
      return;
    }
    this.#given.add(held);
    taker.take(held);
  }

  /** Gives the next frame that is held, or waits for one. */
  async next(signal: AbortSignal | undefined): Promise<HeldFrame> {
    if (!this.#paused)
      throw new LabError("LAB_SETTING", "next: frames are not held, the lab is running. Call pause() first.");
    signal?.throwIfAborted();
    const first = this.#held.shift();
    if (first) {
      this.#given.add(first);
      return first;
    }
    let taker: Taker | undefined;
    const wanted = new Promise<HeldFrame>((take, refuse) => {
      taker = { take, refuse };
      this.#waiting.push(taker);
    });
    return holding(wanted, [signal, currentScope()?.signal], () => {
      this.#waiting = this.#waiting.filter((one) => one !== taker);
    });
  }

  /** Drops what is held, and tells who waits. */
  close(): void {
    this.#paused = false;
    this.#held = [];
    this.#given.clear();
    const closed = new LabError("LAB_CLOSED", "next: the lab was closed while this call waited.");
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed);
  }
}

/** Somebody who waits for a frame. */
interface Taker {
  take(frame: HeldFrame): void;
  refuse(reason: Error): void;
}
