/** The receiving side of a pack: all parts written, one sync, all renamed, the names synced. */

import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { syncfs } from "kernel-lib/socket";
import { Fault, faultOf } from "solution/07-scp/faults";
import { inside } from "solution/07-scp/folder";
import { safeParts } from "solution/07-scp/names";
import type { Fingerprint } from "solution/07-scp/prints";
import type { Verb } from "solution/07-scp/serve";
import { type Message, type Talk, textOf } from "solution/07-scp/talk";
import { Folders } from "./folders";
import { type Packed, type PackFault, packedIn } from "./format";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** A file of the pack on its way to its name. */
interface Placed {
  file: Packed;
  folder: number;
  name: string;
  part: string;
}

/** Answers `{"do":"pack","path":…,"files":[…]}`. */
export const pack: Verb = async (talk, root, message, print) => {
  const to = textOf(message, "path");
  await receivePack(talk, root, to === "" ? [] : safeParts(to), message, print);
};

/** Receives the files that `message` tells of into a folder below `root`; gives those that did not make it. */
export async function receivePack(
  talk: Talk,
  root: number,
  to: string[],
  message: Message,
  print: Fingerprint,
): Promise<PackFault[]> {
  const folders = new Folders(root);
  const faults: PackFault[] = [];
  const fail = (file: Packed, error: unknown): void => {
    faults.push({ path: file.path, text: faultOf(error).message });
  };
  try {
    const wanted: Placed[] = [];
    const need: number[] = [];
    for (const [index, file] of packedIn(message).entries()) {
      try {
        const parts = [...to, ...safeParts(file.path)];
        const name = parts.pop() ?? "";
        const folder = folders.open(parts);
        if (hasSame(folder, name, file, print)) continue;
        wanted.push({ file, folder, name, part: `.part-${randomBytes(9).toString("hex")}` });
        need.push(index);
      } catch (error) {
        fail(file, error);
      }
    }
    await talk.say({ need });
    const contents = await contentsOf(talk, wanted);
    place(wanted, contents, print, root, fail);
  } finally {
    folders.close();
  }
  await talk.say({ done: true, faults });
  return faults;
}

/** Takes the contents of the wanted files off the talk. */
async function contentsOf(talk: Talk, wanted: readonly Placed[]): Promise<Uint8Array> {
  const all = new Uint8Array(wanted.reduce((sum, { file }) => sum + file.size, 0));
  for (let filled = 0; filled < all.length; ) {
    const came = await talk.next();
    if (came === undefined) throw new Fault("cut", "the connection ended inside a pack");
    // nothing tells any more where the next request begins
    if (!(came instanceof Uint8Array) || came.length === 0 || came.length > all.length - filled)
      throw new Fault("frame", "a pack whose contents are not as long as its list says");
    all.set(came, filled);
    filled += came.length;
  }
  return all;
}

/** Writes the files and gives them their names. */
function place(
  wanted: readonly Placed[],
  contents: Uint8Array,
  print: Fingerprint,
  root: number,
  fail: (file: Packed, error: unknown) => void,
): void {
  const written: Placed[] = [];
  let at = 0;
  for (const one of wanted) {
    const bytes = contents.subarray(at, at + one.file.size);
    at += one.file.size;
    try {
      if (print(bytes, 0) !== one.file.print) throw new Fault("damaged", "the file came damaged");
      writePart(one, bytes);
      written.push(one);
    } catch (error) {
      fail(one.file, error);
    }
  }
  if (written.length === 0) return;
  syncfs(root);
  for (const one of written) {
    try {
      renameSync(inside(one.folder, one.part), inside(one.folder, one.name));
    } catch (error) {
      unlinkSync(inside(one.folder, one.part));
      fail(one.file, error);
    }
  }
  syncfs(root);
}

function writePart({ folder, part, file }: Placed, bytes: Uint8Array): void {
  const fd = openSync(inside(folder, part), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    fchmodSync(fd, file.mode);
    futimesSync(fd, file.mtimeMs / 1000, file.mtimeMs / 1000);
  } catch (error) {
    unlinkSync(inside(folder, part));
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Tells whether a file is there already: size and time say perhaps, its fingerprint says yes. */
function hasSame(folder: number, name: string, file: Packed, print: Fingerprint): boolean {
  const stats = lstatSync(inside(folder, name), { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size !== file.size || Math.round(stats.mtimeMs) !== file.mtimeMs) return false;
  const fd = openSync(inside(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    return fstatSync(fd).isFile() && print(readFileSync(fd), 0) === file.print;
  } finally {
    closeSync(fd);
  }
}
