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

/** The ladder of a capture (documented in on-demand.ts). */
export function ladder(capture: PacketSource, { most = DEFAULT_MOST }: LadderOptions = {}): Shown {
  const rows = new PacketRows([...capture].map(shownPacket));
  const steps = ladderSteps(rows, most);
  return drawingValue(ladderDrawing(steps), ladderText(steps));
}
