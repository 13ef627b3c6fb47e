/** Files that are there whole or not at all, whenever the process is killed. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

/** Writes a file beside its place, then moves it there; for its owner's eyes only, unless told otherwise. */
export function writeWhole(file: string, content: Uint8Array | string, mode = 0o600): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.new-${process.pid}`;
  try {
    writeSynced(beside, content, mode);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Writes a new file down to the disk. */
export function writeSynced(file: string, content: Uint8Array | string, mode = 0o600): void {
  rmSync(file, { force: true }); // the mode below counts for a new file only
  const fd = openSync(file, "wx", mode);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
