import type { Command } from "commander";
import { startProgram } from "../programs";

/** Describes a verb that is a finished program of solutions/; the program reads its own options, `--help` too. */
export function describeProgram(folder: string): (command: Command) => void {
  return (command) => {
    command
      .helpOption(false)
      .allowUnknownOption()
      .argument("[arguments...]")
      .action((parameters: string[]) => startProgram(folder, parameters));
  };
}
