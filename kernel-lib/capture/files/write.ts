/** Writes capture files to disk and pipes. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { type CaptureEncoder, captureEncoder, type EncodeOptions, type PacketToWrite } from "./encode";

/** Packets are gathered up to here before they are written. */
const GATHERED_BYTES = 1 << 16;

/** A capture file that is being written. */
export class CaptureFileWriter {
  packets = 0;
  private parts: Uint8Array[] = [];
  private gatheredBytes = 0;

  constructor(
    private readonly stream: Writable,
    private readonly encoder: CaptureEncoder,
    private readonly closes: boolean,
  ) {
    this.gather(encoder.header());
  }

  /** Adds a packet; what is awaited is that there is room for more. */
  async write(packet: PacketToWrite): Promise<void> {
    this.gather(this.encoder.packet(packet));
    this.packets++;
    if (this.gatheredBytes >= GATHERED_BYTES) await this.flush();
  }

  /** Hands on what was gathered, so that a reader at the other end of a pipe sees it. */
  async flush(): Promise<void> {
    if (this.stream.errored) throw this.stream.errored;
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    this.gatheredBytes = 0;
    if (bytes.length > 0 && !this.stream.write(bytes)) await once(this.stream, "drain");
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    await this.flush();
    if (!this.closes) return;
    this.stream.end();
    await once(this.stream, "close");
  }

  private gather(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.gatheredBytes += bytes.length;
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
