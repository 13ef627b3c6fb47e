// A run as plain values, for whoever draws it: ladder, sequence space, path through the states, windows and time-outs.
import type { TcpState } from "../tcp/states";
import { printSegment } from "../trace/print";
import type { Journal, LadderRow, Sample } from "./journal";

/** One arrow of a ladder. */
export interface LadderStep {
  number: number;
  sentAtMs: number;
  /** Absent where it was lost. */
  arrivedAtMs?: number;
  from: string;
  to: string;
  /** In the notation of traces, numbers counted from each end's first. */
  text: string;
  senderState?: TcpState;
  receiverState?: TcpState;
}

/** Gives the rows of a ladder; ends are named by address, or as told. */
export function ladderOf({ rows }: Journal, names: Readonly<Record<string, string>> = {}): LadderStep[] {
  const first = new Map<string, number>();
  const nameOf = (address: string): string => names[address] ?? address;
  return rows.map((row) => {
    const { source, destination, segment } = row.packet;
    const [from, to] = [`${source.address} ${source.port}`, `${destination.address} ${destination.port}`];
    if (!first.has(from)) first.set(from, segment.sequenceNumber);
    const origins = { sequence: first.get(from) ?? 0, acknowledgment: first.get(to) ?? 0 };
    return {
      ...timesOf(row),
      from: nameOf(source.address),
      to: nameOf(destination.address),
      text: printSegment(segment, origins),
    };
  });
}

function timesOf({
  number,
  sentAtMs,
  arrivedAtMs,
  senderState,
  receiverState,
}: LadderRow): Omit<LadderStep, "from" | "to" | "text"> {
  return {
    number,
    sentAtMs,
    ...(arrivedAtMs === undefined ? {} : { arrivedAtMs }),
    ...(senderState === undefined ? {} : { senderState }),
    ...(receiverState === undefined ? {} : { receiverState }),
  };
}

/** A quantity of one end against time. */
export interface Series {
  name: string;
  x: number[];
  y: number[];
}

const QUANTITIES: Record<string, (sample: Sample) => number> = {
  sent: ({ sent }) => sent,
  acknowledged: ({ acknowledged }) => acknowledged,
  received: ({ received }) => received,
  cwnd: ({ cwndBytes }) => cwndBytes,
  "in flight": ({ flightBytes }) => flightBytes,
  "send window": ({ sendWindowBytes }) => sendWindowBytes,
  "time-out": ({ rtoMs }) => rtoMs,
  "round trip": ({ srttMs }) => srttMs,
};

/** What can be drawn of an end: bytes sent, acknowledged, received; cwnd, in flight, send window; time-out, round trip. */
export type Quantity =
  | "sent"
  | "acknowledged"
  | "received"
  | "cwnd"
  | "in flight"
  | "send window"
  | "time-out"
  | "round trip";

/** Gives a quantity of an end ("192.0.2.1 49152") against time in milliseconds. */
export function seriesOf({ samples }: Journal, end: string, quantity: Quantity): Series {
  const mine = samples.filter((sample) => sample.end === end);
  const value = QUANTITIES[quantity] as (sample: Sample) => number;
  return { name: quantity, x: mine.map(({ atMs }) => atMs), y: mine.map(value) };
}

/** Gives the states that an end went through, with the moment of each. */
export function statePath({ changes }: Journal, end: string): { atMs: number; state: TcpState }[] {
  return changes.filter((change) => change.end === end).map(({ atMs, state }) => ({ atMs, state }));
}
