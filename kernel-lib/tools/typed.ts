/** A command line of the notes as it is typed, its first word the tool's name. */
import { nearest } from "../capture";
import type { NetworkHost } from "../lab";
import { splitWords, type ToolOutput, ToolUsageError } from "./command-line";
import { runIfconfig } from "./ifconfig";
import { machine } from "./machine";
import { runNetstat } from "./netstat";
import { runPing } from "./ping";
import { runRoute } from "./route";
import { runTraceroute } from "./traceroute";

/** Runs a tool with the words behind its name; lines may be printed as they come, and stand in the result in any case. */
export type NetworkTool = (
  host: NetworkHost,
  words: readonly string[],
  print: (line: string) => void,
  signal?: AbortSignal,
) => Promise<ToolOutput<object>>;

/** Prints the lines of a tool that has them all at its end. */
function atItsEnd(run: (host: NetworkHost, words: readonly string[]) => Promise<ToolOutput<object>>): NetworkTool {
  return async (host, words, print) => {
    const output = await run(host, words);
    for (const line of output.lines) print(line);
    return output;
  };
}

/** The tools by their names. */
export const NETWORK_TOOLS: Readonly<Record<string, NetworkTool>> = {
  ping: runPing,
  traceroute: runTraceroute,
  ifconfig: atItsEnd(runIfconfig),
  route: atItsEnd(runRoute),
  netstat: atItsEnd(runNetstat),
};

/**
 * Runs a whole command line on a host, as it is typed at a prompt: `command(alice, "ifconfig eth0 up")`.
 * @throws {ToolUsageError} for a word that is no tool's name, with the nearest one
 */
export async function command(host: NetworkHost = machine, line = ""): Promise<ToolOutput<object>> {
  const [name = "", ...words] = splitWords(line);
  const tool = Object.hasOwn(NETWORK_TOOLS, name) ? NETWORK_TOOLS[name] : undefined;
  if (tool) return tool(host, words, () => {});
  const names = Object.keys(NETWORK_TOOLS);
  const meant = nearest(name, names);
  throw new ToolUsageError(
    name,
    `there is no such command; ${meant ? `${meant} was meant?` : `there are ${names.join(", ")}`}`,
  );
}
