/** A record of the servers that run, so that one whose owner was killed is found. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PLACES } from "./places";

/** One running server. */
export interface ServerRecord {
  pid: number;
  /** The `npm start` it belongs to. */
  owner: number;
  port: number;
  token: string;
}

const FOLDER = path.join(PLACES.state, "servers");
const END_MS = 8000;

/** Notes a server; what it returns removes the note. */
export function noteServer(record: ServerRecord): () => void {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${record.pid}.json`);
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** Ends servers whose `npm start` was killed, and forgets those that are gone. */
export async function endOrphans(tell: (text: string) => void): Promise<void> {
  for (const { file, record } of readRecords()) {
    if (isRunning(record.owner)) continue;
    if (isRunning(record.pid) && (await isOurs(record))) {
      tell("ending a JupyterLab that was left behind by an earlier start");
      await endProcess(record.pid);
    }
    rmSync(file, { force: true });
  }
}

/** Ends a server and its kernels by one SIGTERM; by SIGKILL where that takes too long. */
export async function endProcess(pid: number, withinMs = END_MS): Promise<void> {
  signal(pid, "SIGTERM");
  const until = Date.now() + withinMs;
  while (isRunning(pid) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  if (isRunning(pid)) signal(-pid, "SIGKILL"); // the server leads a process group of its own
}

function readRecords(): { file: string; record: ServerRecord }[] {
  try {
    return readdirSync(FOLDER).map((name) => {
      const file = path.join(FOLDER, name);
      return { file, record: JSON.parse(readFileSync(file, "utf8")) as ServerRecord };
    });
  } catch {
    return [];
  }
}

/** A process of that number may be another one by now: ours answers to its token. */
async function isOurs({ port, token }: ServerRecord): Promise<boolean> {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/api/status`, {
      headers: { authorization: `token ${token}` },
    });
    return status === 200;
  } catch {
    return false;
  }
}

/** Tells whether a process of that number runs. */
export function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended by itself
  }
}
