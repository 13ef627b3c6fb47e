/** `chat serve`: the exercise's house with everything in it, told what it does. */
import { setFlagsFromString } from "node:v8";
import { House } from "solution/06-chat/house";

/** How long lines are collected before they are sent: at 1000 people one send carries many of them. */
const TICK_MS = 20;

export interface ServeOptions {
  host: string;
  port: number;
  journal?: string;
  most: number;
  pingMs: number;
  burst: number;
  perSecond: number;
  quiet?: boolean;
  verbose?: boolean;
}

/** Opens the house until SIGINT or SIGTERM. Throws where the port or the journal cannot be had. */
export function serve({ quiet, verbose, most, ...options }: ServeOptions): void {
  // A thousand people coming at once make much short-lived memory; V8 would make room for all of it, and keep the room.
  setFlagsFromString("--semi-space-growth-factor=1");
  const house = new House({
    ...options,
    mostClients: most,
    tickMs: TICK_MS,
    ...(verbose ? { log: (text) => console.error(text) } : {}),
  });
  const end = (): void => {
    house.close();
    process.exit(0);
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  // A journal that cannot be written: nothing of that turn was sent yet, so nobody was told that it is kept.
  process.once("uncaughtException", (error) => {
    console.error(`the server cannot go on: ${error.message}`);
    process.exit(1);
  });
  const port = house.start();
  console.log(`listening on ${options.host}:${port}`);
  if (!quiet) console.error(advice(options, house));
}

function advice({ host, journal }: Pick<ServeOptions, "host" | "journal">, { rooms }: House): string {
  const kept = rooms.history.kept.length;
  const memory = journal
    ? `what is said is kept in ${journal} (${kept} messages so far)`
    : "nothing is kept when this ends: --journal FILE keeps it";
  const who = host.startsWith("127.")
    ? "only this machine can reach it: --host 0.0.0.0 lets the network in"
    : "everybody on the network can reach it, and nothing is encrypted";
  return `${memory}\n${who}`;
}
