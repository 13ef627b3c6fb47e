/** A capture at a cable's end: frames as they pass, filtered by tcpdump's language, as packets that every reader takes. */
import {
  type CapturedPacket,
  type CaptureInterface,
  compileFilter,
  filterFunction,
  LINK_TYPE,
  type Names,
  type PacketFilter,
  systemNames,
} from "../../capture";
import { Recording } from "../../link";
import { currentScope } from "../../socket";
import type { LabClock } from "../clocks/lab-clock";
import { holding } from "../holding";
import type { FrameTap } from "./direction";

export interface LabCaptureOptions {
  /** In tcpdump's language; every frame unless told. Names of the lab's hosts are known. */
  filter?: string;
}

const SNAP_LENGTH_BYTES = 262_144;
/** A frame that a real kernel has sent is read from its device within so many turns of the event loop. */
const SETTLING_TURNS = 4;

export class LabCapture implements FrameTap {
  readonly captureInterface: CaptureInterface;
  readonly #recording: Recording;
  readonly #clock: LabClock;
  readonly #filter: PacketFilter | undefined;
  readonly #places: readonly Set<FrameTap>[];
  readonly #scope = currentScope();
  #packets: CapturedPacket[] = [];
  #count = 0;
  #closed = false;
  #iterated = false;
  #wake: (() => void) | undefined;

  /** @throws {FilterError} where the filter cannot be compiled */
  constructor(
    readonly name: string,
    clock: LabClock,
    { filter = "" }: LabCaptureOptions,
    places: readonly Set<FrameTap>[],
    addressesOf: (name: string) => string[],
  ) {
    const linkType = LINK_TYPE.EN10MB;
    if (filter.trim() !== "") {
      const system = systemNames();
      const names: Names = { ...system, host: (asked) => firstOf(addressesOf(asked), system.host(asked)) };
      this.#filter = filterFunction(compileFilter(filter, { linkType, names, netmask: "unknown" }));
    }
    this.captureInterface = { id: 0, linkType, snapLengthBytes: SNAP_LENGTH_BYTES, name };
    this.#clock = clock;
    this.#recording = new Recording(clock.startSeconds);
    this.#places = places;
    for (const place of places) place.add(this);
    this.#scope?.add(this);
  }

  /** Gives packets as they come, until `stop()`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<CapturedPacket, void, undefined> {
    this.#iterated = true;
    for (;;) {
      yield* this.#take();
      if (this.#closed) return;
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await holding(more, [currentScope()?.signal], () => this.close());
    }
  }

  /** Ends the capture and gives the packets that nobody has taken yet; a loop over the capture gets them instead, and ends. */
  async stop(): Promise<CapturedPacket[]> {
    for (let turn = 0; turn < SETTLING_TURNS && !this.#closed; turn++) await new Promise(setImmediate);
    this.close();
    return this.#iterated ? [] : this.#take();
  }

  /** Ends the capture at once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const place of this.#places) place.delete(this);
    this.#scope?.delete(this);
    this.#wake?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  describe(): string {
    return `capture on ${this.name}`;
  }

  /** Takes a frame in; the cable tells. */
  see(bytes: Uint8Array): void {
    if (this.#filter && this.#filter(bytes, 0, bytes.length, bytes.length) === 0) return;
    this.#recording.add(bytes.slice(), this.#clock.nowMs);
    const frame = this.#recording.frames.pop();
    if (!frame) return;
    const { seconds, nanoseconds } = frame;
    const packet = { number: ++this.#count, seconds, nanoseconds, bytes: frame.bytes, originalLength: bytes.length };
    this.#packets.push({ ...packet, captureInterface: this.captureInterface });
    this.#wake?.();
  }

  #take(): CapturedPacket[] {
    const taken = this.#packets;
    this.#packets = [];
    return taken;
  }
}

function firstOf(own: string[], others: string[]): string[] {
  return own.length > 0 ? own : others;
}
