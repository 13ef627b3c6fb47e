/** Pictures of a simulated run: its ladder, its states, its bytes and its timers. */
import { drawingValue } from "../drawing-value";
import type { Shown } from "../shown";
import { beside } from "./beside";
import { sequenceFigure, timeoutFigure, windowFigure } from "./figures";
import { runLadderDrawing } from "./ladder-drawing";
import { runLadderText } from "./ladder-text";
import { momentsOf } from "./moments";
import type { Run } from "./run";
import { stateDiagram } from "./state-diagram";

/**
 * Draws what kernel-lib/handshake's simulations keep (`simulation.journal`): `ladder` with the states of both ends beside
 * it, `states` as the way through RFC 9293's diagram, `sequence` for the bytes of the client, `window` and `timeout`
 * against time; `beside` puts drawings side by side.
 * @example
 * drawRun.ladder({ rows: [], changes: [], samples: [] }).toString() // => "no packets"
 */
export const drawRun = {
  beside,
  ladder,
  sequence: sequenceFigure,
  states: stateDiagram,
  timeout: timeoutFigure,
  window: windowFigure,
};

/** `upTo` packets of it: count it up to step through a run. */
function ladder(run: Run, { upTo }: { upTo?: number } = {}): Shown {
  const moments = momentsOf(run, upTo);
  return drawingValue(runLadderDrawing(moments), runLadderText(moments));
}
