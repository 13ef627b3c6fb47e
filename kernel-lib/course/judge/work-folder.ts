/** The learner's modules as files. The same text lies in the same folder, so that its compiled form is found again. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Files } from "./site";

const STATE = path.resolve(__dirname, "../../../.wirebook");
const KEPT_MS = 24 * 60 * 60 * 1000;

const NAME = /^[\w-]+$/;

/** Throws for a name that is no module's: it becomes a file's. */
export function checkNames(files: Files): void {
  const wrong = Object.keys(files).find((name) => !NAME.test(name));
  if (wrong !== undefined)
    throw new RangeError(
      `a module cannot be named ${JSON.stringify(wrong.slice(0, 80))}: letters, digits, _ and - only`,
    );
}

/** Writes the files, if they are not there yet; gives their folder. */
export function moduleFolder(files: Files): string {
  checkNames(files);
  const sum = createHash("sha256");
  for (const [name, text] of Object.entries(files).sort()) sum.update(`${name}\0${text}\0`);
  const parent = workFolder();
  const folder = path.join(parent, sum.digest("hex").slice(0, 20));
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  removeOld(parent);
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(temporary, `${name}.ts`), text);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another check was faster
  }
  return folder;
}

/** In the course's own state; where that cannot be written (one course for many users), in the system's temporary folder. */
function workFolder(): string {
  const own = path.join(STATE, "work");
  try {
    mkdirSync(own, { recursive: true });
    return own;
  } catch {
    return path.join(tmpdir(), "wirebook-work");
  }
}

function removeOld(parent: string): void {
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const folder = path.join(parent, name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
