/** Captures of lessons, loaded when the first one is asked for: what captures loads the sockets of the C library. */
import type { CapturedPacket } from "../../capture";
import type { CapturedOptions } from "./captured";

const load = (): typeof import("./captured") => require("./captured");

/**
 * Captures while `act` runs, and gives the packets. Where live capture is not allowed, or not to be had, `act` runs all the
 * same and the recorded capture is given instead, with a line that says so.
 */
export function captured(options: CapturedOptions, act: () => unknown): Promise<CapturedPacket[]> {
  return load().captured(options, act);
}

/** Reads a recorded capture of the course: `await recording("office")`. */
export function recording(name: string): Promise<CapturedPacket[]> {
  return load().recording(name);
}
