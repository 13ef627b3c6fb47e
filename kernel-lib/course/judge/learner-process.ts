/** How a process of the learner's is started on this machine, and how the end of one is told in words. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import type { Limits } from "./site";
import { MARK } from "./warden";

const REGISTER = path.resolve(__dirname, "../../kernel/load/register.cjs");

/** Where a process of the learner's runs. */
export interface LearnerPlace {
  /** Of their modules. */
  folder: string;
  /** It starts in. */
  directory: string;
  limits: Limits;
  refused: readonly string[];
  /** By which it is found again, with all that it starts. */
  mark: string;
}

/** A process of the learner's as the judge has it, wherever it runs. Streams give the bytes as they came. */
export interface LearnerProcess {
  readonly stdin: Pick<Writable, "write" | "end">;
  readonly stdout: Pick<Readable, "on">;
  readonly stderr: Pick<Readable, "on">;
  /** Is called once, when all it had to say has come. */
  onEnd(ended: (code: number | null, signal: NodeJS.Signals | null) => void): void;
  /** Ends it with all that it has started, or sends it a signal. */
  kill(signal?: NodeJS.Signals): void;
  /** The limit of its surroundings that has ended it, if one has. */
  readonly whyStopped: string | undefined;
}

/** Starts node on a TypeScript file, with pipes for `descriptors` descriptors; a process group of its own. */
export function startNode(entry: string, parameters: string[], place: LearnerPlace, descriptors: number): ChildProcess {
  const flags = [...nodeFlags(place.limits.memoryMb), "-r", REGISTER];
  return spawn(process.execPath, [...flags, entry, ...parameters], {
    cwd: place.directory,
    detached: true,
    env: { ...process.env, [MARK]: place.mark },
    stdio: Array.from({ length: descriptors }, () => "pipe" as const),
  });
}

/** What every node of the learner's is told. */
export function nodeFlags(memoryMb: number): string[] {
  return [`--max-old-space-size=${memoryMb}`, "--enable-source-maps"];
}

/** A child of this process as a process of the learner's. */
export function asLearnerProcess(child: ChildProcess): LearnerProcess {
  const [stdin, stdout, stderr] = child.stdio as unknown as [Writable, Readable, Readable];
  stdin.on("error", () => {}); // one that does not read is its own business
  return {
    stdin,
    stdout,
    stderr,
    whyStopped: undefined,
    onEnd: (ended) => {
      child.once("close", ended);
      child.once("error", () => ended(null, null));
    },
    kill: (signal) => killGroup(child, signal),
  };
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
