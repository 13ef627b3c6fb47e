import type { Command } from "commander";
import { main } from "../start";

/** `wirebook start`: what `npm start` does. */
export function describeStart(command: Command): void {
  command
    .allowUnknownOption()
    .helpOption(false)
    .argument("[options...]")
    .action(async (options: string[]) => main(options));
}
