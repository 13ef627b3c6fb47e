/** Writes capture files to disk and pipes. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { type CaptureEncoder, captureEncoder, type EncodeOptions, type PacketToWrite, placeOf } from "./encode";
import { type PacketPlace, RecordMemory } from "./record";

/** Records are gathered up to here before they are written. */
const GATHERED_BYTES = 1 << 18;

/** A capture file that is being written. */
export class CaptureFileWriter {
  packets = 0;
  private memory = new RecordMemory(GATHERED_BYTES);
  private filled = 0;
  /** Memories that are full, until they are written. */
  private waiting: Uint8Array[] = [];

  constructor(
    private readonly stream: Writable,
    private readonly encoder: CaptureEncoder,
    private readonly closes: boolean,
  ) {
    this.waiting.push(encoder.header());
  }

  /** Adds a packet; what is awaited is that there is room for more. */
  async write(packet: PacketToWrite): Promise<void> {
    this.add(placeOf(packet), packet.interfaceId);
    await this.room();
  }

  /** Adds a packet where it lies, as captures hand them over; `room()` is to be awaited now and then. */
  add(packet: PacketPlace, interfaceId?: number): void {
    const { encoder } = this;
    const length = encoder.recordBytes(packet.captured);
    if (this.filled + length > this.memory.lengthBytes) this.turnOver(length);
    encoder.put(this.memory, this.filled, packet, interfaceId);
    this.filled += length;
    this.packets++;
  }

  /** Waits until there is room for more. */
  async room(): Promise<void> {
    if (this.waiting.length > 1) await this.writeOut();
  }

  /** Hands on what was gathered, so that a reader at the other end of a pipe sees it. */
  async flush(): Promise<void> {
    this.turnOver(0);
    await this.writeOut();
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    await this.flush();
    if (!this.closes) return;
    this.stream.end();
    await once(this.stream, "close");
  }

  /** Puts what is gathered among what is to be written, and takes new memory for a record of some length. */
  private turnOver(length: number): void {
    if (this.filled > 0) this.waiting.push(this.memory.bytes.subarray(0, this.filled));
    if (this.filled > 0 || length > this.memory.lengthBytes)
      this.memory = new RecordMemory(Math.max(GATHERED_BYTES, length));
    this.filled = 0;
  }

  private async writeOut(): Promise<void> {
    if (this.stream.errored) throw this.stream.errored;
    const parts = this.waiting;
    this.waiting = [];
    let drained = true;
    for (const part of parts) drained = this.stream.write(part);
    if (!drained) await once(this.stream, "drain");
  }
}

/**
 * Begins a capture file; "-" is standard output. The format is pcapng for a name that ends so, else pcap, unless told. An
 * existing file is overwritten.
 */
export async function createCaptureFile(path: string, options: EncodeOptions): Promise<CaptureFileWriter> {
  const format = options.format ?? (path.endsWith(".pcapng") ? "pcapng" : "pcap");
  const encoder = captureEncoder({ ...options, format });
  if (path === "-") return new CaptureFileWriter(process.stdout, encoder, false);
  const stream = createWriteStream(path);
  await once(stream, "open");
  return new CaptureFileWriter(stream, encoder, true);
}
