/** Bad ground: what makes set-up impossible, each as one plain sentence with the command that mends it. */

import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

/** A reason to stop that the reader can mend; `code` is stable. */
export class BadGround extends Error {
  override name = "BadGround";

  constructor(
    readonly code: "NO_PYTHON" | "NO_NETWORK" | "DISK_FULL" | "READ_ONLY" | "COMMAND_FAILED",
    message: string,
  ) {
    super(message);
  }
}

// The lock names versions that exist: where pip finds "none" of a package, it has not reached an index at all.
const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|Temporary failure in name resolution|Name or service not known|NewConnectionError|Max retries exceeded|error sending request|dns error|Connection refused|Network is unreachable|URLError|\(from versions: none\)/i;
const DISK = /ENOSPC|No space left on device|disk quota exceeded/i;
const READ_ONLY = /EROFS|EACCES|EPERM|Read-only file system|Permission denied/i;

/** Throws BadGround where the course's folder, or what was made in it before, may not be written. */
export function assertWritable(root: string, state: string): void {
  // Asked for by itself, as Node's mkdir says ENOENT on a read-only file system.
  try {
    accessSync(existsSync(state) ? state : root, constants.W_OK);
  } catch (error) {
    throw groundOf("Starting", (error as NodeJS.ErrnoException).code ?? "EACCES", state);
  }
}

/** Reads a failure's words for the one sentence that helps; `what` was being done, `log` is a file that holds more. */
export function groundOf(what: string, output: string, log: string): BadGround {
  if (DISK.test(output)) {
    return new BadGround(
      "DISK_FULL",
      `${what}: the disk is full. Free about 1 GB (df -h . shows what is left), then type npm start again.`,
    );
  }
  if (READ_ONLY.test(output)) {
    return new BadGround(
      "READ_ONLY",
      `${what}: this folder may not be written. Make it yours (sudo chown -R "$USER" .) or copy the course to your home folder, then type npm start again.`,
    );
  }
  if (NETWORK.test(output)) {
    return new BadGround(
      "NO_NETWORK",
      `${what}: the package server cannot be reached. The first start needs the internet (or your mirror, by pip config and npm config); connect and type npm start again.`,
    );
  }
  const last = output.trim().split("\n").slice(-3).join("\n  ");
  return new BadGround(
    "COMMAND_FAILED",
    `${what} failed:\n  ${last}\nAll of it is in ${path.relative(process.cwd(), log)}; npm start tries again.`,
  );
}
