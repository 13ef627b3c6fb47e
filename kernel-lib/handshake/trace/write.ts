// What passed, in the notation: recordings, captures and simulated runs as text that the parser reads.
import type { RecordedFrame } from "../../link";
import { LINK_TYPE } from "../../wire";
import type { TcpPacket } from "../packet";
import { type CapturedSegment, tcpSegments } from "../reading/tcp-packets";
import type { Endpoint } from "../tcp/isn";
import { SYN } from "../tcp/segment";
import { printSegment, seconds } from "./print";

/** A segment and its moment. */
export type TimedPacket = TcpPacket & { atMs: number };

export interface TraceOptions {
  /** Whose side the trace takes: what it sends is `>`; the sender of the first segment unless told. */
  side?: Endpoint;
  /** Comment above the first line. */
  title?: string;
}

const nameOf = ({ address, port }: Endpoint): string => `${address} ${port}`;

/**
 * Writes segments as a trace: numbers count from each end's first, times from the first segment.
 * @example
 * const source = { address: "192.0.2.1", port: 49152 };
 * const syn = { flags: 2, sequenceNumber: 12345, acknowledgmentNumber: 0, window: 1000, payload: new Uint8Array() };
 * traceText([{ source, destination: { address: "192.0.2.2", port: 80 }, segment: syn, atMs: 5 }]) // => "0.000000 > S 0:0(0) win 1000\n"
 */
export function traceText(packets: Iterable<TimedPacket>, options: TraceOptions = {}): string {
  const lines = options.title === undefined ? [] : [`// ${options.title}`];
  const origins = new Map<string, number>();
  const stamps = new Map<string, number>();
  let { side } = options;
  let start: number | undefined;
  for (const { source, destination, segment, atMs } of packets) {
    side ??= source;
    start ??= atMs;
    const [from, to] = [nameOf(source), nameOf(destination)];
    if (segment.flags & SYN || !origins.has(from))
      origins.set(from, segment.sequenceNumber - (segment.flags & SYN ? 0 : 1));
    if (!origins.has(to)) origins.set(to, segment.acknowledgmentNumber - 1);
    const { timestamps } = segment.options ?? {};
    if (timestamps && !stamps.has(from)) stamps.set(from, timestamps.value - 1);
    const text = printSegment(segment, {
      sequence: origins.get(from) ?? 0,
      acknowledgment: origins.get(to) ?? 0,
      timestamps: { value: stamps.get(from) ?? 0, echoReply: stamps.get(to) ?? 0 },
    });
    lines.push(`${seconds(atMs - start)} ${nameOf(side) === from ? ">" : "<"} ${text}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Writes what a link recorded as a trace; frames without TCP are passed over. */
export function traceOfFrames(
  frames: readonly RecordedFrame[],
  linkType: number = LINK_TYPE.raw,
  options: TraceOptions = {},
): string {
  const captureInterface = { id: 0, linkType, snapLengthBytes: 262_144 };
  const packets = frames.map((frame, index) => ({
    ...frame,
    number: index + 1,
    originalLength: frame.bytes.length,
    captureInterface,
  }));
  return traceText(tcpSegments(packets), options);
}

/** Writes a captured connection as a trace. */
export function traceOfConnection(
  { segments, client }: { segments: Iterable<CapturedSegment>; client: Endpoint },
  options: TraceOptions = {},
): string {
  return traceText(segments, { side: client, ...options });
}
