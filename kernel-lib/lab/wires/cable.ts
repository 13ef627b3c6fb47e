/** A cable between two ports: a direction each way. */
import { inspect } from "node:util";
import { LabError } from "../error";
import { sumOf, type WireCounts } from "./counts";
import { Direction, type FrameHook, type Port, type WireSurroundings } from "./direction";
import type { Impairments } from "./impairments";
import { LabCapture, type LabCaptureOptions } from "./lab-capture";

/** Tells a port whether its cable is in. */
export type CarrierTold = (port: Port, plugged: boolean) => void;

export class Cable {
  readonly directions: readonly [Direction, Direction];
  #plugged = true;

  constructor(
    readonly ends: readonly [Port, Port],
    seeds: readonly [number, number],
    private readonly around: WireSurroundings,
    private readonly carrier: CarrierTold,
  ) {
    const [a, b] = ends;
    this.directions = [new Direction(a, b, seeds[0], around), new Direction(b, a, seeds[1], around)];
  }

  /** `alice:eth0 – sw1:1` */
  get name(): string {
    return this.ends.map(({ node, port }) => `${node}:${port}`).join(" – ");
  }

  /** The direction that begins at a host or switch. */
  from(node: string): Direction {
    const [forth, back] = this.directions;
    if (forth.from.node === node) return forth;
    if (back.from.node === node) return back;
    const names = this.ends.map((end) => end.node).join(" and ");
    throw new LabError("LAB_NAME", `from("${node}"): this cable joins ${names}.`);
  }

  /** Changes both directions: `cable.impose({ delayMs: 20, lossRate: 0.1 })`; what is not named stays. */
  impose(settings: Partial<Impairments>): void {
    for (const direction of this.directions) direction.impose(settings);
  }

  /** How many of the frames are lost, from 0 to 1, each way. */
  get lossRate(): number {
    return this.directions[0].lossRate;
  }
  set lossRate(lossRate: number) {
    this.impose({ lossRate });
  }

  /** How long a frame is under way, each way. */
  get delayMs(): number {
    return this.directions[0].delayMs;
  }
  set delayMs(delayMs: number) {
    this.impose({ delayMs });
  }

  /**
   * Asks about each frame, both ways, what shall become of it: "drop", other bytes in its place, or nothing (it goes on).
   * Gives a function that ends that.
   */
  onFrame(hook: FrameHook): () => void {
    const ends = this.directions.map((direction) => direction.onFrame(hook));
    return () => {
      for (const end of ends) end();
    };
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  /** Pulls the cable out: its interfaces lose their carrier, and nothing arrives. */
  unplug(): void {
    this.#plug(false);
  }

  plug(): void {
    this.#plug(true);
  }

  #plug(plugged: boolean): void {
    if (plugged === this.#plugged) return;
    this.#plugged = plugged;
    for (const direction of this.directions) direction.plugged = plugged;
    for (const end of this.ends) this.carrier(end, plugged);
  }

  /** What passed both ways. */
  get counts(): WireCounts {
    return sumOf(this.directions.map(({ counts }) => counts));
  }

  /** Keeps what is put on the cable from now on, both ways, as a capture. */
  record(options: LabCaptureOptions = {}): LabCapture {
    const taps = this.directions.map(({ entryTaps }) => entryTaps);
    return new LabCapture(this.name, this.around.clock, options, taps, this.around.addressesOf);
  }

  [inspect.custom](): string {
    const { sent, dropped } = this.counts;
    return `<cable ${this.name}${this.#plugged ? "" : ", unplugged"}: ${sent} frames, ${dropped} dropped>`;
  }
}
