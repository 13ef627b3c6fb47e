/**
 * A fingerprint that costs a seventh of SHA-256's time: Poly1305 (RFC 8439 §2.5) of each chunk, under a key that is made
 * for one transfer, and of which ChaCha20 makes another for each chunk (§2.6). The key is newer than any damage, so no
 * damage, made on purpose or not, can have been fitted to it: another chunk has the same fingerprint once in 2^89 times
 * at worst.
 */
import { createCipheriv, randomBytes } from "node:crypto";
import { Fault } from "solution/07-scp/faults";
import { type Fingerprint, fingerprint } from "solution/07-scp/prints";
import type { Message } from "solution/07-scp/talk";

const KEY = /^poly1305:([0-9a-f]{64})$/;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes what a request says of its fingerprints, and the fingerprint. */
export function freshPrint(): { hash: string; print: Fingerprint } {
  const key = randomBytes(KEY_BYTES);
  return { hash: `poly1305:${key.toString("hex")}`, print: poly1305(key) };
}

/** Finds the fingerprint that a request asks for; SHA-256 where it says nothing. Throws a Fault for one that is unknown. */
export function printOf({ hash }: Message): Fingerprint {
  if (hash === undefined) return fingerprint;
  const [, key] = KEY.exec(String(hash)) ?? [];
  if (key === undefined) throw new Fault("message", "no such fingerprint is known here");
  return poly1305(Buffer.from(key, "hex"));
}

function poly1305(key: Uint8Array): Fingerprint {
  return (chunk, index) => {
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.writeUInt32BE(index);
    const mac = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG_BYTES });
    mac.setAAD(chunk, { plaintextLength: 0 });
    mac.final();
    return mac.getAuthTag().toString("hex");
  };
}
