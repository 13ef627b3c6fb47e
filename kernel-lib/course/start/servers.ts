/** A record of the servers that run, so that one whose owner was killed is found. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { identify, isAlive, isElsewhere, isRunning, type ProcessIdentity, readIdentity } from "../../kernel/image";
import { writeWhole } from "../whole-files";
import { PLACES } from "./places";

/** One running server, and the `npm start` it belongs to. */
interface ServerRecord {
  server: ProcessIdentity;
  owner: ProcessIdentity;
}

const FOLDER = path.join(PLACES.state, "servers");
const END_MS = 8000;
const LOOK_MS = 50;

/** What this process's server prints. It stays where the server failed, until the next start. */
export const SERVER_LOG = path.join(FOLDER, `${process.pid}.log`);
const RECORD = path.join(FOLDER, `${process.pid}.json`);

/** Notes the server of this process. */
export function noteServer(pid: number): void {
  const record: ServerRecord = { server: identify(pid), owner: identify(process.pid) };
  writeWhole(RECORD, JSON.stringify(record));
}

/** Forgets it, as it has ended in order. */
export function forgetServer(): void {
  for (const file of [RECORD, SERVER_LOG]) rmSync(file, { force: true });
}

/** Ends servers whose `npm start` was killed, and forgets those that are gone. */
export async function endOrphans(tell: (text: string) => void): Promise<void> {
  for (const name of recordNames()) {
    const record = readRecord(`${name}.json`);
    if (record ? isElsewhere(record.owner) || isRunning(record.owner) : mayStillWrite(name)) continue;
    if (record && isRunning(record.server)) {
      tell("ending a JupyterLab that was left behind by an earlier start");
      await endProcess(record.server.pid);
    }
    for (const end of ["json", `json.new-${path.basename(name)}`, "log"]) rmSync(`${name}.${end}`, { force: true });
  }
}

/** A start that begins beside this one writes its log before its note, and the note whole or not at all. */
function mayStillWrite(name: string): boolean {
  const pid = Number(path.basename(name));
  return pid !== process.pid && isAlive(pid);
}

/** Ends a server and its kernels by one SIGTERM; by SIGKILL where that takes too long. */
export async function endProcess(pid: number, withinMs = END_MS): Promise<void> {
  const server = identify(pid);
  signal(pid, "SIGTERM");
  if (await hasEnded(server, withinMs)) return;
  signal(-pid, "SIGKILL"); // the server leads a process group of its own; its kernels watch it and end too
  await hasEnded(server, withinMs);
}

async function hasEnded(server: ProcessIdentity, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (isRunning(server)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}

/** Paths without their endings: the owners' numbers. */
function recordNames(): string[] {
  try {
    const numbers = new Set(readdirSync(FOLDER).map((name) => name.split(".")[0] as string));
    return [...numbers].map((number) => path.join(FOLDER, number));
  } catch {
    return [];
  }
}

/** Reads one note; undefined for one that was left half written. */
function readRecord(file: string): ServerRecord | undefined {
  try {
    const { server, owner } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    const [found, its] = [readIdentity(server), readIdentity(owner)];
    return found && its ? { server: found, owner: its } : undefined;
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended by itself
  }
}
