/** What a process and all below it use, read from /proc. */
import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
const PAGE_MB = 4096 / (1024 * 1024);

export interface Usage {
  memoryMb: number;
  /** Processes and threads. */
  tasks: number;
  /** Those that run, and those that these have waited for. */
  cpuSeconds: number;
}

/** Looks at a process's descendants. */
export class ProcessTree {
  constructor(private readonly root: number | undefined) {}

  look(): Usage {
    const usage = { memoryMb: 0, tasks: 0, cpuSeconds: 0 };
    if (this.root !== undefined) for (const pid of childrenOf(this.root)) add(pid, usage);
    return usage;
  }
}

function add(pid: number, usage: Usage): void {
  try {
    // the command's name, in brackets, may hold anything
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\)/s, "").trim().split(" ").map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = stat.slice(11, 15);
    usage.cpuSeconds += (utime + stime + cutime + cstime) / TICKS_PER_SECOND;
    usage.tasks += stat[17] ?? 1;
    const [, resident = 0, shared = 0] = readFileSync(`/proc/${pid}/statm`, "latin1").split(" ").map(Number);
    usage.memoryMb += (resident - shared) * PAGE_MB;
  } catch {
    return; // it has ended
  }
  for (const child of childrenOf(pid)) add(child, usage);
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "latin1").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
