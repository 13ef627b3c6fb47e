/**
 * The runner's second thread. It reaches the first when that is stuck in a loop: on a byte from the front it ends the
 * JavaScript that runs there, and when the front is gone it ends the process.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { RUNNER_FD } from "../protocol";
import { UNWIND } from "./unwind";

const socket = new Socket({ fd: RUNNER_FD.watchdog, readable: true, writable: false });
socket.on("data", terminateExecution);
socket.on("close", () => process.kill(process.pid, "SIGKILL"));

function terminateExecution(): void {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.evaluate", { expression: `globalThis[Symbol.for("${UNWIND}")]()` });
  session.post("Runtime.terminateExecution", () => session.disconnect());
}
