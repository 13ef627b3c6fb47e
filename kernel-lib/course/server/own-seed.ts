/** Each student's own captures come from a seed that only the server can tell. */
import { createHmac } from "node:crypto";

/** Gives a student's seed, 0 to 2^31 - 1: the same for all exercises, and told by no other's. */
export function ownSeedFrom(secret: Uint8Array, personId: string): number {
  return createHmac("sha256", secret).update(personId).digest().readUInt32BE(0) >>> 1;
}

/** The name of the store's secret that seeds are made from. */
export const SEED_SECRET = "own seeds";
