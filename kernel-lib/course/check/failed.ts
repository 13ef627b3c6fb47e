import type { Report } from "../judge";

/** A check that was not passed; its report is shown above it. */
export class CheckFailed extends Error {
  override name = "CheckFailed";

  constructor(readonly report: Report) {
    super(`${report.id}: ${report.outcome}`);
  }
}
