/** What the end of a learner's program says, where the program did not come to an end of its own. */
import type { CheckRecord } from "./record";
import { NOT_WRITTEN } from "./report";
import type { Ended } from "./site";

/** Gives the end back where it was the program's own; ends the check where a stub or a limit was met. */
export function programEnd(ended: Ended, record: CheckRecord): Ended {
  if (ended.stopped) record.end("stopped", `the program was stopped: ${ended.stopped}`);
  // node prints an uncaught error as its name and message, then the stack
  if (ended.code !== 0 && new RegExp(`^Error: ${NOT_WRITTEN}$`, "m").test(ended.stderr)) {
    record.end("not attempted", "the program came to a line that is not written yet");
  }
  return ended;
}

/** Says which cell makes a module. */
export function missingModule(module: string): string {
  const first = `/** @module ${module} */`;
  return `there is no module ${module} yet: run the cell that begins with ${first}, then check again; does its first line still say ${first}?`;
}
