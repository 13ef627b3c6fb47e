/** How a process of the learner's is started, and how its end is told in words. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Limits } from "./site";

const REGISTER = path.resolve(__dirname, "../../kernel/load/register.cjs");

/** Where a process of the learner's runs. */
export interface LearnerPlace {
  /** Of their modules. */
  folder: string;
  /** It starts in. */
  directory: string;
  limits: Limits;
  refused: readonly string[];
}

/** Starts node on a TypeScript file, with pipes for `descriptors` descriptors; a process group of its own. */
export function startNode(entry: string, parameters: string[], place: LearnerPlace, descriptors: number): ChildProcess {
  const flags = [`--max-old-space-size=${place.limits.memoryMb}`, "--enable-source-maps", "-r", REGISTER];
  return spawn(process.execPath, [...flags, entry, ...parameters], {
    cwd: place.directory,
    detached: true,
    stdio: Array.from({ length: descriptors }, () => "pipe" as const),
  });
}

/** Ends a process with everything it has started. */
export function killGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): void {
  if (pid === undefined) return;
  if (signal !== "SIGKILL" && (exitCode !== null || signalCode !== null)) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // it has ended, with all it had started
  }
}

/** Tells whether V8 gave up because the heap was full: it says so at length, then aborts. */
export function ranOutOfMemory(stderr: string): boolean {
  return /^FATAL ERROR: .*heap out of memory/m.test(stderr) || /JavaScript heap out of memory/.test(stderr);
}
