/** `npx wirebook sshd`. */
import { userInfo } from "node:os";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { askTerminal } from "../client/ask";
import { SshFiles, usualDirectory } from "../files";
import { startSshd } from "./sshd";
import { subsystems } from "./subsystems";
import { addUser, readUsers, removeUser } from "./users";

const HELP = `Usage: wirebook sshd [options]
       wirebook sshd adduser NAME | deluser NAME | users

Lets people log in with a name and a password and runs their commands, as the user who starts it.
Whoever logs in can do what that user can: read, change and delete the same files.

  --port PORT        TCP port; 0 takes a free one (2222)
  --bind ADDRESS     address to listen on; 0.0.0.0 lets every machine in the network try (127.0.0.1)
  --idle SECONDS     end a session in which nothing happens for so long, and no command runs (1800)
  --login SECONDS    close a connection that has not logged in by then (60)
  --waiting NUMBER   connections without a login at one time; more, and the oldest is closed (64)
  --directory DIR    users and the server's key (${usualDirectory()})
  --plaintext        no encryption: everybody on the way can read passwords and change what passes
  -q, --quiet        print nothing but errors
  -v, --verbose      tell of each connection
  -h, --help         this text

adduser asks for the password, or reads a line of standard input where that is no terminal; for a name that is there
already it is the new one. The server notices at once.`;

class UsageError extends Error {}

function settings() {
  try {
    return parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        port: { type: "string" },
        bind: { type: "string" },
        idle: { type: "string" },
        login: { type: "string" },
        waiting: { type: "string" },
        directory: { type: "string" },
        plaintext: { type: "boolean", default: false },
        quiet: { type: "boolean", short: "q", default: false },
        verbose: { type: "boolean", short: "v", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

type Values = ReturnType<typeof settings>["values"];

async function main(): Promise<number> {
  const { values, positionals } = settings();
  const [verb, name, ...more] = positionals;
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const files = new SshFiles(values.directory);
  if (verb === undefined) return run(values, files);
  if (more.length > 0) throw new UsageError(`too many arguments: ${more.join(" ")}`);
  if (verb === "users" && name === undefined) {
    for (const user of readUsers(files).keys()) console.log(user);
    return 0;
  }
  if (name === undefined) throw new UsageError(`sshd ${verb}: whom?`);
  if (verb === "adduser") {
    await addUser(files, name, await newPassword(name));
    if (!values.quiet) console.log(`${name} may log in; kept in ${files.path("users")}`);
    return 0;
  }
  if (verb !== "deluser") throw new UsageError(`"${verb}" is neither adduser, deluser nor users`);
  if (!removeUser(files, name)) throw new Error(`there is no user ${JSON.stringify(name)}`);
  return 0;
}

async function newPassword(name: string): Promise<string> {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) return line;
    throw new Error("standard input has no line with a password");
  }
  const password = await askTerminal(`New password for ${name}: `, { hidden: true });
  if (password !== (await askTerminal("Once more: ", { hidden: true }))) throw new Error("the two are not the same");
  return password ?? "";
}

async function run(values: Values, files: SshFiles): Promise<number> {
  const { bind = "127.0.0.1", directory, plaintext, quiet, verbose } = values;
  const milliseconds = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : numberOf(text, 1, 2_000_000) * 1000;
  const idleMs = milliseconds(values.idle);
  const loginMs = milliseconds(values.login);
  const sshd = await startSshd({
    bind,
    port: numberOf(values.port ?? "2222", 0, 65_535),
    plaintext,
    subsystems,
    ...(directory === undefined ? {} : { directory }),
    ...(idleMs === undefined ? {} : { idleMs }),
    ...(loginMs === undefined ? {} : { loginMs }),
    ...(values.waiting === undefined ? {} : { mostWaiting: numberOf(values.waiting, 1, 10_000) }),
    log: (line) => void (verbose && console.error(`${new Date().toISOString()} ${line}`)),
  });
  if (!quiet) {
    const isOwn = sshd.address.startsWith("127.") || sshd.address === "::1";
    const reach = isOwn ? "only this machine can reach it" : "whoever can reach this address may try to log in";
    console.log(`listening on ${sshd.address}:${sshd.port}: ${reach}`);
    console.log(
      sshd.fingerprint ? `key ${sshd.fingerprint}` : "PLAINTEXT: everybody on the way can read and change all",
    );
    console.log(`commands run as ${userInfo().username}: whoever logs in can do what ${userInfo().username} can`);
    if (readUsers(files).size === 0) console.log("nobody can log in yet: npx wirebook sshd adduser NAME");
  }
  process.once("SIGINT", () => sshd.close()).once("SIGTERM", () => sshd.close());
  await sshd.ended;
  return 0;
}

function numberOf(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${JSON.stringify(text)} is no number from ${least} to ${most}`);
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(
      `sshd: ${error.message}${error instanceof UsageError ? "\n(wirebook sshd --help lists the options)" : ""}`,
    );
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
