/** Live capture: packets of an interface as they pass, from the kernel's ring to the caller. */
import { filterFunction } from "../bpf/faster";
import type { PacketFilter } from "../bpf/machine";
import { type CapturedPacket, type CaptureInterface, copyPacket, type PacketView } from "../files/packet";
import { DEFAULT_SNAP_LENGTH_BYTES } from "../filter/compile";
import { compileFilter } from "../filter/compile-filter";
import { addedBytes, completed, isSentToItself } from "./packet-bytes";
import type { PacketInterface } from "./packet-interface";
import { BLOCK_BYTES, RING_BYTES, type RingPacket } from "./ring";
import { RingSocket, type RingSocketOptions, type RingStatistics } from "./ring-socket";

export interface CaptureOptions {
  /** In tcpdump's language; every packet unless told. */
  filter?: string;
  /** How much of a packet is kept; all of it unless told. */
  snapLengthBytes?: number;
  /** Take packets for other machines too, where the interface hears them; off unless told. */
  promiscuous?: boolean;
  /** Size of the ring; 16 MiB unless told. */
  ringBytes?: number;
  /** Ends the capture. */
  signal?: AbortSignal;
}

/**
 * Begins to capture on an interface of this machine (Linux); "any" is all of them. It belongs to the cell that runs.
 *
 *     const capturing = capture("lo", { filter: "tcp port 9000" });
 *     // … traffic …
 *     const packets = await capturing.stop();
 *
 * @throws {FilterError} where the filter cannot be compiled
 * @throws {CaptureError} CAPTURE_NOT_PERMITTED, CAPTURE_NO_INTERFACE or CAPTURE_NOT_HERE
 */
export function capture(interfaceName: string, options: CaptureOptions = {}): LiveCapture {
  return new LiveCapture(interfaceName, options);
}

/** Takes a packet during the call; gives false to have no more. */
export type PacketTaker = (packet: PacketView) => unknown;

/** A capture that runs: give it to `for await`, or let it gather and `stop()` it. */
export class LiveCapture {
  readonly captureInterface: CaptureInterface;
  readonly #socket: RingSocket;
  readonly #cooked: boolean;
  readonly #snapLengthBytes: number;
  readonly #signal: AbortSignal | undefined;
  /** Cooked packets have no link-layer header in the kernel, so their filter runs here. */
  readonly #filter: PacketFilter | undefined;
  #waiting: CapturedPacket[] = [];
  readonly #view: PacketView;
  /** Nobody wants more packets. */
  #full = false;
  /** Who is handed each packet; it says false to have no more. */
  #visit: PacketTaker = (view) => void this.#waiting.push(copyPacket(view));
  #stopped = false;
  #iterated = false;

  constructor(interfaceName: string, options: CaptureOptions) {
    const { filter = "", snapLengthBytes = DEFAULT_SNAP_LENGTH_BYTES, signal } = options;
    let here: PacketFilter | undefined;
    this.#socket = RingSocket.open(interfaceName, (found) => {
      const program = compileFilter(filter, {
        linkType: found.linkType,
        snapLengthBytes,
        vlanInMetadata: !found.cooked,
        netmask: "unknown",
      });
      if (found.cooked && filter.trim() !== "") here = filterFunction(program);
      return ringSettings(found, found.cooked ? undefined : program, options);
    });
    const { linkType, cooked } = this.#socket.packetInterface;
    this.captureInterface = { id: 0, linkType, snapLengthBytes, name: interfaceName };
    this.#cooked = cooked;
    this.#filter = here;
    this.#snapLengthBytes = snapLengthBytes;
    this.#signal = signal;
    const empty = { number: 0, seconds: 0, nanoseconds: 0, start: 0, captured: 0, original: 0 };
    this.#view = {
      ...empty,
      buffer: new Uint8Array(0),
      captureInterface: this.captureInterface,
      checksumNotReady: false,
    };
  }

  /** Packets received and dropped so far. */
  statistics(): RingStatistics {
    return { ...this.#socket.count() };
  }

  /**
   * Calls `visit` with each packet where it lies in the kernel's ring, until the capture ends or `visit` gives false. What is
   * handed over is valid only during the call; nothing is copied. `between` is awaited after some packets, for whoever must
   * make room.
   */
  async visit(visit: PacketTaker, between?: () => Promise<void>): Promise<void> {
    this.#iterated = true;
    this.#visit = visit;
    for (const packet of this.#take()) if (visit(viewOf(packet)) === false) return this.close();
    while (!this.#stopped && !this.#full) {
      await this.#wait();
      await between?.();
    }
    this.close();
  }

  /** Gives packets as they come, until `stop()`, the signal, or the end of the cell's scope. */
  async *[Symbol.asyncIterator](): AsyncGenerator<CapturedPacket, void, undefined> {
    this.#iterated = true;
    for (;;) {
      yield* this.#take();
      if (this.#stopped) return;
      await this.#wait();
    }
  }

  /**
   * Ends the capture and gives the packets that nobody has taken yet: what has passed before this call is among them. A loop
   * over the capture gets them instead, and ends.
   */
  async stop(): Promise<CapturedPacket[]> {
    // a block that is not full is handed over after a while: it is waited for until none of what has passed is missing
    const { received } = this.#socket.count();
    while (!this.#stopped && !this.#full && this.#socket.handedOver < received) await this.#wait();
    this.close();
    return this.#iterated ? [] : this.#take();
  }

  /** Ends the capture at once. */
  close(): void {
    this.#stopped = true;
    this.#socket.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #wait(): Promise<void> {
    try {
      await this.#socket.blockReady(this.#signal ? { signal: this.#signal } : undefined);
      this.#read();
    } catch (error) {
      if (!this.#socket.closed && !this.#signal?.aborted) throw error;
      this.close();
    }
  }

  #read(): void {
    while (this.#socket.readBlock((packet) => this.#see(packet)) && !this.#full);
  }

  #see(packet: RingPacket): void {
    if (this.#full || (this.#cooked && isSentToItself(packet))) return;
    const view = this.#view;
    const added = addedBytes(packet, this.#cooked);
    view.seconds = packet.seconds;
    view.nanoseconds = packet.nanoseconds;
    view.checksumNotReady = packet.checksumNotReady;
    if (added === 0) {
      view.buffer = packet.buffer;
      view.start = packet.start;
      view.captured = Math.min(packet.captured, this.#snapLengthBytes);
    } else {
      view.buffer = completed(packet, this.#cooked, this.#snapLengthBytes);
      view.start = 0;
      view.captured = view.buffer.length;
    }
    view.original = packet.original + (view.captured > 0 ? added : 0);
    if (this.#filter && this.#filter(view.buffer, view.start, view.captured, view.original) === 0) return;
    view.number++;
    this.#full = this.#visit(view) === false;
  }

  #take(): CapturedPacket[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}

/** A packet in bytes of its own, as one that lies in a buffer. */
function viewOf({ bytes, originalLength, ...rest }: CapturedPacket): PacketView {
  return { ...rest, buffer: bytes, start: 0, captured: bytes.length, original: originalLength };
}

function ringSettings(
  found: PacketInterface,
  program: RingSocketOptions["program"],
  options: CaptureOptions,
): RingSocketOptions {
  const { promiscuous = false, ringBytes = RING_BYTES } = options;
  const blocks = Math.max(2, Math.round(ringBytes / BLOCK_BYTES));
  return { program, promiscuous: promiscuous && !found.cooked, blockBytes: BLOCK_BYTES, blocks };
}
