/** A run moment by moment: what left, what came, and when the state of an end changed. */
import { endsOf, packetsOf, type Run, type RunPacket, SIDES, type Side } from "./run";

/** Something that happened at one end. */
export interface Moment {
  atMs: number;
  side: Side;
  /** "lost" is when a packet would have come. */
  what: "sent" | "arrived" | "lost" | "changed";
  /** Absent where a state changed by itself, or by a call that sent nothing. */
  packet?: RunPacket;
  /** Of this end from now on, where it is another than before. */
  state?: string;
}

/** Gives the moments of a run in order, up to so many packets. */
export function momentsOf(run: Run, upTo = Number.POSITIVE_INFINITY): Moment[] {
  const packets = packetsOf(run);
  const shown = packets.slice(0, upTo);
  const ofPackets = shown.flatMap((packet) => momentsOfPacket(packet, packets));
  const untilMs = packets[upTo]?.row.sentAtMs ?? Number.POSITIVE_INFINITY;
  const alone = changesAlone(run, ofPackets).filter(({ moment }) => moment.atMs < untilMs);
  const ordered = [...ofPackets, ...alone].sort(
    (a, b) => a.moment.atMs - b.moment.atMs || a.rank - b.rank || a.order - b.order,
  );
  return onlyNewStates(ordered.map(({ moment }) => moment));
}

/** At one instant what comes stands before what is sent in answer. */
interface Ranked {
  moment: Moment;
  rank: number;
  order: number;
}

function momentsOfPacket(packet: RunPacket, all: readonly RunPacket[]): Ranked[] {
  const { row, from } = packet;
  const { sentAtMs, senderState, receiverState, number } = row;
  const sent: Moment = { atMs: sentAtMs, side: from, what: "sent", packet, ...stateOf(senderState) };
  const departure = { moment: sent, rank: 1, order: number };
  const atMs = row.arrivedAtMs ?? sentAtMs + usualDelayMs(packet, all);
  const what = packet.lost ? "lost" : "arrived";
  const there: Moment = { atMs, side: from === 0 ? 1 : 0, what, packet, ...stateOf(receiverState) };
  // over a link without delay a packet comes right behind its own departure
  const order = atMs === sentAtMs ? { rank: 1, order: number + 0.5 } : { rank: 0, order: number };
  return [departure, { moment: there, ...order }];
}

/** What the packet next to it took that came; nothing where none did. */
function usualDelayMs({ row, from }: RunPacket, all: readonly RunPacket[]): number {
  const came = all.filter((packet) => packet.from === from && !packet.lost);
  const distance = (packet: RunPacket): number => Math.abs(packet.row.number - row.number);
  const near = came.reduce<RunPacket | undefined>(
    (best, one) => (best && distance(best) <= distance(one) ? best : one),
    undefined,
  );
  return near ? (near.row.arrivedAtMs ?? 0) - near.row.sentAtMs : 0;
}

const stateOf = (state: string | undefined): { state?: string } => (state === undefined ? {} : { state });

/** Changes at moments at which their end neither sent nor received anything. */
function changesAlone(run: Run, known: readonly Ranked[]): Ranked[] {
  const ends = endsOf(run);
  const busy = new Set(
    known.flatMap(({ moment: { what, side, atMs } }) => (what === "lost" ? [] : [`${side} ${atMs}`])),
  );
  return run.changes.flatMap(({ end, atMs, state }, index): Ranked[] => {
    const side = SIDES.find((each) => ends?.[each] === end.split(" ")[0]);
    if (side === undefined || busy.has(`${side} ${atMs}`)) return [];
    return [{ moment: { atMs, side, what: "changed", state }, rank: 2, order: index }];
  });
}

function onlyNewStates(moments: readonly Moment[]): Moment[] {
  const now: [string, string] = ["", ""];
  return moments.map((moment) => {
    const { state, ...rest } = moment;
    if (state === undefined || state === now[moment.side]) return rest;
    now[moment.side] = state;
    return moment;
  });
}
