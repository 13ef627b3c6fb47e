/** Loaded when the first capture is asked for: the simulator is much code for a lesson that needs none of it. */
import type { CapturedPacket } from "../../capture";
import type { SceneName } from "./facts";
import { seedIn } from "./seed";

/**
 * Gives a capture of your own: `ownCapture("visit")`. The seed is the notebook's.
 * @example
 *   ownCapture("visit", 3).length === ownCapture("visit", 3).length // => true
 */
export function ownCapture(scene: SceneName, seed: number = seedIn(process.cwd())): CapturedPacket[] {
  return (require("./capture-of") as typeof import("./capture-of")).captureOf(scene, seed);
}
