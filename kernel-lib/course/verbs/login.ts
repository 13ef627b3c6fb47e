import { readFileSync } from "node:fs";
import type { Command } from "commander";
import {
  CourseServer,
  giveSeeds,
  logIn,
  loginFile,
  logOut,
  readLogin,
  rememberSeeds,
  SubmitError,
  serverAddress,
} from "../submit";
import { askLine, readStdin } from "./asking";
import { untilEnded } from "./until-ended";

interface Options {
  tokenFile?: string;
  ca?: string;
}

/** `npx wirebook login SERVER`: the token is asked for, read from a file or a pipe; never an argument, which ps shows. */
export function describeLogin(command: Command): void {
  command
    .argument("[server]", "the address from your teacher; without one, look again whether you are logged in")
    .option("--token-file <file>", "read the token from a file (- for standard input)")
    .option("--ca <file>", "trust the certificates in this PEM file too")
    .action((server: string | undefined, options: Options) => untilEnded((signal) => login(server, options, signal)));
}

/** `npx wirebook logout`. */
export function describeLogout(command: Command): void {
  command.action(() =>
    console.log(logOut() ? "Logged out; what you handed in stays with the course." : "Nobody was logged in."),
  );
}

async function login(asked: string | undefined, { tokenFile, ca }: Options, signal: AbortSignal): Promise<void> {
  const known = readLogin();
  const server = asked ?? known?.server;
  if (server === undefined)
    throw new SubmitError(
      "ERR_NO_LOGIN",
      "Nobody is logged in. Type the address your teacher gave you: npx wirebook login SERVER",
      2,
    );
  serverAddress(server); // before a token is asked for that could not be used
  const isAgain = asked === undefined && tokenFile === undefined;
  const token = isAgain && known ? known.token : await readToken(tokenFile);
  const pem = ca === undefined ? (isAgain ? known?.ca : undefined) : readFileSync(ca, "utf8");
  const me = await logIn(server, { token, signal, ...(pem === undefined ? {} : { ca: pem }) });
  const line = readLogin();
  console.log(`Logged in to ${me.course} as ${me.name} (${me.login}). The token is kept in ${loginFile()}.`);
  if (!line) return;
  const exercises = await new CourseServer(line).exercises({ signal });
  rememberSeeds(exercises);
  const { given, begun } = giveSeeds(exercises);
  if (given.length > 0) console.log(`Your own captures are in ${given.join(", ")}; reload it where it is open.`);
  for (const name of begun)
    console.log(
      `${name} was begun with other captures than yours: npx wirebook reset ${name} gives it yours (what you had is kept beside it).`,
    );
}

async function readToken(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== "-") return readFileSync(file, "utf8");
  if (file === "-" || !process.stdin.isTTY) return readStdin();
  return askLine("Token from your teacher (nothing shows while you paste it): ", { hidden: true });
}
