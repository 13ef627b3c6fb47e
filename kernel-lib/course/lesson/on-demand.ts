/** What lessons use, loaded when it is first asked for: pictures and sockets are most of what a first cell would wait for. */
import type { CapturedPacket } from "../../capture";
import type { Shown } from "../../show";
import type { CapturedOptions } from "./captured";

const captures = (): typeof import("./captured") => require("./captured");
const pictures = (): typeof import("./draw") => require("./draw");
const predictions = (): typeof import("./predict") => require("./predict");

/**
 * Captures while `act` runs, and gives the packets. Where live capture is not allowed, or not to be had, `act` runs all the
 * same and the recorded capture is given instead, with a line that says so.
 */
export function captured(options: CapturedOptions, act: () => unknown): Promise<CapturedPacket[]> {
  return captures().captured(options, act);
}

/** Reads a recorded capture of the course: `await recording("office")`. */
export function recording(name: string): Promise<CapturedPacket[]> {
  return captures().recording(name);
}

/**
 * Draws addresses.
 * @example
 *   draw.bits("192.168.1.130/26").toString().split("\n")[2] // => "11000000 10101000 00000001 10|000010"
 *   draw.plan("192.0.2.0/24", [{ name: "office", hosts: 50 }]).toString().includes("192.0.2.0/26") // => true
 */
export const draw: typeof import("./draw").draw = {
  get bits() {
    return pictures().draw.bits;
  },
  get and() {
    return pictures().draw.and;
  },
  get octets() {
    return pictures().draw.octets;
  },
  get block() {
    return pictures().draw.block;
  },
  get plan() {
    return pictures().draw.plan;
  },
  get walk() {
    return pictures().draw.walk;
  },
};

/**
 * Keeps a guess; run it before the cell it is about. `undefined` means no guess, so that running all cells never stops.
 * `predict.reveal(id, actual)` shows the guess beside what came out; a third value, where it came from, is shown first.
 * @example
 *   predict("ttl", 64).toString() // => "Your prediction is kept: 64. Now run the next cells."
 *   predict.reveal("ttl", 64).toString().includes("yes") // => true
 */
export function predict(id: string, guess: unknown): Shown {
  return predictions().keep(id, guess);
}

predict.reveal = (id: string, actual: unknown, evidence?: unknown): Shown => predictions().reveal(id, actual, evidence);
