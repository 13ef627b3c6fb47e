/** Makes this process a program of the learner's. */
import path from "node:path";
import { refuseModules } from "./refuse";

/** Loads a module as the main program, with its arguments where `process.argv` has them. */
export function runModule(file: string, parameters: string[], refused: readonly string[]): void {
  process.setSourceMapsEnabled(true);
  process.argv.splice(1, process.argv.length, file, ...parameters);
  refuseModules(path.dirname(file), refused);
  require(file);
}
