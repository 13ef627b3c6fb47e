/**
 * One owner a data folder. The lock is the operating system's (flock), so it ends with its process however that ends;
 * what stands in the file only tells the next one who holds it.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import koffi from "koffi";
import { StoreError } from "./error";

/** Who holds a data folder. */
export interface Holder {
  pid: number;
  host: string;
  /** ISO 8601. */
  since: string;
  /** The program's arguments, so that a person recognises it. */
  command: string;
}

export interface FolderLock {
  release(): void;
}

const flock = koffi.load(null).func("int flock(int fd, int operation)");
const LOCK_EX = 2;
const LOCK_NB = 4;

/** Takes the folder's lock; throws ERR_STORE_LOCKED with its holder's name where another process has it. */
export function lockFolder(folder: string): FolderLock {
  const file = path.join(folder, "lock");
  const fd = openLock(folder, file);
  if (flock(fd, LOCK_EX | LOCK_NB) !== 0) {
    const code = koffi.errno();
    closeSync(fd);
    throw refusal(folder, file, code);
  }
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    command: process.argv.slice(1).map(nameOf).join(" "),
  };
  ftruncateSync(fd);
  writeSync(fd, `${JSON.stringify(holder)}\n`, 0);
  return {
    release: () => {
      // the file itself stays: removing it would let a third process lock a file that has no name any more
      ftruncateSync(fd);
      closeSync(fd);
    },
  };
}

/** Tells who wrote the folder's lock file last; undefined after an orderly end. */
export function holderOf(folder: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path.join(folder, "lock"), "utf8")) as Partial<Holder>;
    const { pid, host, since, command } = holder;
    if (typeof pid !== "number" || typeof host !== "string") return undefined;
    return { pid, host, since: String(since), command: String(command) };
  } catch {
    return undefined;
  }
}

function openLock(folder: string, file: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(file, "a+", 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError("ERR_STORE_FOLDER", `The data folder ${folder} cannot be used: ${why}.`, { cause: error });
  }
}

function refusal(folder: string, file: string, code: number): StoreError {
  if (code !== koffi.os.errno.EWOULDBLOCK && code !== koffi.os.errno.EAGAIN) {
    const why = `The file system of ${file} has no locks (errno ${code})`;
    return new StoreError("ERR_STORE_FOLDER", `${why}. Choose a data folder on this machine's own disk: --data DIR.`);
  }
  const holder = holderOf(folder);
  const who = holder
    ? `process ${holder.pid} on ${holder.host} (${holder.command}), since ${holder.since}`
    : "another process";
  const todo = "Use that one, end it, or name another folder with --data DIR.";
  return new StoreError("ERR_STORE_LOCKED", `The data folder ${folder} is in use by ${who}. ${todo}`);
}

/** Scripts by their name only: the folder says nothing more. */
function nameOf(word: string): string {
  return path.isAbsolute(word) ? path.basename(word) : word;
}
