/** Jupyter messages on the wire (jupyter-client.readthedocs.io, "The wire protocol"). */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export type Content = Record<string, unknown>;

export interface Message {
  /** Routing frames of the peer that sent it. */
  identities: Buffer[];
  header: Header;
  parent: Header | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Content;
  buffers: Buffer[];
}

export const PROTOCOL_VERSION = "5.4";
const DELIMITER = Buffer.from("<IDS|MSG>");

/** Reads the frames of a message; undefined where the signature is not by our key or a part is missing. */
export function decodeMessage(frames: Buffer[], key: string): Message | undefined {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  const [signature, ...parts] = frames.slice(at + 1);
  if (at < 0 || !signature || parts.length < 4) return undefined;
  const signed = parts.slice(0, 4);
  if (key && !isSame(Buffer.from(sign(key, signed)), signature)) return undefined;
  try {
    const [header, parent, metadata, content] = signed.map((part) => JSON.parse(part.toString("utf8")) as object);
    return { identities: frames.slice(0, at), header, parent, metadata, content, buffers: parts.slice(4) } as Message;
  } catch {
    return undefined;
  }
}

/** Gives the frames of a message, signed where there is a key. */
export function encodeMessage(
  { identities, header, parent, metadata, content, buffers }: Message,
  key: string,
): Buffer[] {
  const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [...identities, DELIMITER, Buffer.from(key ? sign(key, parts) : ""), ...parts, ...buffers];
}

/** Makes the header of a new message. */
export function newHeader(type: string, session: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

function sign(key: string, parts: Buffer[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
