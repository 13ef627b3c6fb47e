/** Live capture: packets of an interface as they pass, from the kernel's ring to the caller. */
import { filterFunction } from "../bpf/faster";
import type { PacketFilter } from "../bpf/machine";
import type { CapturedPacket, CaptureInterface } from "../files/packet";
import { DEFAULT_SNAP_LENGTH_BYTES } from "../filter/compile";
import { compileFilter } from "../filter/compile-filter";
import { addedBytes, bytesOf, isSentToItself } from "./packet-bytes";
import type { PacketInterface } from "./packet-interface";
import { BLOCK_BYTES, RETIRE_MS, RING_BYTES, type RingPacket } from "./ring";
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
  #number = 0;
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
  }

  /** Packets received and dropped so far. */
  statistics(): RingStatistics {
    return { ...this.#socket.count() };
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
    if (!this.#stopped) {
      // a block that is not full is handed over after RETIRE_MS
      await new Promise((resolve) => setTimeout(resolve, 2 * RETIRE_MS));
      this.#read();
      this.close();
    }
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
    while (this.#socket.readBlock((packet) => this.#keep(packet)));
  }

  #keep(packet: RingPacket): void {
    if (this.#cooked && isSentToItself(packet)) return;
    const bytes = bytesOf(packet, this.#cooked, this.#snapLengthBytes);
    const originalLength = packet.original + (bytes.length > 0 ? addedBytes(packet, this.#cooked) : 0);
    if (this.#filter && this.#filter(bytes, 0, bytes.length, originalLength) === 0) return;
    const { seconds, nanoseconds } = packet;
    const { captureInterface } = this;
    this.#waiting.push({ number: ++this.#number, seconds, nanoseconds, bytes, originalLength, captureInterface });
  }

  #take(): CapturedPacket[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
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
