/** A simulated run, as kernel-lib/handshake's journal keeps it, seen as a conversation of two ends. */
import type { LadderRow, Sample } from "../../handshake";

/** What passed in a run, how the states of its ends changed, and their figures: a `Journal` is one. */
export interface Run {
  rows: readonly LadderRow[];
  changes: readonly { end: string; atMs: number; state: string }[];
  samples: readonly Sample[];
}

/** 0 is the client's side, who spoke first, 1 the server's. */
export type Side = 0 | 1;
export const SIDES: readonly [Side, Side] = [0, 1];
export const ROLES: readonly [string, string] = ["client", "server"];

export const FLAG = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

/** A packet with its numbers counted from the first of each end. */
export interface RunPacket {
  row: LadderRow;
  from: Side;
  /** Of the first byte, or of the SYN or FIN. */
  sequence: number;
  acknowledgment: number;
  dataBytes: number;
  lost: boolean;
  /** Whether the same numbers went out before. */
  again: boolean;
}

type Ends = readonly [string, string];

/** Names the two ends of a run by address; undefined where nothing was sent. */
export function endsOf({ rows }: Pick<Run, "rows">): Ends | undefined {
  const first = rows[0]?.packet;
  return first && [first.source.address, first.destination.address];
}

/** Gives the packets of a run of two ends; throws a RangeError where there are more. */
export function packetsOf(run: Pick<Run, "rows">): RunPacket[] {
  const ends = endsOf(run);
  const first = new Map<string, number>();
  const seen = new Set<string>();
  return run.rows.map((row): RunPacket => {
    const { source, destination, segment } = row.packet;
    for (const { address } of [source, destination]) {
      if (!ends?.includes(address))
        throw new RangeError(`ladder: ${address} is a third end, two can be drawn; choose the rows of two of them`);
    }
    const { flags, sequenceNumber, payload } = segment;
    const [here, there] = [source, destination].map(({ address, port }) => `${address} ${port}`) as [string, string];
    if (flags & FLAG.SYN || !first.has(here)) first.set(here, sequenceNumber);
    const sequence = (sequenceNumber - (first.get(here) ?? 0)) >>> 0;
    const takes = payload.length + (flags & (FLAG.SYN | FLAG.FIN) ? 1 : 0);
    const name = `${here} ${sequenceNumber + takes}`;
    const again = takes > 0 && seen.has(name);
    if (takes > 0) seen.add(name);
    return {
      ...{ row, sequence, again, dataBytes: payload.length, lost: row.arrivedAtMs === undefined },
      from: source.address === ends?.[0] ? 0 : 1,
      acknowledgment: (segment.acknowledgmentNumber - (first.get(there) ?? 0)) >>> 0,
    };
  });
}

/** Says what a packet is, in the words of the ladder of a capture. */
export function labelOf({ row, sequence, acknowledgment, dataBytes }: RunPacket): string {
  const { flags } = row.packet.segment;
  const names = Object.entries(FLAG).flatMap(([name, bit]) => (flags & bit ? [name] : []));
  const last = sequence + dataBytes - (flags & FLAG.FIN ? 0 : 1);
  const range = dataBytes > 0 ? `seq ${sequence}–${last}` : `seq ${sequence}`;
  const ack = flags & FLAG.ACK ? [`ack ${acknowledgment}`] : [];
  const bytes = dataBytes > 0 ? [`(${dataBytes} byte${dataBytes === 1 ? "" : "s"})`] : [];
  return [names.join(", "), range, ...ack, ...bytes].join(" ");
}
