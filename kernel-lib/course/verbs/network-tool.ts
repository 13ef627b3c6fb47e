import type { Command } from "commander";
import { machine, NETWORK_TOOLS, type NetworkTool, ToolError, ToolUsageError } from "../../tools";
import { untilEnded } from "./until-ended";

/** Describes a tool of the notes on its command: its words go to the tool's own parser, as they are typed. */
export function describeNetworkTool(name: string): (command: Command) => void {
  return (command) => {
    command
      .argument("[words...]", `as of ${name} itself; wirebook ${name} --help tells them`)
      .helpOption(false)
      .allowUnknownOption()
      .action(async (words: string[]) => {
        process.exitCode = await run(name, NETWORK_TOOLS[name] as NetworkTool, words);
      });
  };
}

async function run(name: string, tool: NetworkTool, words: string[]): Promise<number> {
  try {
    const print = (line: string): void => void process.stdout.write(`${line}\n`);
    return await untilEnded(async (signal) => (await tool(machine, words, print, signal)).exitCode);
  } catch (error) {
    if (error instanceof ToolUsageError || error instanceof ToolError) {
      console.error(error.message);
      return error instanceof ToolUsageError ? 2 : 1;
    }
    throw Object.assign(error as Error, { message: `${name}: ${(error as Error).message}` });
  }
}
