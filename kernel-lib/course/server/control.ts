/** The door for the teacher's own verbs: a UNIX socket that only the owner of the data folder may open. */
import { chmodSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import type { BuiltServer } from "./build";
import { closeWithinGrace, HTTP_LIMITS } from "./http-limits";
import { ServeError } from "./listening";

/** sun_path has 108 bytes with its NUL on Linux (unix(7)), 104 on macOS. */
const LONGEST_PATH_BYTES = 103;

export function controlSocketOf(dataFolder: string): string {
  return path.join(dataFolder, "control.sock");
}

/**
 * Listens there; whoever may open the file acts as the owner, without a token. Gives what closes it. The caller holds the
 * folder's lock.
 */
export async function openControl({ app, controlToken }: BuiltServer, file: string): Promise<() => Promise<void>> {
  if (Buffer.byteLength(file) > LONGEST_PATH_BYTES) {
    throw new ServeError("ERR_LONG_PATH", `serve: ${file} is too long for a socket's name; choose a shorter --data`);
  }
  const server = createServer(HTTP_LIMITS, (request, response) => {
    delete request.headers.cookie;
    delete request.headers.origin;
    request.headers.host = "localhost";
    request.headers.authorization = `Bearer ${controlToken}`;
    app.routing(request, response);
  });
  // one that a killed server left
  rmSync(file, { force: true });
  // the file is made by listen() itself, before it returns: at no moment may others open it
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(file, () => resolve());
      process.umask(mask);
    });
  } finally {
    process.umask(mask);
  }
  chmodSync(file, 0o600);
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return () => closeWithinGrace(server, close);
}
