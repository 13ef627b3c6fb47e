/** The runner's line to the front. */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { encodeFrame, FrameReader } from "../frames";
import { type FromRunner, RUNNER_FD, type ToRunner } from "../protocol";

/** Sends a message before it returns: what was said is out even if the process ends in the next line. */
export function send(message: FromRunner): void {
  for (let rest = encodeFrame(message); rest.length > 0; ) rest = rest.subarray(writeSync(RUNNER_FD.out, rest));
}

/** Calls back for each message from the front; ends the process when the front is gone. */
export function listen(onMessage: (message: ToRunner) => void): void {
  const reader = new FrameReader<ToRunner>(onMessage);
  const socket = new Socket({ fd: RUNNER_FD.in, readable: true, writable: false });
  socket.on("data", (chunk) => reader.push(chunk));
  socket.on("close", () => process.kill(0, "SIGKILL")); // 0: the whole group, with the programs that cells have started
}
