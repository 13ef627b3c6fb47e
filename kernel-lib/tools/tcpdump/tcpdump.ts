/** tcpdump: packets of an interface or a file, filtered, printed or saved. */
import {
  type CapturedPacket,
  type CaptureFileWriter,
  type CaptureInterface,
  capture,
  compileFilter,
  createCaptureFile,
  filterFunction,
  type LiveCapture,
  linkTypeName,
  type PacketFilter,
  type RingStatistics,
  readCapture,
} from "../../capture";
import type { LineOptions } from "./options";
import { PacketPrinter } from "./printer";

export interface TcpdumpOptions extends LineOptions {
  /** `-i`: an interface of this machine, or "any", as unless told. */
  interfaceName?: string;
  /** `-r`: a capture file, "-" for standard input, instead of an interface. */
  read?: string;
  /** Packets that were captured already, instead of an interface. */
  packets?: Iterable<CapturedPacket>;
  /** `-w`: a capture file to write, "-" for standard output, instead of lines. */
  write?: string;
  /** What to keep, in tcpdump's language. */
  filter?: string;
  /** `-c`: end after so many packets. */
  count?: number;
  /** `-s`: how much of a packet to keep. */
  snapLengthBytes?: number;
  /** `-p` unset: take packets for other machines too. */
  promiscuous?: boolean;
  /** Told once packets can come: the interface and its link type. */
  started?: (what: string) => void;
  /** Gives a packet's text, one or more lines; tcpdump's own words unless told. */
  textOf?: (packet: CapturedPacket) => string;
  /** Ends the capture; what has passed before is still printed. */
  signal?: AbortSignal;
}

/** What is told at the end: packets printed or saved and, of an interface, what the kernel counted. */
export interface TcpdumpSummary {
  captured: number;
  kernel?: RingStatistics;
}

/**
 * Captures, and gives each packet's text to `print` (or the packets to the file of `write`).
 * @throws {FilterError} where the filter cannot be compiled
 * @throws {CaptureError} where the interface cannot be captured
 */
export async function runTcpdump(options: TcpdumpOptions, print: (text: string) => void): Promise<TcpdumpSummary> {
  if (options.packets) return fromPackets(options.packets, options, print);
  return options.read === undefined
    ? fromInterface(options, print)
    : fromPackets(readCapture(options.read), options, print);
}

type Packets = Iterable<CapturedPacket> | AsyncIterable<CapturedPacket>;

async function fromPackets(
  packets: Packets,
  options: TcpdumpOptions,
  print: (text: string) => void,
): Promise<TcpdumpSummary> {
  const sink = new Sink(options, print);
  const filters = new Map<number, PacketFilter>();
  try {
    for await (const packet of packets) {
      const { id, linkType } = packet.captureInterface;
      const filter =
        filters.get(id) ?? filterFunction(compileFilter(options.filter ?? "", { linkType, fromFile: true }));
      filters.set(id, filter);
      if (options.signal?.aborted || sink.isFull) break;
      const { bytes, originalLength } = packet;
      if (filter(bytes, 0, bytes.length, originalLength) !== 0) await sink.take(packet);
    }
  } finally {
    await sink.close();
  }
  return { captured: sink.taken };
}

async function fromInterface(options: TcpdumpOptions, print: (text: string) => void): Promise<TcpdumpSummary> {
  const { interfaceName = "any", filter = "", snapLengthBytes, promiscuous = true, started, signal } = options;
  const live = capture(interfaceName, { filter, promiscuous, ...(snapLengthBytes ? { snapLengthBytes } : {}) });
  const stop = (): void => void live.stop();
  const sink = new Sink(options, print);
  try {
    signal?.addEventListener("abort", stop, { once: true });
    await sink.begin(live.captureInterface);
    started?.(startedText(interfaceName, live));
    if (signal?.aborted) stop();
    for await (const packet of live) {
      await sink.take(packet);
      if (sink.isFull) break;
      await sink.shown();
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    live.close();
    await sink.close();
  }
  return { captured: sink.taken, kernel: live.statistics() };
}

function startedText(interfaceName: string, { captureInterface }: LiveCapture): string {
  const { linkType, snapLengthBytes } = captureInterface;
  return `listening on ${interfaceName}, link-type ${linkTypeName(linkType)}, snapshot length ${snapLengthBytes} bytes`;
}

/** Where packets go: lines, or a file. */
class Sink {
  taken = 0;
  readonly #textOf: (packet: CapturedPacket) => string;
  #file: CaptureFileWriter | undefined;

  constructor(
    private readonly options: TcpdumpOptions,
    private readonly print: (text: string) => void,
  ) {
    const printer = new PacketPrinter(options);
    this.#textOf = options.textOf ?? ((packet) => printer.text(packet));
  }

  get isFull(): boolean {
    return this.options.count !== undefined && this.taken >= this.options.count;
  }

  /** Opens the file, whose head tells the interface. */
  async begin({ linkType, snapLengthBytes, name }: CaptureInterface): Promise<void> {
    const { write } = this.options;
    if (write === undefined || this.#file) return;
    const described = { linkType, snapLengthBytes, ...(name === undefined ? {} : { name }) };
    this.#file = await createCaptureFile(write, { interfaces: [described], resolution: "microseconds" });
  }

  async take(packet: CapturedPacket): Promise<void> {
    this.taken++;
    if (this.options.write === undefined) return this.print(this.#textOf(packet));
    await this.begin(packet.captureInterface);
    await this.#file?.write(packet);
  }

  /** Hands on what is gathered, so that whoever reads along sees it. */
  async shown(): Promise<void> {
    if (this.options.write === "-") await this.#file?.flush();
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}
