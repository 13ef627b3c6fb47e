import path from "node:path";
import type { Command } from "commander";
import { STATE } from "../../kernel/image";
import { type ServeOptions, serve } from "../server";
import { wholeNumber } from "./whole-number";

interface Options {
  host: string;
  port: number;
  data?: string;
  course: string;
  workers: number;
  tlsKey?: string;
  tlsCert?: string;
  behindProxy?: string | true;
  publicUrl?: string;
  idleStop?: number;
  personal?: boolean;
  practice?: boolean;
}

/** `npx wirebook serve`: the submission server. */
export function describeServe(command: Command): void {
  command
    .option("--host <address>", "where to listen; another than loopback needs TLS or a proxy", "127.0.0.1")
    .option("--port <port>", "0: any free one", wholeNumber("--port", 0, 65_535), 8888)
    .option("--tls-key <file>", "the key, in PEM")
    .option("--tls-cert <file>", "the certificate with its chain, in PEM")
    .option(
      "--behind-proxy [addresses]",
      "a proxy does TLS; its X-Forwarded-* headers count when it asks from there (loopback)",
    )
    .option("--public-url <address>", "what students type, as https://course.example.org")
    .option("--course <name>", "shown on every page", "Wirebook")
    .option(
      "--workers <count>",
      "graded at the same time in this process; 0: wirebook work grades",
      wholeNumber("--workers", 0, 256),
      1,
    )
    .option("--data <folder>", "where the course's data are; DATABASE_URL names a PostgreSQL server instead")
    .option(
      "--idle-stop <minutes>",
      "stop when so long nobody asks and nothing is queued",
      wholeNumber("--idle-stop", 1, 525_600),
    )
    .option("--personal", "one's own server, for this machine alone")
    .option("--practice", "with --personal: grade without a sandbox where there is none, and mark such scores")
    .action(run);
}

async function run(options: Options): Promise<void> {
  const server = await serve(optionsOf(options));
  // one Ctrl-C lets what is under way end; a second one does not wait
  const stop = (signal: NodeJS.Signals): void => {
    console.error(`${signal}: answering what was asked, then stopping; Ctrl-C again stops at once`);
    for (const name of SIGNALS) process.removeListener(name, stop).once(name, () => process.exit(1));
    void server.stop();
  };
  for (const name of SIGNALS) process.once(name, stop);
  console.log(server.url);
  if (server.token !== undefined && !options.personal) {
    console.log(`The teacher's token, told this once: ${server.token}`);
  }
  await server.stopped;
  for (const name of SIGNALS) process.removeAllListeners(name);
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

function optionsOf({ data, course, behindProxy, idleStop, ...options }: Options): ServeOptions {
  const usual = path.join(STATE, options.personal ? "own-server" : "submissions");
  const databaseUrl = options.personal ? undefined : process.env.DATABASE_URL;
  return {
    ...options,
    courseName: course,
    dataFolder: path.resolve(data ?? usual),
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(behindProxy === undefined ? {} : { behindProxy: behindProxy === true ? "loopback" : behindProxy }),
    ...(idleStop === undefined ? {} : { idleStopMinutes: idleStop }),
  };
}
