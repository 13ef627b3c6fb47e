/** Where tcpdump's packets go: lines, or a file. */
import {
  type CaptureFileWriter,
  type CaptureInterface,
  copyPacket,
  createCaptureFile,
  type PacketView,
} from "../../capture";
import { PacketPrinter } from "./printer";
import type { TcpdumpOptions } from "./tcpdump";

export interface Sink {
  /** Packets taken so far. */
  readonly taken: number;
  /** Tells which interface packets come from. */
  begin(captureInterface: CaptureInterface): Promise<void>;
  /** Takes a packet during the call. */
  take(packet: PacketView): void;
  /** Waits until there is room for more. */
  room(): Promise<void>;
  /** Hands on what is gathered, so that whoever reads along sees it. */
  shown(): Promise<void>;
  close(): Promise<void>;
}

/** Prints packets, or hands them to whoever prints them otherwise. */
export class TextSink implements Sink {
  taken = 0;
  readonly #others: TcpdumpOptions["packets"];
  readonly #printer: PacketPrinter;

  constructor(
    options: TcpdumpOptions,
    private readonly print: (text: string) => void,
  ) {
    this.#others = options.packets;
    this.#printer = new PacketPrinter(options);
  }

  async begin(): Promise<void> {}

  take(packet: PacketView): void {
    this.taken++;
    if (this.#others) this.#others.packet(packet);
    else this.print(this.#printer.text(copyPacket(packet)));
  }

  async room(): Promise<void> {}

  async shown(): Promise<void> {
    this.#others?.flush();
  }

  async close(): Promise<void> {
    this.#others?.flush();
  }
}

/** Writes packets to a capture file. */
export class FileSink implements Sink {
  taken = 0;
  #file: CaptureFileWriter | undefined;

  constructor(private readonly path: string) {}

  /** Opens the file, whose head tells the interface. */
  async begin({ linkType, snapLengthBytes, name }: CaptureInterface): Promise<void> {
    if (this.#file) return;
    const described = { linkType, snapLengthBytes, ...(name === undefined ? {} : { name }) };
    this.#file = await createCaptureFile(this.path, { interfaces: [described], resolution: "microseconds" });
  }

  take(packet: PacketView): void {
    this.taken++;
    this.#file?.add(packet);
  }

  async room(): Promise<void> {
    await this.#file?.room();
  }

  async shown(): Promise<void> {
    if (this.path === "-") await this.#file?.flush();
    else await this.#file?.room();
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}
