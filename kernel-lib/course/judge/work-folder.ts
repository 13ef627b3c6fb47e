/** The learner's modules as files. The same text lies in the same folder, so that its compiled form is found again. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { folderBeside, isKept, keepFolder } from "../whole-files";
import type { Files } from "./site";

const STATE = path.resolve(__dirname, "../../../.wirebook");

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
  const folder = path.join(workFolder(), sum.digest("hex").slice(0, 20));
  if (isKept(folder)) return folder;
  const beside = folderBeside(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(beside, `${name}.ts`), text);
  return keepFolder(beside, folder);
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
