/** Room on the disk: PostgreSQL inside a process does not outlive a full one, so writing stops before. */
import { statfsSync } from "node:fs";
import { StoreError } from "./error";

/** Several write-ahead segments of 16 MB, and the largest notebook. */
const LEAST_BYTES = 64_000_000;

/** Tells how many bytes are free where a folder lies. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Throws StoreError ERR_STORE_FULL where less is free than the database needs to end what it begins. */
export function needRoom(free: number): void {
  if (free >= LEAST_BYTES) return;
  const left = `${Math.floor(free / 1e6)} MB are free on the disk of the server's data`;
  throw new StoreError("ERR_STORE_FULL", `${left}; below ${LEAST_BYTES / 1e6} MB nothing is written. Make room there.`);
}
