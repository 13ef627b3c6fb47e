/** A frame that waits at the beginning of a cable, until somebody says what shall become of it. */
import { LabError } from "../error";
import { WireFrame } from "./frame";
import { type PeeledLayer, peel, type Receiver } from "./peel";

/** What becomes of a held frame: these go on in its place; none is a drop. */
export type Release = (frames: readonly Uint8Array[]) => void;

export class HeldFrame extends WireFrame {
  #release: Release | undefined;

  constructor(
    frame: WireFrame,
    private readonly receiver: Receiver,
    release: Release,
  ) {
    super(frame.bytes, frame.from, frame.to, frame.number);
    this.#release = release;
  }

  /** True until it was forwarded or dropped. */
  get waits(): boolean {
    return this.#release !== undefined;
  }

  /** Sends it on to the neighbour. */
  forward(): void {
    this.#let("forward", [this.bytes]);
  }

  /** Loses it here. */
  drop(): void {
    this.#let("drop", []);
  }

  /** Sends other bytes on in its place. */
  change(bytes: Uint8Array): void {
    if (!(bytes instanceof Uint8Array))
      throw new LabError("LAB_SETTING", "change: the bytes of a frame (a Uint8Array) are needed.");
    this.#let("change", [bytes]);
  }

  /** Tells, layer by layer, what the neighbour that is next will do with it: read, take off, or not look at. */
  peel(): PeeledLayer[] {
    return peel(this, this.receiver);
  }

  #let(asked: string, frames: readonly Uint8Array[]): void {
    const release = this.#release;
    if (!release)
      throw new LabError(
        "LAB_CLOSED",
        `${asked}: this frame has gone on or was dropped. Ask for the next one: next().`,
      );
    this.#release = undefined;
    release(frames);
  }
}
