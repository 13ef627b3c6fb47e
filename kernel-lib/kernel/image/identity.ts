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

/** proc_pid_stat(5): the state is field 3, the start in clock ticks after boot is field 22. */
function startFromProc(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name in brackets may hold anything
    return /[ZX]/.test(fields[0] ?? "") ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const [state = "", ...started] = (stdout ?? "").trim().split(/\s+/);
  return status === 0 && !state.startsWith("Z") ? started.join(" ") : undefined;
}
