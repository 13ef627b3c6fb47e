/** tcpdump: packets of an interface or a file, filtered, printed or saved. */
import {
  type CapturedPacket,
  CaptureFilter,
  capture,
  type LiveCapture,
  linkTypeName,
  type PacketView,
  type RingStatistics,
  readCapture,
} from "../../capture";
import type { LineOptions } from "./options";
import { FileSink, type Sink, TextSink } from "./sink";

export interface TcpdumpOptions extends LineOptions {
  /** `-i`: an interface of this machine, or "any", as unless told. */
  interfaceName?: string;
  /** `-r`: a capture file, "-" for standard input, instead of an interface. */
  read?: string;
  /** Packets that were captured already, instead of an interface. */
  captured?: Iterable<CapturedPacket>;
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
  /** Takes packets where they lie, in place of lines; what it gathers is asked for whenever nothing else is to be done. */
  packets?: { packet(view: PacketView): void; flush(): void };
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
  const filter = new CaptureFilter(options.filter ?? "");
  if (options.captured) return fromPackets(knownPackets(options.captured, filter), filter, options, print);
  if (options.read === undefined) return fromInterface(options, print);
  const packets = readCapture(options.read, (parser) => filter.begin(parser));
  return fromPackets(packets, filter, options, print);
}

/** Packets in memory; the first one tells of the interface. */
function* knownPackets(packets: Iterable<CapturedPacket>, filter: CaptureFilter): Generator<CapturedPacket> {
  let begun = false;
  for (const packet of packets) {
    if (!begun) filter.begin({ interfaces: [packet.captureInterface], byteSwapped: false });
    begun = true;
    yield packet;
  }
  if (!begun) filter.begin({ interfaces: [], byteSwapped: false });
}

async function fromPackets(
  packets: Iterable<CapturedPacket> | AsyncIterable<CapturedPacket>,
  filter: CaptureFilter,
  options: TcpdumpOptions,
  print: (text: string) => void,
): Promise<TcpdumpSummary> {
  const sink = sinkOf(options, print);
  try {
    for await (const packet of packets) {
      if (options.signal?.aborted || isFull(sink, options)) break;
      const { bytes, originalLength, ...rest } = packet;
      const view = { ...rest, buffer: bytes, start: 0, captured: bytes.length, original: originalLength };
      if (!filter.matches(view)) continue;
      await sink.begin(packet.captureInterface);
      sink.take(view);
      await sink.room();
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
  const sink = sinkOf(options, print);
  try {
    signal?.addEventListener("abort", stop, { once: true });
    await sink.begin(live.captureInterface);
    started?.(startedText(interfaceName, live));
    if (signal?.aborted) stop();
    await live.visit(
      (packet) => {
        sink.take(packet);
        return !isFull(sink, options);
      },
      () => sink.shown(),
    );
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

const isFull = ({ taken }: Sink, { count }: TcpdumpOptions): boolean => count !== undefined && taken >= count;

function sinkOf(options: TcpdumpOptions, print: (text: string) => void): Sink {
  return options.write === undefined ? new TextSink(options, print) : new FileSink(options.write);
}
