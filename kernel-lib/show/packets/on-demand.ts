/** Panes and ladder, loaded when the first one is shown: the dissector behind them has a hundred files, and most lessons show no packet. */
import type { Shown } from "../shown";
import type { Exchangeable, FollowOptions } from "./follow";
import type { LadderOptions } from "./ladder";
import type { PacketSource, PacketToShow } from "./packet";

const panesModule = (): typeof import("./packets") => require("./packets");
const ladderModule = (): typeof import("./ladder") => require("./ladder");
const followModule = (): typeof import("./follow") => require("./follow");

/**
 * Makes the panes of a capture: the list of its packets, the fields of the one that is chosen, and its bytes. Of a large
 * capture the first two megabytes are kept, and the panes say so.
 * @example
 * packets([]).toString() // => "no packets"
 */
export function packets(capture: PacketSource): Shown {
  return panesModule().packets(capture);
}

/**
 * Draws who sends what to whom: flags and sequence numbers counted from each connection's start, silences, and what was
 * sent again, came out of order or is missing.
 * @example
 * ladder([]).toString() // => "no packets with a sender and a receiver"
 */
export function ladder(capture: PacketSource, options?: LadderOptions): Shown {
  return ladderModule().ladder(capture, options);
}

/**
 * Shows the packets of a running capture in a display as they come, and gives them all when it has ended.
 *
 * In a cell, `follow(capture, newDisplay())` without `await` goes on while later cells send something.
 */
export function follow<Packet extends PacketToShow>(
  capture: AsyncIterable<Packet>,
  display: Exchangeable,
  options?: FollowOptions,
): Promise<Packet[]> {
  return followModule().follow(capture, display, options);
}
