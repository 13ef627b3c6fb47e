/**
 * Packs: many small files in one talk, so that they share round trips and one sync.
 *
 *     sender    {"files":[{"path","size","mtimeMs","mode","print"}, …]}
 *     receiver  {"need":[0, 2, …]}       the ones it has not, or has otherwise
 *     sender    data: their contents, one behind the other, in chunks
 *     receiver  {"done":true,"faults":[{"path","text"}, …]}
 */
import { Fault } from "solution/07-scp/faults";
import { type Message, textOf, wholeOf } from "solution/07-scp/talk";

/** A file up to this size travels in a pack. */
export const SMALL_BYTES = 64 * 1024;
/** What one pack holds at most: contents, files, and bytes of JSON, which go in one frame. */
export const PACK_BYTES = 4 * 1024 * 1024;
export const PACK_FILES = 500;
export const PACK_LIST_BYTES = 200_000;

/** A file of a pack, as it is told. */
export interface Packed {
  /** From the folder that the request names. */
  path: string;
  size: number;
  mtimeMs: number;
  mode: number;
  print: string;
}

/** A file that did not make it, and why. */
export interface PackFault {
  path: string;
  text: string;
}

/** Reads the list of a pack. Throws a Fault for one that is too large or has another form. */
export function packedIn(message: Message): Packed[] {
  const files = itemsOf(message, "files").map((file) => ({
    path: textOf(file, "path"),
    size: wholeOf(file, "size", SMALL_BYTES),
    mtimeMs: wholeOf(file, "mtimeMs", 8.64e15),
    mode: wholeOf(file, "mode", 0o777),
    print: textOf(file, "print"),
  }));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > PACK_BYTES) throw new Fault("message", `a pack of ${total} bytes: ${PACK_BYTES} are the most`);
  return files;
}

/** Reads the faults that a message tells. */
export function faultsIn(message: Message): PackFault[] {
  return itemsOf(message, "faults").map((fault) => ({ path: textOf(fault, "path"), text: textOf(fault, "text") }));
}

/** A list of objects of a message. */
function itemsOf(message: Message, key: string): Message[] {
  const items = message[key];
  if (!Array.isArray(items) || items.length > PACK_FILES || !items.every((item) => typeof item === "object" && item))
    throw new Fault("message", `${key} must be a list of at most ${PACK_FILES} objects`);
  return items as Message[];
}

/** What a file takes in the list, at most: JSON writes some characters as six. */
export function listBytes(name: string): number {
  return 180 + 6 * Buffer.byteLength(name);
}
