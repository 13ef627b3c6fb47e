/** One builder at a time: a file that names the process that works. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identify, isElsewhere, isRunning, readIdentity } from "./identity";

const LOOK_MS = 100;

/**
 * Waits until no other process holds a lock file, then keeps others out; what it returns lets them in again. The lock
 * of a process that has ended, however it ended, counts for nothing; `tell` hears who is waited for.
 */
export async function lock(file: string, tell: (text: string) => void = () => {}): Promise<() => void> {
  mkdirSync(path.dirname(file), { recursive: true });
  while (!take(file)) {
    const text = readLock(file);
    if (text === undefined) continue; // just given back
    const owner = ownerOf(text);
    if (!owner || !(isElsewhere(owner) || isRunning(owner))) clearStale(file, text);
    else {
      const remedy = isElsewhere(owner) ? `; if there is none, rm ${path.relative(process.cwd(), file)}` : "";
      tell(`waiting for another set-up of this course: process ${owner.pid} on ${owner.host}${remedy}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
  const unlock = (): void => rmSync(file, { force: true });
  process.once("exit", unlock);
  return () => {
    process.removeListener("exit", unlock);
    unlock();
  };
}

/** The file appears with its content in one step (link), so nobody reads an empty one. */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identify(process.pid)));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes the lock of a process that is gone; where another has cleared and taken it meanwhile, gives that one back. */
function clearStale(file: string, seen: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, "utf8") !== seen) linkSync(aside, file);
  } catch {
    // another was faster
  }
  rmSync(aside, { force: true });
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function ownerOf(text: string): ReturnType<typeof readIdentity> {
  try {
    return readIdentity(JSON.parse(text));
  } catch {
    return undefined;
  }
}
