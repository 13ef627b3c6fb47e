/** One set-up at a time: a file with the number of the process that works. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { PLACES } from "./places";
import { isRunning } from "./servers";

const FILE = path.join(PLACES.state, "setup.lock");
const LOOK_MS = 300;

/** Waits until no other set-up works here, then keeps others out; what it returns lets them in again. */
export async function lockSetup(tell: (text: string) => void): Promise<() => void> {
  mkdirSync(PLACES.state, { recursive: true });
  while (!take()) {
    const owner = Number(readOwner());
    if (!isRunning(owner)) rmSync(FILE, { force: true });
    else {
      tell(`waiting for another set-up of this course (process ${owner})`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
  const unlock = (): void => rmSync(FILE, { force: true });
  process.once("exit", unlock);
  return () => {
    process.removeListener("exit", unlock);
    unlock();
  };
}

function take(): boolean {
  try {
    const file = openSync(FILE, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

function readOwner(): string {
  try {
    return readFileSync(FILE, "utf8");
  } catch {
    return "";
  }
}
