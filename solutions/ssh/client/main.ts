/** `npx wirebook ssh`. */
import { readFileSync } from "node:fs";
import { Ended, type Remote, type Show } from "solution/08-ssh/client";
import { sendInput } from "solution/08-ssh/input";
import { harmless } from "solution/08-ssh/talk";
import { usualDirectory } from "../files";
import { type Arguments, readArguments, UsageError } from "./arguments";
import { askTerminal, Interrupted } from "./ask";
import { type ConnectOptions, connect } from "./connect";
import { commandLoop } from "./loop";
import { atTerminal } from "./terminal";

const HELP = `Usage: wirebook ssh [options] [user@]host[:port] [command]

Logs in to a wirebook sshd and runs a command there, with its input, output, errors and exit status as if it ran here.
Without a command it is a shell at a terminal (behind a line's end ~. leaves, ~? helps); with -T a loop of single
commands; where standard input is no terminal, a shell that reads its commands from it.

  -p PORT               the server's TCP port (2222)
  -l USER               who to log in as (who you are here)
  -t                    a terminal for the command too
  -T                    no terminal
  -s                    the command names a subsystem
  --fingerprint PRINT   take a server with this key, and no other
  --password-file FILE  the password is the file's first line, instead of asking
  --directory DIR       known hosts (${usualDirectory()})
  --plaintext           no encryption: everybody on the way can read your password and change what passes
  -q, --quiet           no warnings
  -v, --verbose         tell what happens
  -h, --help            this text

Ends with the command's exit status; 255 where ssh itself fails.`;

const FAILED = 255;
/** A pipe that nobody reads any more; what a shell gives for SIGPIPE. */
const PIPE_CLOSED = 141;
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2));
  if (given === "help") {
    console.log(HELP);
    return 0;
  }
  const { plaintext, quiet } = given;
  if (plaintext && !quiet)
    console.error("ssh: PLAINTEXT: everybody on the way can read your password and change what passes");
  const connection = await connect(optionsOf(given));
  try {
    return await session(connection.remote, given);
  } finally {
    await connection.remote.talk.send("X").catch(() => {});
    connection.close();
  }
}

function optionsOf({
  user,
  host,
  port,
  plaintext,
  fingerprint,
  directory,
  passwordFile,
  verbose,
}: Arguments): ConnectOptions {
  const whose = harmless(`${user}@${host}`);
  const fromFile = (file: string): string => readFileSync(file, "utf8").split(/\r?\n/)[0] ?? "";
  return {
    user,
    host,
    port,
    plaintext,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(directory === undefined ? {} : { directory }),
    password: async () =>
      passwordFile === undefined ? askTerminal(`${whose}'s password: `, { hidden: true }) : fromFile(passwordFile),
    ask: askTerminal,
    log: (line) => void (verbose && console.error(`ssh: ${line}`)),
  };
}

async function session(
  remote: Remote,
  { command, terminal, subsystem, user, host, verbose }: Arguments,
): Promise<number> {
  const show: Show = (type, bytes) => print(type === "O" ? process.stdout : process.stderr, bytes);
  const isHere = process.stdin.isTTY && process.stdout.isTTY;
  if (terminal ?? (isHere && command === undefined)) {
    const code = await atTerminal(remote, show, command);
    if (verbose) console.error(`\r\nssh: exit status ${code ?? "unknown: left by ~."}`);
    return code ?? FAILED;
  }
  if (command === undefined && process.stdin.isTTY) return commandLoop(remote, show, harmless(`${user}@${host}`));
  forwardInterrupt(remote);
  const request = subsystem ? { subsystem: command } : { line: command ?? 'exec "$SHELL"' };
  const finished = remote.run(request, show);
  sendInput(remote, process.stdin).catch(() => {}); // `finished` tells of a connection that ends
  const { code } = await finished;
  if (verbose) console.error(`ssh: exit status ${code}`);
  return code;
}

/** Resolves when there is room for more. */
function print(to: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    to.write(bytes, () => resolve());
  });
}

/** The first Ctrl-C is the command's, the second one ours. */
function forwardInterrupt(remote: Remote): void {
  process.once("SIGINT", () => {
    remote.talk.send("S", { name: "INT" }).catch(() => {});
    process.once("SIGINT", () => process.exit(INTERRUPTED));
  });
}

function failed(error: Error): number {
  if (error instanceof Interrupted) return INTERRUPTED;
  // what the other side says may hold anything
  const text = error instanceof Ended ? harmless(error.message) : error.message;
  console.error(`ssh: ${text}${error instanceof UsageError ? "\n(wirebook ssh --help lists the options)" : ""}`);
  return FAILED;
}

process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? PIPE_CLOSED : FAILED));
main()
  .catch(failed)
  .then((code) => process.exit(code));
