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
  #waiting: ((frame: HeldFrame) => void)[] = [];
  #given = new Set<HeldFrame>();

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
    for (const frame of waiting) if (frame.waits) frame.forward();
  }

  hold(frame: WireFrame, receiver: Receiver, release: (frames: readonly Uint8Array[]) => void): void {
    const held = new HeldFrame(frame, receiver, (frames) => {
      this.#given.delete(held);
      release(frames);
    });
    const taker = this.#waiting.shift();
    if (taker) this.#give(held, taker);
    else this.#held.push(held);
  }

  /** Gives the next frame that is held, or waits for one. */
  async next(signal: AbortSignal | undefined): Promise<HeldFrame> {
    if (!this.#paused)
      throw new LabError("LAB_SETTING", "next: frames are not held, the lab is running. Call pause() first.");
    signal?.throwIfAborted();
    for (let first = this.#held.shift(); first; first = this.#held.shift())
      if (first.waits) {
        this.#given.add(first);
        return first;
      }
    let taker: ((frame: HeldFrame) => void) | undefined;
    const wanted = new Promise<HeldFrame>((resolve) => {
      taker = (frame) => resolve(frame);
      this.#waiting.push(taker);
    });
    return holding(wanted, [signal, currentScope()?.signal], () => {
      this.#waiting = this.#waiting.filter((one) => one !== taker);
    });
  }

  /** Drops what is held. */
  close(): void {
    this.#paused = false;
    this.#held = [];
    this.#given.clear();
  }

  #give(frame: HeldFrame, taker: (frame: HeldFrame) => void): void {
    this.#given.add(frame);
    taker(frame);
  }
}
