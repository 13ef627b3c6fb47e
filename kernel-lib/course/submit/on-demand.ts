/** Handing in from a cell, loaded when it is first called. */
import type { Shown } from "../../show";

/** How a cell hands in. */
export interface SubmitInCell {
  /** Leaves the outputs out of what is sent. */
  withoutOutputs?: boolean;
  /** Also where this very work was handed in before. */
  again?: boolean;
  /** Where this laptop has no sandbox: grade without one. */
  practice?: boolean;
  /** Until the result (as without), or with `false` until the receipt. */
  wait?: boolean;
}

/**
 * Hands this notebook in, or another exercise by its name, as it is saved: asks first, then shows the receipt and the result
 * as it comes. Where nobody can be asked (all cells run by a program) nothing is handed in. Rejects with SubmitError.
 */
export function submit(exercise?: string, options: SubmitInCell = {}): Promise<void> {
  return (require("./cell") as typeof import("./cell")).submitInCell(exercise, options);
}

/** Shows what was handed in and its scores; of one exercise also each check, and saves the feedback beside the notebook. */
export function results(exercise?: string): Promise<Shown> {
  return (require("./cell") as typeof import("./cell")).resultsInCell(exercise);
}
