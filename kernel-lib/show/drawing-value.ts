/** A drawing as a value that a cell shows. */
import type { Drawing } from "./drawing";
import { DRAWING_MIME } from "./mime";
import { Shown } from "./shown";
import { toSvg } from "./svg";

/** Makes a drawing a cell can show; `text` is its form in a terminal. */
export function drawingValue(drawing: Drawing, text: string): Shown {
  return new Shown(text, { [DRAWING_MIME]: drawing, "image/svg+xml": toSvg(drawing) });
}
