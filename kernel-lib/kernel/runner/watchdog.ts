/**
 * The runner's second thread. It reaches the first when that is stuck in a loop: on a byte from the front it ends the
 * JavaScript that runs there, and when the front is gone it ends the process.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { RUNNER_FD } from "../protocol";
import { UNWIND, type Unwound } from "./unwind-name";

const RETRY_MS = 3;
const TRIES = 60;

const socket = new Socket({ fd: RUNNER_FD.watchdog, readable: true, writable: false });
let session: Session | undefined;
socket.on("data", () => terminateExecution(TRIES));
socket.on("close", () => process.kill(0, "SIGKILL")); // 0: the whole group, with the programs that cells have started

/** Asks the runner, in the middle of what it does, whether that may be ended; if so ends it. */
function terminateExecution(tries: number): void {
  if (session || tries === 0) return;
  const current = new Session();
  session = current;
  current.connectToMainThread();
  const parameters = { expression: `globalThis[Symbol.for("${UNWIND}")]()`, returnByValue: true };
  current.post("Runtime.evaluate", parameters, (_error: Error | null, answer?: { result: { value?: unknown } }) => {
    const unwound = answer?.result.value as Unwound | undefined;
    const end = (): void => {
      session = undefined;
      current.disconnect();
    };
    if (unwound === "unwound") return current.post("Runtime.terminateExecution", end);
    end();
    if (unwound === "not now") setTimeout(() => terminateExecution(tries - 1), RETRY_MS);
  });
}
