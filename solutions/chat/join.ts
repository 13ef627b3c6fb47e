/** `chat HOST:PORT`: somebody in the chat, at a terminal or behind a pipe. */
import { createInterface } from "node:readline";
import { coloured } from "../../kernel-lib/course/programs";
import { Connection, type ConnectionOptions, type End } from "./connection";
import { isNote, quiet, shown } from "./look";
import { Session } from "./session";
import { HELP, Terminal } from "./terminal";

/** Behind a pipe nobody sees that nothing comes any more. */
const RETRY_BEHIND_PIPE_MS = 30_000;

export interface JoinOptions {
  host: string;
  port: number;
  name: string;
  room: string;
  history: number;
  /** Messages only. */
  quiet?: boolean;
  /** All lines of the protocol too, on standard error. */
  verbose?: boolean;
  retryMs?: number;
}

/** Takes part until the end; gives the exit code. Rejects where nobody listens. */
export async function join(options: JoinOptions): Promise<number> {
  const session = new Session(options.name, options);
  const isTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const run = isTerminal ? atTerminal : behindPipe;
  const end = await run(session, options);
  if (end.isFault) console.error(end.why);
  return end.isFault ? 1 : 0;
}

async function atTerminal(session: Session, options: JoinOptions): Promise<End> {
  let isDrawn = false;
  const print = (text: string): void => (isDrawn ? terminal.print(text) : void console.log(text));
  const connection = new Connection({
    ...connectionOptions(session, options),
    show: (line) => {
      const [, name] = /^(?:SAID \d+|TOLD \d+|JOINED) (\S+)/.exec(line) ?? [];
      if (name) terminal.know(name);
      if (line.startsWith("TOLD ")) process.stdout.write("\u0007");
      if (!(options.quiet && isNote(line))) print(shown(line));
    },
    changed: () => terminal.refresh(),
    note: (text) => print(quiet(`* ${text}`)),
  });
  const terminal = new Terminal({
    prompt: () => promptOf(session),
    typed: (text) => type(connection, text, print),
    left: () => connection.leave(),
  });
  isDrawn = true;
  try {
    return await connection.run();
  } finally {
    terminal.close();
  }
}

/** What is piped in is said, line by line; at its end this waits for the last answer, and leaves. */
async function behindPipe(session: Session, options: JoinOptions): Promise<End> {
  const { retryMs = RETRY_BEHIND_PIPE_MS } = options;
  let isOver = false;
  const leaveWhenDone = (): void => {
    if (isOver && session.isReady && session.waiting === 0) connection.leave();
  };
  const connection = new Connection({
    ...connectionOptions(session, { ...options, retryMs }),
    show: (line) => {
      if (!(options.quiet && isNote(line))) console.log(shown(line));
    },
    note: (text) => console.error(`* ${text}`),
    changed: leaveWhenDone,
  });
  process.stdout.on("error", () => connection.close());
  const typing = createInterface({ input: process.stdin });
  typing.on("line", (text) => type(connection, text, (fault) => console.error(fault)));
  typing.on("close", () => {
    isOver = true;
    leaveWhenDone();
  });
  process.once("SIGINT", () => connection.leave());
  try {
    return await connection.run();
  } finally {
    typing.close();
    process.stdin.destroy();
  }
}

function connectionOptions(
  session: Session,
  { host, port, verbose, retryMs }: JoinOptions,
): Omit<ConnectionOptions, "show"> {
  return {
    host,
    port,
    session,
    ...(retryMs === undefined ? {} : { retryMs }),
    ...(verbose ? { trace: (direction, line) => console.error(quiet(`${direction} ${line}`)) } : {}),
  };
}

function type(connection: Connection, text: string, print: (text: string) => void): void {
  try {
    if (text === "/help") for (const line of HELP) print(line);
    else connection.type(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    print(`* ${error.message}`);
  }
}

function promptOf({ name, room, isReady, waiting }: Session): string {
  const state = isReady ? "" : " (not connected)";
  const unheard = waiting > 0 ? ` (${waiting} on the way)` : "";
  return coloured("bold", `${name}@${room}${state}${unheard}> `);
}
