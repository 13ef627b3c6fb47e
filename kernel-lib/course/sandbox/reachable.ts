/** Folders that a user without any rights can reach: a sandbox that root starts is such a user's. */
import { lstatSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "./places";

const OTHERS_READ_AND_ENTER = 0o5;
const OTHERS_WRITE = 0o022;

/** Tells whether this process can become a user: root can, unless it is root of a namespace that does not know them. */
export function canBecome(user: number): boolean {
  if (process.getuid?.() !== 0) return false;
  const isKnown = (file: string): boolean =>
    readFileSync(file, "latin1")
      .split("\n")
      .some((line) => {
        const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
        return line !== "" && user >= first && user < first + count;
      });
  return isKnown("/proc/self/uid_map") && isKnown("/proc/self/gid_map");
}

/** Tells whether a sandbox that this process starts may read a file or folder. */
export function isReachable(place: string): boolean {
  if (process.getuid?.() !== 0) return true;
  for (let at = place; ; at = path.dirname(at)) {
    const mode = statSync(at, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & OTHERS_READ_AND_ENTER) !== OTHERS_READ_AND_ENTER) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** A folder of this name in the course's own state; where that cannot be written or reached, in the temporary folder. */
export function ownFolder(name: string): string {
  const own = path.join(ROOT, ".wirebook", name);
  try {
    mkdirSync(own, { recursive: true });
    if (isReachable(own)) return own;
  } catch {
    // a course that many users share
  }
  const user = process.getuid?.() ?? 0;
  const shared = path.join(tmpdir(), `wirebook-${user}-${name}`);
  mkdirSync(shared, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(shared);
  if (uid !== user || mode & OTHERS_WRITE) throw new Error(`${shared} is somebody else's: remove it`);
  return shared;
}
