/** Which process a number means: numbers are given again, so the host and the time of its start go with it. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** One process, told from any other that bears its number. */
export interface ProcessIdentity {
  host: string;
  pid: number;
  /** When it started, in whatever way the system says it. */
  started: string;
}

/** Names a running process. A process that has ended gets a name that no other bears. */
export function identify(pid: number): ProcessIdentity {
  return { host: hostname(), pid, started: startOf(pid) ?? "" };
}

/** Tells whether that very process runs; a zombie does not. */
export function isRunning({ host, pid, started }: ProcessIdentity): boolean {
  return host === hostname() && started !== "" && startOf(pid) === started;
}

/** Tells whether any process has this number now, whoever's it is: the one that was meant, perhaps. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Tells whether it belongs to another machine that shares this folder. */
export function isElsewhere({ host }: ProcessIdentity): boolean {
  return host !== hostname();
}

/** Reads an identity from JSON; undefined where the value is none. */
export function readIdentity(value: unknown): ProcessIdentity | undefined {
  const { host, pid, started } = (value ?? {}) as Partial<Record<keyof ProcessIdentity, unknown>>;
  const isOne = typeof host === "string" && Number.isInteger(pid) && Number(pid) > 0 && typeof started === "string";
  return isOne ? { host, pid: Number(pid), started } : undefined;
}

function startOf(pid: number): string | undefined {
  return process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
}

/** Gives the number of a process's parent; undefined where only ps could tell, or the process has ended. */
export function parentOf(pid: number): number | undefined {
  const parent = procFields(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function startFromProc(pid: number): string | undefined {
  const fields = procFields(pid);
  return /[ZX]/.test(fields?.[0] ?? "") ? undefined : fields?.[19];
}

/** proc_pid_stat(5) from its third field: the state; the fourth is the parent, the 22nd the start in clock ticks. */
function procFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" "); // the name in brackets may hold anything
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const [state = "", ...started] = (stdout ?? "").trim().split(/\s+/);
  return status === 0 && !state.startsWith("Z") ? started.join(" ") : undefined;
}
