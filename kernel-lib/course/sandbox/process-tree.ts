/** What all processes in a sandbox use, read from the /proc that they have themselves. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const TICKS_PER_SECOND = 100;
const PAGE_MB = 4096 / (1024 * 1024);

export interface Usage {
  memoryMb: number;
  /** Processes and threads. */
  tasks: number;
  /** Those that run, and those that these have waited for. */
  cpuSeconds: number;
}

/**
 * Looks at a guard's sandbox. A bomb leaves the one who looks hardly any processor time, so its processes are counted by
 * reading one folder, and only then is each of them read.
 */
export class ProcessTree {
  #proc: string | undefined;

  constructor(private readonly guard: number | undefined) {}

  /** The numbers of all processes, as they are known inside; none before the sandbox stands and when it is over. */
  processes(): string[] {
    try {
      this.#proc ??= this.#find();
      return this.#proc ? readdirSync(this.#proc).filter((name) => /^\d+$/.test(name)) : [];
    } catch {
      return [];
    }
  }

  usage(processes: readonly string[]): Usage {
    const usage = { memoryMb: 0, tasks: 0, cpuSeconds: 0 };
    for (const process of processes) add(`${this.#proc}/${process}`, usage);
    return usage;
  }

  /** The guard's child is bubblewrap outside, whose child is the first process inside. */
  #find(): string | undefined {
    const outside = this.guard && childOf(this.guard);
    const first = outside && childOf(outside);
    const proc = `/proc/${first}/root/proc`;
    return first && isOfAnotherNamespace(proc) ? proc : undefined;
  }
}

function childOf(process: number): number {
  return Number.parseInt(readFileSync(`/proc/${process}/task/${process}/children`, "latin1"), 10);
}

/** Until bubblewrap has made the sandbox, it stands in this machine's own /proc, where `self` is this process. */
function isOfAnotherNamespace(proc: string): boolean {
  try {
    readlinkSync(`${proc}/self`);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

function add(folder: string, usage: Usage): void {
  try {
    // the command's name, in brackets, may hold anything
    const stat = readFileSync(`${folder}/stat`, "latin1").replace(/^.*\)/s, "").trim().split(" ").map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = stat.slice(11, 15);
    usage.cpuSeconds += (utime + stime + cutime + cstime) / TICKS_PER_SECOND;
    usage.tasks += stat[17] ?? 1;
    const [, resident = 0, shared = 0] = readFileSync(`${folder}/statm`, "latin1").split(" ").map(Number);
    usage.memoryMb += (resident - shared) * PAGE_MB;
  } catch {
    return; // it has ended
  }
}
