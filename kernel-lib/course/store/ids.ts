/** Names for rows, and tokens: random, made here. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

// no vowels but a and e, no 0/o/1/l: read aloud without a mistake, and no words by chance
const LETTERS = "23456789abcdefghjkmnpqrstvwxyz";

/** Makes an id of 16 letters and digits (78 bits); it never begins with "-", so a command line takes it. */
export function newId(): string {
  let id = "";
  while (id.length < 16) {
    for (const byte of randomBytes(24)) if (byte < 240 && id.length < 16) id += LETTERS[byte % 30];
  }
  return id;
}

/** Makes a token: "wb_" and 32 random bytes. */
export function newToken(): string {
  return `wb_${randomBytes(32).toString("base64url")}`;
}

/** What is kept of a token. A plain hash is enough: 256 random bits cannot be guessed however fast it is. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Tells whether two secrets are the same, in a time that says nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
