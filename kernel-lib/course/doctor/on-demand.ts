/** The doctor as a cell calls it, loaded when it is first called. */
import type { Shown } from "../../show";

/** Examines this machine and shows it in a cell: ✓ is fine, – is done in another way, ✗ must be mended. */
export async function doctor(): Promise<Shown> {
  const { examine, report } = require("./index") as typeof import("./index");
  return report(await examine());
}
