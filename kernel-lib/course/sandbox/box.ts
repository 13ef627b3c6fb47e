/** One sandbox: started, watched, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { type BoxPlaces, boxCommand } from "./command";
import { type ControlGroup, makeControlGroup } from "./control-groups";
import { GUARD } from "./guard";
import type { BoxLimits, LimitKind } from "./limits";
import { ProcessTree } from "./process-tree";

const LOOK_MS = 200;

export interface BoxOptions extends BoxPlaces {
  limits: BoxLimits;
  /** How they are kept: one that was found to work. */
  kind: LimitKind;
  /** What runs inside, with its descriptors from 1 on: each a pipe, or a descriptor that is handed over. */
  command: readonly string[];
  descriptors: readonly ("pipe" | "ignore" | number)[];
}

/** A sandbox that runs. What comes out of it is the learner's word. */
export class Box {
  readonly #guard: ChildProcess;
  readonly #group: ControlGroup | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #tree: ProcessTree;
  /** Settles when nothing of it is left. */
  readonly gone: Promise<void>;
  #why: string | undefined;

  /** Throws where the control group cannot be made any more. */
  constructor(private readonly options: BoxOptions) {
    const { kind, limits, command, descriptors } = options;
    this.#group = makeControlGroup(kind, limits);
    if (kind !== "rlimits" && !this.#group) throw new Error(`no group of ${kind} can be made any more`);
    // a group notes whom it refuses a process, a process's own limit does not: the group's must be met first
    const own = this.#group ? { ...limits, tasks: 2 * limits.tasks } : limits;
    const words = boxCommand(options, own, command);
    const folders = this.#group?.folders.join("\n") ?? "";
    this.#guard = spawn("/bin/sh", ["-c", GUARD, "wirebook-guard", folders, ...words], {
      cwd: "/",
      detached: true,
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
      stdio: ["pipe", ...descriptors],
    });
    this.#guard.stdin?.on("error", () => {});
    this.gone = new Promise((resolve) => {
      this.#guard.once("error", () => resolve());
      this.#guard.once("exit", () => resolve());
    });
    this.#tree = new ProcessTree(this.#guard.pid);
    this.#timer = setInterval(() => this.look(), LOOK_MS).unref();
    void this.gone.then(() => {
      clearInterval(this.#timer);
      this.#group?.remove();
    });
  }

  /** A descriptor of it that is a pipe. */
  pipe(number: number): NodeJS.ReadableStream & NodeJS.WritableStream & { destroy(): void } {
    return this.#guard.stdio[number] as unknown as NodeJS.ReadableStream & NodeJS.WritableStream & { destroy(): void };
  }

  /** The limit that it has met, in words. */
  get why(): string | undefined {
    this.look();
    return this.#why;
  }

  /** Ends all that is inside. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    this.#guard.stdin?.end();
    return this.gone;
  }

  /** Ends it for a reason. */
  stop(why: string): void {
    this.#why ??= why;
    void this.close();
  }

  /** Looks whether a limit was met. */
  look(): void {
    if (this.#why !== undefined) return;
    const met = this.#met();
    if (met !== undefined) this.stop(met);
  }

  /** Whether its processes can be counted: they are there, and are seen. */
  get isSeen(): boolean {
    return this.#tree.processes().length > 0;
  }

  #met(): string | undefined {
    const { memoryMb, tasks, cpuSeconds } = this.options.limits;
    const isFull = `it needed more than ${memoryMb} MB of memory in all its processes`;
    const isCrowded = `it started more than ${tasks} processes and threads`;
    const counts = this.#group?.counts();
    if (counts && counts.outOfMemory > 0) return isFull;
    if (counts && counts.tooManyTasks > 0) return isCrowded;
    // without a group nothing else counts them all together
    const most = counts ? Infinity : tasks * NEARLY;
    const processes = this.#tree.processes();
    if (processes.length >= most) return isCrowded;
    const seen = this.#tree.usage(processes);
    if (seen.tasks >= most) return isCrowded;
    if (!counts && seen.memoryMb > memoryMb) return isFull;
    if (seen.cpuSeconds > cpuSeconds) return `it used more than ${cpuSeconds} s of processor time`;
    return undefined;
  }
}

/** A process that may start no more stays below the limit. */
const NEARLY = 0.9;
