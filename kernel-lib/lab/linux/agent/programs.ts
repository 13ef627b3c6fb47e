/** Programs that run in a host. libuv forks from the main thread, so a program is born where that thread stands. */
import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { constants } from "node:os";
import { libc } from "../../../socket";
import { type Ending, encodeMessage, type Request } from "./protocol";

/** Begins a program; gives 0, or a negative error number. */
export function run({ command, parameters }: Extract<Request, { ask: "run" }>, descriptors: readonly number[]): number {
  const [input, output, errors, status] = descriptors;
  if (input === undefined || output === undefined || errors === undefined || status === undefined)
    return -constants.errno.EINVAL;
  // the descriptors that came are closed after this call; net.Socket closes its own
  const ending = new Socket({ fd: libc.dup(status) });
  ending.on("error", () => {});
  // a group of its own, so that what it begins is killed with it
  const child = spawn(command, parameters, { stdio: [input, output, errors], detached: true });
  child.on("error", (error: NodeJS.ErrnoException) => end(ending, { error: error.code ?? error.message }));
  child.on("exit", (code, signal) => end(ending, code === null ? { signal: signal ?? "" } : { code }));
  ending.on("close", () => kill(child));
  // nothing is ever sent this way, but its end must be noticed
  ending.resume();
  return 0;
}

function end(stream: Socket, ending: Ending): void {
  stream.end(encodeMessage(ending));
}

function kill({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has just ended
  }
}
