/** The packet panes: a list, a tree and the bytes, as the page draws them; a plain list everywhere else. */
import { randomUUID } from "node:crypto";
import { PACKETS_MIME } from "../mime";
import { Shown } from "../shown";
import { listHtml, listText } from "./list-text";
import { type PacketSource, shownPacket } from "./packet";
import { PacketRows } from "./rows";
import { storePackets } from "./store";

/** The panes of a whole capture (documented in on-demand.ts). */
export function packets(capture: PacketSource): Shown {
  return panesOf([...capture], randomUUID(), false);
}

/** The panes of what has come so far. */
export function panesOf(capture: Array<Parameters<typeof shownPacket>[0]>, id: string, live: boolean): Shown {
  const shown = capture.map(shownPacket);
  const rows = new PacketRows(shown);
  return new Shown(listText(rows), {
    [PACKETS_MIME]: storePackets(shown, id, live),
    "text/html": listHtml(rows),
  });
}
