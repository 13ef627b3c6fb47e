/** What the cells of an exercise call, loaded when it is first called. */
import type { Shown } from "../../show";
import type { Check } from "../judge";

/**
 * Has a judge, in a process of its own, check the modules of this notebook; shows its report. The function's text goes
 * to the judge, so it sees its tools and nothing of the notebook. Rejects with CheckFailed for every outcome but
 * "passed".
 */
export function check(id: string, run: Check): Promise<void> {
  return (require("./check") as typeof import("./check")).runCheck(id, run, check.seed);
}

/** What random cases are made from in the checks that follow; set it to see others. */
check.seed = 1;

/** Shows the next hint to a check: first a question, then where a lesson has it, then an outline. */
export function hint(id: string): Shown {
  return (require("./hint") as typeof import("./hint")).nextHint(id);
}
