/**
 * `npx wirebook chat`: the chat of exercise 6 for every day: a server, and a client at a terminal or behind a pipe.
 *
 * Not supported: encryption (use it on a network you trust), IPv6, more than one room at a time, files, editing and
 * deleting, names that only look alike (a Cyrillic а), coming back after the client itself has ended, a journal that
 * survives the end of the power (it is written, not synced).
 */
import { userInfo } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { isName } from "solution/06-chat/message";
import { LOBBY } from "solution/06-chat/rooms";
import { type JoinOptions, join } from "./join";
import { type ServeOptions, serve } from "./serve";

const DEFAULT_PORT = 9000;

interface Place {
  host: string;
  port: number;
}

interface JoinFlags extends Omit<JoinOptions, "host" | "port" | "retryMs"> {
  retry?: number;
}

interface ServeFlags extends Omit<ServeOptions, "pingMs" | "perSecond"> {
  ping: number;
  rate: number;
}

function describe(): Command {
  const program = new Command("wirebook chat")
    .description("Talk with others on a network: one runs the server, everybody joins it.")
    .exitOverride()
    .showHelpAfterError("(wirebook chat --help tells more)");
  describeJoin(program);
  describeServe(program);
  return program;
}

function describeJoin(program: Command): void {
  program
    .command("join", { isDefault: true })
    .description("take part (the verb may be left out); /help tells what can be typed")
    .argument("[host:port]", `where the server is; 127.0.0.1:${DEFAULT_PORT} unless told`, placeOf)
    .option("-n, --name <name>", "what to be called", nameArgument, ownName())
    .option("-r, --room <room>", "go to this room", nameArgument, LOBBY)
    .option("--history <count>", "how much of what was said before is shown", wholeNumber, 20)
    .option(
      "--retry <seconds>",
      "how long to try when the connection is lost; for ever at a terminal, 30 behind a pipe",
      wholeNumber,
    )
    .option("-q, --quiet", "messages only: nothing of who comes and goes")
    .option("-v, --verbose", "every line of the protocol too, on standard error")
    .exitOverride()
    .action(async (place: Place | undefined, { retry, ...flags }: JoinFlags) => {
      const retryMs = retry === undefined ? {} : { retryMs: retry * 1000 };
      process.exitCode = await join({ ...flags, ...(place ?? placeOf("")), ...retryMs });
    });
}

function describeServe(program: Command): void {
  program
    .command("serve")
    .description("be the server")
    .option("-p, --port <port>", "to listen on; 0 takes a free one", wholeNumber, DEFAULT_PORT)
    .option("--host <address>", "of this machine; 0.0.0.0 is all of them", "127.0.0.1")
    .option("-j, --journal <file>", "keep what is said here, for those who were away and for the next start")
    .option("--most <count>", "people at a time", wholeNumber, 2000)
    .option("--ping <seconds>", "ask who has been silent for so long", wholeNumber, 30)
    .option("--burst <lines>", "lines that one may send at once …", wholeNumber, 20)
    .option("--rate <lines>", "… and a second from then on", wholeNumber, 10)
    .option("-q, --quiet", "only the line that tells the port")
    .option("-v, --verbose", "who comes and goes, on standard error")
    .exitOverride()
    .action(({ ping, rate, ...flags }: ServeFlags) => serve({ ...flags, pingMs: ping * 1000, perSecond: rate }));
}

/** `host:port`, either of which may be left out. */
function placeOf(text: string): Place {
  const [host = "", port = ""] = text.split(":");
  return { host: host || "127.0.0.1", port: port ? wholeNumber(port) : DEFAULT_PORT };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError(`"${text}" is no whole number.`);
  return Number(text);
}

function nameArgument(text: string): string {
  if (!isName(text)) throw new InvalidArgumentError("It takes 1 to 20 letters, digits, - or _.");
  return text;
}

/** The user's name on this machine, as far as it can be one here. */
function ownName(): string {
  const name = userInfo()
    .username.replace(/[^\p{L}\p{N}_-]/gu, "")
    .slice(0, 20);
  return name || "guest";
}

async function main(): Promise<void> {
  try {
    await describe().parseAsync(process.argv);
  } catch (error) {
    const { code, exitCode, message } = error as { code?: string; exitCode?: number; message?: string };
    const isUsage = code?.startsWith("commander.");
    if (!isUsage) console.error(message);
    process.exitCode = isUsage ? (exitCode === 0 ? 0 : 2) : 1;
  }
}

void main();
