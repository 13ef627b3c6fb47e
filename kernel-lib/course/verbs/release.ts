import type { Command } from "commander";
import { exerciseNames, needSolutions } from "../exercise";
import { writeRelease } from "../release";

/** `npx wirebook release`: exercises/ from solutions/. */
export function describeRelease(command: Command): void {
  command.argument("[exercises...]", "their names; all without").action((names: string[]) => {
    needSolutions("release");
    for (const name of names.length > 0 ? names : exerciseNames("solutions")) console.log(writeRelease(name));
  });
}
