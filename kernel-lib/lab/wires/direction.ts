/** One way of a cable: what is put on it at one end comes out at the other, or does not. */
import type { Link } from "../../link";
import type { LabClock } from "../clocks/lab-clock";
import { countDrop, type DropReason, noCounts, type WireCounts } from "./counts";
import { WireFrame } from "./frame";
import { checkImpairments, type Impairments, SOUND } from "./impairments";
import { pathOf } from "./path";
import type { Receiver } from "./peel";
import type { Stepper } from "./stepper";

/** What a frame's fate is: nothing is "as it is", bytes go on in its place. */
export type FrameFate = "forward" | "drop" | Uint8Array | readonly Uint8Array[] | undefined;
/** Asked about each frame that passes. */
// biome-ignore lint/suspicious/noConfusingVoidType: under cells' TypeScript 5.0 a function without return is void, not undefined
export type FrameHook = (frame: WireFrame) => FrameFate | void;
/** Told of each frame, whose bytes it must not keep, and of the end of the lab. */
export interface FrameTap {
  see(bytes: Uint8Array): void;
  close(): void;
}

/** What all cables of a lab share. */
export interface WireSurroundings {
  clock: LabClock;
  stepper: Stepper;
  /** What the names in a capture's filter mean. */
  addressesOf(name: string): string[];
}

/** An end of a cable. */
export interface Port {
  /** The host or switch. */
  node: string;
  /** Its interface: `eth0`; of a switch a number. */
  port: string;
}

export class Direction implements Link {
  readonly counts: WireCounts = noCounts();
  /** Told what is put on the cable, and what comes out of it. */
  readonly entryTaps = new Set<FrameTap>();
  readonly exitTaps = new Set<FrameTap>();
  #settings: Impairments = { ...SOUND };
  #path: Link | undefined;
  #hooks: FrameHook[] = [];
  #plugged = true;
  #far: Link = { send() {} };
  #receiver: Receiver;

  constructor(
    readonly from: Port,
    readonly to: Port,
    private readonly seed: number,
    private readonly around: WireSurroundings,
  ) {
    this.#receiver = { name: to.node, kind: "host", addresses: [] };
  }

  /** Puts a receiver at the far end. */
  lead(far: Link, receiver: Receiver): void {
    this.#far = far;
    this.#receiver = receiver;
  }

  get settings(): Readonly<Impairments> {
    return this.#settings;
  }

  /** How many of the frames are lost, from 0 to 1. */
  get lossRate(): number {
    return this.#settings.lossRate;
  }
  set lossRate(lossRate: number) {
    this.impose({ lossRate });
  }

  /** How long a frame is under way. */
  get delayMs(): number {
    return this.#settings.delayMs;
  }
  set delayMs(delayMs: number) {
    this.impose({ delayMs });
  }

  /** Changes what happens to frames from now on; those under way arrive as they would have. */
  impose(settings: Partial<Impairments>): void {
    this.#settings = { ...this.#settings, ...checkImpairments(`impose on ${this}`, settings) };
    this.#path = pathOf(this.#settings, {
      clock: this.around.clock,
      seed: this.seed,
      arrive: (frame) => this.#arrive(frame),
      drop: (why) => countDrop(this.counts, why),
      duplicated: () => {
        this.counts.duplicated++;
      },
    });
  }

  /** Asks about each frame from now on; gives a function that ends that. */
  onFrame(hook: FrameHook): () => void {
    this.#hooks = [...this.#hooks, hook];
    return () => {
      this.#hooks = this.#hooks.filter((one) => one !== hook);
    };
  }

  set plugged(plugged: boolean) {
    this.#plugged = plugged;
  }

  /** Puts a frame on the cable. */
  send(frame: Uint8Array): void {
    this.counts.sent++;
    if (this.entryTaps.size > 0) for (const tap of this.entryTaps) tap.see(frame);
    if (!this.#plugged) this.#drop("unplugged");
    else if (this.around.stepper.paused) this.#hold(frame);
    else this.#pass(frame);
  }

  toString(): string {
    return `${this.from.node} → ${this.to.node}`;
  }

  #hold(frame: Uint8Array): void {
    this.around.stepper.hold(this.#look(frame), this.#receiver, (frames) => {
      if (frames.length === 0) this.#drop("dropped by hand");
      for (const one of frames) this.#pass(one);
    });
  }

  #look(frame: Uint8Array): WireFrame {
    return new WireFrame(frame, this.from.node, this.to.node, this.counts.sent);
  }

  #pass(frame: Uint8Array): void {
    const frames = this.#hooks.length === 0 ? undefined : this.#decided(frame);
    if (frames === undefined) this.#enter(frame);
    else if (frames.length === 0) this.#drop("dropped by onFrame");
    else for (const one of frames) this.#enter(one);
  }

  /** What the hooks make of a frame, one after the other. */
  #decided(frame: Uint8Array): readonly Uint8Array[] {
    let frames: readonly Uint8Array[] = [frame];
    for (const hook of this.#hooks)
      frames = frames.flatMap((one) => {
        const fate = hook(this.#look(one));
        if (fate === undefined || fate === "forward") return [one];
        return fate === "drop" ? [] : fate instanceof Uint8Array ? [fate] : fate;
      });
    return frames;
  }

  #enter(frame: Uint8Array): void {
    if (this.#path === undefined) this.#arrive(frame);
    else this.#path.send(frame);
  }

  #arrive(frame: Uint8Array): void {
    if (!this.#plugged) {
      this.#drop("unplugged");
      return;
    }
    this.counts.delivered++;
    if (this.exitTaps.size > 0) for (const tap of this.exitTaps) tap.see(frame);
    this.#far.send(frame);
  }

  #drop(why: DropReason): void {
    countDrop(this.counts, why);
  }
}
