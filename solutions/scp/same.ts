/** Is a file there already, whole? Size and time say perhaps, fingerprints say yes. */
import { lstatSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { chunkCount } from "solution/07-scp/chunks";
import { faultOf } from "solution/07-scp/faults";
import { inside } from "solution/07-scp/folder";
import { type Fingerprint, printsOf } from "solution/07-scp/prints";
import { tellPrints } from "solution/07-scp/receive";
import { agreedPrints } from "solution/07-scp/send";
import { openFile, type Verb, withParent } from "solution/07-scp/serve";
import { type Message, type Talk, textOf, wholeOf } from "solution/07-scp/talk";

/** Tells the fingerprints of a file that has the size and the time asked for, and none of any other. */
export const prints: Verb = async (talk, root, message, print) => {
  const [size, mtimeMs] = [wholeOf(message, "size"), wholeOf(message, "mtimeMs")];
  const path = textOf(message, "path");
  const isThere = await exists(root, path);
  if (!isThere) return void (await tellPrints(talk, nothing()));
  await withParent(root, path, async (folder, name) => {
    const file = await openFile(folder, name);
    try {
      const stats = await file.stat();
      const isAlike = stats.size === size && Math.round(stats.mtimeMs) === mtimeMs;
      await tellPrints(talk, isAlike ? printsOf(file, size, print) : nothing());
    } finally {
      await file.close();
    }
  });
};

/** Tells whether anything is at a path. */
async function exists(root: number, path: string): Promise<boolean> {
  try {
    await withParent(root, path, (folder, name) => lstatSync(inside(folder, name)));
    return true;
  } catch (error) {
    if (faultOf(error).code === "ENOENT") return false;
    throw error;
  }
}

async function* nothing(): AsyncGenerator<string> {}

/** What two sides compare. */
export interface Alike {
  path: string;
  size: number;
  mtimeMs: number;
}

/** Tells whether the server's file at a path is, chunk for chunk, an open file of ours. */
export async function isSame(
  talk: Talk,
  file: FileHandle,
  { path, size, mtimeMs }: Alike,
  { print, more }: { print: Fingerprint; more: Message },
): Promise<boolean> {
  const stats = await file.stat();
  if (size === 0 || stats.size !== size || Math.round(stats.mtimeMs) !== mtimeMs) return false;
  await talk.say({ ...more, do: "prints", path, size, mtimeMs });
  return (await agreedPrints(talk, file, size, print)).length === chunkCount(size);
}
