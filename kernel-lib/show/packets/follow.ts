/** Panes, or a ladder, that grow while a capture runs. */
import { randomUUID } from "node:crypto";
import type { Shown } from "../shown";
import type { PacketToShow } from "./packet";
import { panesOf } from "./packets";

export interface FollowOptions {
  /** What is drawn of the packets so far: the panes unless told, or `ladder`. */
  as?: (packets: PacketToShow[]) => Shown;
}

/** Something shown that can be exchanged: what `newDisplay()` of kernel-lib/kernel gives. */
export interface Exchangeable {
  update(value: unknown): void;
}

/** Panes are drawn anew this often, and less often the more there is to send. */
const SHORTEST_MS = 200;
const MS_PER_PACKET = 0.15;

/** Panes or ladder of a capture that runs (documented in on-demand.ts). */
export async function follow<Packet extends PacketToShow>(
  capture: AsyncIterable<Packet>,
  display: Exchangeable,
  { as }: FollowOptions = {},
): Promise<Packet[]> {
  const id = randomUUID();
  const seen: Packet[] = [];
  let timer: NodeJS.Timeout | undefined;
  const draw = (live: boolean): void => {
    timer = undefined;
    display.update(as ? as(seen) : panesOf(seen, id, live));
  };
  draw(true);
  try {
    for await (const packet of capture) {
      seen.push(packet);
      timer ??= setTimeout(draw, Math.max(SHORTEST_MS, seen.length * MS_PER_PACKET), true);
    }
  } finally {
    clearTimeout(timer);
    draw(false);
  }
  return seen;
}
