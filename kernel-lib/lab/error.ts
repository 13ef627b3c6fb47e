/** Why a lab cannot be, or cannot do what was asked. */
import { nearest } from "../capture";

export type LabErrorCode =
  | "LAB_NAME"
  | "LAB_LINK"
  | "LAB_ADDRESS"
  | "LAB_ROUTE"
  | "LAB_SETTING"
  | "LAB_ENGINE"
  | "LAB_NOT_HERE"
  | "LAB_CLOSED";

/** What was asked of a lab, what is so, and what to do. */
export class LabError extends Error {
  override readonly name = "LabError";

  constructor(
    readonly code: LabErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error of a name that is not there, with the one that was perhaps meant and all that are. */
export function unknownName(asked: string, what: string, name: string, known: readonly string[]): LabError {
  const meant = nearest(name, known);
  const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  const list =
    known.length === 0 ? "There are none." : `There ${known.length === 1 ? "is" : "are"} ${known.join(", ")}.`;
  return new LabError("LAB_NAME", `${asked}: there is no ${what} "${name}".${hint} ${list}`);
}
