/** Where the students' side keeps what it must not lose. */
import { homedir } from "node:os";
import path from "node:path";
import { STATE } from "../../kernel/image";

/** Attempts that no server has acknowledged. */
export const OUTBOX = path.join(STATE, "outbox");
/** Acknowledged ones, a line each. */
export const RECEIPTS = path.join(STATE, "receipts.jsonl");
/** This laptop's own server: its data, and server.json while it runs. */
export const OWN_SERVER = path.join(STATE, "own-server");

/**
 * The login lies with the user, not with the course: a course's folder is copied, zipped and given away, a token must not
 * go with it; and a second clone of the course hands in to the same place.
 */
export function loginFile(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(env.XDG_CONFIG_HOME || path.join(homedir(), ".config"), "wirebook", "login.json");
}
