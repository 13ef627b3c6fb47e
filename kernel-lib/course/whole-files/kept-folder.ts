/** Folders named by what is in them: the same content is made once, by whoever is first, and found again. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";

/** What nobody has asked for since then is removed when another is made. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** Tells whether a folder is there, and notes that it was asked for. */
export function isKept(folder: string): boolean {
  if (!existsSync(folder)) return false;
  utimesSync(folder, new Date(), new Date());
  return true;
}

/** Makes a folder beside the place of one, to be filled and kept; older ones there go. */
export function folderBeside(folder: string): string {
  const parent = path.dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const one = path.join(parent, name);
    const ageMs = Date.now() - (statSync(one, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (ageMs > KEPT_MS) rmSync(one, { recursive: true, force: true });
  }
  const beside = `${folder}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  return beside;
}

/** Moves a filled folder to its place, unless another process was faster; gives the place. */
export function keepFolder(beside: string, folder: string): string {
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
