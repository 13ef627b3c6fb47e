/** `npx wirebook scp`. */
import { statSync } from "node:fs";
import { faultOf } from "solution/07-scp/faults";
import type { ByteStream } from "solution/07-scp/stream";
import { type Copy, readArguments, UsageError } from "./arguments";
import { coded } from "./coded-stream";
import { downloadAll } from "./download";
import { harmless } from "./harmless";
import { impatient } from "./impatient";
import type { Place } from "./places";
import { connectPlainly, serveFolder } from "./plaintext";
import { Report } from "./report";
import { Session } from "./session";
import { uploadAll } from "./upload";

const HELP = `Usage: wirebook scp [options] SOURCE… TARGET
       wirebook scp --serve FOLDER [-P PORT]

Copies files to a host or from it: one side is [user@]host:path. It goes through wirebook sshd with its login. What was
interrupted goes on where it stood when the same command is given again: what is there already is verified first.
Each file keeps its mode and its time, and has its name only when it is whole.

  -r                    folders with all in them; symbolic links are left out
  -p                    keep mode and time (which is so in any case)
  -P PORT               the server's TCP port (2222)
  -q, --quiet           no progress, no warnings
  -v, --verbose         tell what happens
  --fingerprint PRINT   take a server with this key, and no other
  --password-file FILE  the password is the file's first line, instead of asking
  --directory DIR       of the known hosts
  --plaintext           to a server of --serve: no login, no encryption
  --serve FOLDER        be such a server, for this machine alone (port 0 takes a free one)
  -h, --help            this text

Exit codes: 0 all is copied, 1 something failed, 2 wrong usage.`;

const USUAL_PORT = 2222;
const SILENCE_MS = 300_000;

async function main(words: readonly string[]): Promise<number> {
  const asked = readArguments(words);
  if (asked === "help") {
    console.log(HELP);
    return 0;
  }
  if ("serve" in asked) {
    if (!statSync(asked.serve).isDirectory()) throw new UsageError(`${asked.serve} is no folder`);
    await serveFolder(asked.serve, asked.port);
    return 0;
  }
  return copy(asked);
}

async function copy(asked: Copy): Promise<number> {
  const { sources, target, recursive, quiet, verbose } = asked;
  const screen = {
    isTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    write: (text: string) => void process.stderr.write(text),
  };
  const report = new Report({ quiet, verbose, screen });
  const host = [target, ...sources].find((place) => place.host !== undefined);
  if (host?.host === undefined) throw new UsageError("no host");
  const { stream, close } = await reach(asked, host, report);
  try {
    const session = new Session(coded(impatient(stream, SILENCE_MS)), report);
    const paths = sources.map(({ path }) => path);
    const all = target.host === undefined ? downloadAll : uploadAll;
    await all(session, paths, target.path, recursive);
    await stream.end();
  } finally {
    close();
  }
  return report.failed ? 1 : 0;
}

async function reach(
  asked: Copy,
  { host = "", user }: Place & { user?: string },
  report: Report,
): Promise<{ stream: ByteStream; close: () => void }> {
  const port = asked.port ?? USUAL_PORT;
  if (!asked.plaintext) {
    const { throughSsh } = require("./over-ssh") as typeof import("./over-ssh"); // what plaintext need not load
    return throughSsh({ ...asked, host, port, ...(user === undefined ? {} : { user }) }, report);
  }
  report.say(`connecting to ${host}, port ${port}, in plaintext`);
  const stream = await connectPlainly(host, port);
  return { stream, close: () => stream.close() };
}

function failed(error: Error): number {
  if (error instanceof UsageError) {
    console.error(`scp: ${error.message}\n(wirebook scp --help lists the options)`);
    return 2;
  }
  console.error(`scp: ${harmless(messageOf(error))}`);
  return 1;
}

function messageOf(error: Error): string {
  try {
    return faultOf(error).message;
  } catch {
    return error.message;
  }
}

main(process.argv.slice(2))
  .catch(failed)
  .then((code) => process.exit(code));
