/** The packet panes: a list, a tree and the bytes, as the page draws them; a plain list everywhere else. */
import { randomUUID } from "node:crypto";
import { PACKETS_MIME } from "../mime";
import { Shown } from "../shown";
import { listHtml, listText } from "./list-text";
import { type PacketSource, shownPacket } from "./packet";
import { PacketRows } from "./rows";
import { storePackets } from "./store";

/**
 * Makes the panes of a capture: the list of its packets, the fields of the one that is chosen, and its bytes. Of a large
 * capture the first two megabytes are kept, and the panes say so.
 * @example
 * packets([Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xcc)]).toString().split("\n")[1]
 * // => "  1  0.000000  02:00:00:00:00:02  02:00:00:00:00:01  Ethernet     14  02:00:00:00:00:02 → 02:00:00:00:00:01, 0x88cc (LLDP)"
 */
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
