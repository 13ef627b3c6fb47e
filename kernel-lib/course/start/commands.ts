/** Runs the commands of set-up: their output goes to a log, and line by line to whoever shows progress. */
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { groundOf } from "./ground";
import { PLACES } from "./places";

/** What a command is run with. */
export interface CommandOptions {
  /** Gets each line that the command prints. */
  onLine?: (line: string) => void;
  /** The command's whole environment; this process's own without it. */
  env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end. Throws BadGround with what went wrong in words; `what` is the step it belongs to. */
export async function runCommand(what: string, command: string[], options: CommandOptions = {}): Promise<string> {
  const { onLine = () => {}, env = process.env } = options;
  const [file, ...parameters] = command as [string, ...string[]];
  const child = spawn(file, parameters, { env, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): void => void child.kill("SIGTERM");
  process.once("exit", stop);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      output += `${line}\n`;
      if (line.trim()) onLine(line.trim());
    });
  }
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code === 0 ? undefined : `${signal ?? `exit code ${code}`}`));
  });
  process.removeListener("exit", stop);
  log(`$ ${command.join(" ")}\n${output}${failure ? `-> ${failure}\n` : ""}`);
  if (failure) throw groundOf(what, output || failure, PLACES.log);
  return output;
}

/** Adds to the log of set-up. */
export function log(text: string): void {
  try {
    mkdirSync(PLACES.state, { recursive: true });
    appendFileSync(PLACES.log, text);
  } catch {
    // the command's own failure says what is wrong with the folder
  }
}
