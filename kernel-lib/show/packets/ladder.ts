/** The ladder: a capture as a sequence diagram between its hosts. */
import { drawingValue } from "../drawing-value";
import type { Shown } from "../shown";
import { ladderDrawing } from "./ladder-drawing";
import { ladderSteps } from "./ladder-steps";
import { ladderText } from "./ladder-text";
import { type PacketSource, shownPacket } from "./packet";
import { PacketRows } from "./rows";

export interface LadderOptions {
  /** Packets that are drawn at most. */
  most?: number;
}

const DEFAULT_MOST = 100;

/**
 * Draws who sends what to whom: flags and sequence numbers counted from each connection's start, silences, and what was
 * sent again, came out of order or is missing.
 * @example
 * ladder([]).toString() // => "no packets with a sender and a receiver"
 */
export function ladder(capture: PacketSource, { most = DEFAULT_MOST }: LadderOptions = {}): Shown {
  const rows = new PacketRows([...capture].map(shownPacket));
  const steps = ladderSteps(rows, most);
  return drawingValue(ladderDrawing(steps), ladderText(steps));
}
