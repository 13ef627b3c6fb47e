/** The sending side of a pack. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { CHUNK_BYTES } from "solution/07-scp/chunks";
import { Fault, faultOf } from "solution/07-scp/faults";
import { closeFolder, inside, openParent } from "solution/07-scp/folder";
import { DATA, frame } from "solution/07-scp/frames";
import { safeParts } from "solution/07-scp/names";
import type { Fingerprint } from "solution/07-scp/prints";
import type { Verb } from "solution/07-scp/serve";
import { type Message, type Talk, textOf, textsOf, wholeOf } from "solution/07-scp/talk";
import {
  faultsIn,
  listBytes,
  PACK_BYTES,
  PACK_FILES,
  PACK_LIST_BYTES,
  type Packed,
  type PackFault,
  SMALL_BYTES,
} from "./format";

/** A small file with what is in it. */
export interface Loaded extends Packed {
  bytes: Uint8Array;
}

/** Reads a small file whole. Throws a Fault for what is none, or none any more. */
export function load(file: string, name: string, print: Fingerprint, flags = 0): Loaded {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | flags);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new Fault("ENXIO", "it is not a file");
    if (stats.size > SMALL_BYTES) throw new Fault("changed", "the file has grown");
    const bytes = new Uint8Array(stats.size);
    let filled = 0;
    for (let came = -1; filled < bytes.length && came !== 0; filled += came) {
      came = readSync(fd, bytes, filled, bytes.length - filled, filled);
    }
    if (filled < bytes.length || fstatSync(fd).mtimeMs !== stats.mtimeMs)
      throw new Fault("changed", "the file was changed");
    const mtimeMs = Math.max(0, Math.round(stats.mtimeMs));
    return { path: name, size: bytes.length, mtimeMs, mode: stats.mode & 0o777, print: print(bytes, 0), bytes };
  } finally {
    closeSync(fd);
  }
}

/** Files gathered until they fill a pack. */
export class Packing {
  readonly files: Loaded[] = [];
  #bytes = 0;
  #listBytes = 0;

  /** Tells whether a file still fits in. */
  hasRoom({ path: name, size }: { path: string; size: number }): boolean {
    const isFull = this.#bytes + size > PACK_BYTES || this.#listBytes + listBytes(name) > PACK_LIST_BYTES;
    return this.files.length < PACK_FILES && !isFull;
  }

  add(file: Loaded): void {
    this.files.push(file);
    this.#bytes += file.size;
    this.#listBytes += listBytes(file.path);
  }
}

/** Begins to send a pack, for which the other side waits; `finish` resolves with the files that did not make it. */
export async function sendPack(
  talk: Talk,
  files: readonly Loaded[],
  head: Message,
): Promise<{ sentBytes: number; finish: () => Promise<PackFault[]> }> {
  await talk.say({ ...head, files: files.map(({ bytes: _, ...told }) => told) });
  const { need } = await talk.hear();
  if (!Array.isArray(need)) throw new Fault("message", "need must be a list");
  const contents = need.map((index: unknown) => {
    const file = typeof index === "number" ? files[index] : undefined;
    if (!file) throw new Fault("message", "need names a file that is not in the pack");
    return file.bytes;
  });
  const all = Buffer.concat(contents);
  for (let at = 0; at < all.length; at += CHUNK_BYTES) {
    await talk.write(frame(DATA, all.subarray(at, at + CHUNK_BYTES)));
  }
  return { sentBytes: all.length, finish: async () => faultsIn(await talk.hear()) };
}

/** Answers a request for small files of one folder: `{"do":"unpack","path":…,"names":[…]}`. */
export const unpack: Verb = async (talk, root, message, print) => {
  const names = textsOf(message, "names");
  const most = wholeOf({ most: names.length }, "most", PACK_FILES);
  const from = textOf(message, "path");
  const folder = openParent(root, [...(from === "" ? [] : safeParts(from)), ""]);
  const packing = new Packing();
  const missed: PackFault[] = [];
  try {
    for (const name of names.slice(0, most)) {
      try {
        if (safeParts(name).length !== 1) throw new Fault("path", "a name is one part");
        const file = load(inside(folder, name), name, print, constants.O_NOFOLLOW);
        if (packing.hasRoom(file)) packing.add(file);
        else missed.push({ path: name, text: "the pack is full" });
      } catch (error) {
        missed.push({ path: path.posix.basename(name), text: faultOf(error).message });
      }
    }
  } finally {
    closeFolder(folder);
  }
  await (await sendPack(talk, packing.files, { missed })).finish();
};
