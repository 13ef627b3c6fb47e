/** One run of JupyterLab, from its start to its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { BadGround } from "./ground";
import { jupyterCommand, jupyterEnvironment, type ServerOptions, writeAppSettings } from "./jupyter";
import { PLACES } from "./places";
import { freePort } from "./ports";
import { endProcess, noteServer } from "./servers";

const READY_MS = 60_000;
const LOG = path.join(PLACES.state, "jupyterlab.log");

/** A server that answers. */
export interface RunningLab {
  /** With the token. */
  address: string;
  /** Resolves when the server has ended, by itself or by `end`. */
  ended: Promise<void>;
  end(): Promise<void>;
}

/** Starts JupyterLab on a free port and waits until it answers. */
export async function startLab(folder: string, wantedPort: number): Promise<RunningLab> {
  const options: ServerOptions = { port: await freePort(wantedPort), token: randomBytes(24).toString("hex"), folder };
  writeAppSettings();
  const child = spawnServer(options);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const kill = (): void => void child.kill("SIGTERM");
  process.once("exit", kill); // stopped before it was ready
  const forget = noteServer({ pid: child.pid ?? 0, owner: process.pid, port: options.port, token: options.token });
  const end = async (): Promise<void> => {
    process.removeListener("exit", kill);
    if (child.pid && child.exitCode === null && child.signalCode === null) await endProcess(child.pid);
    forget();
  };
  try {
    await ready(options, child);
  } catch (error) {
    await end();
    throw error;
  }
  return { address: addressOf(options), ended: ended.then(forget), end };
}

/** Spawned apart: Ctrl-C is for `npm start`, which then ends the server in order. */
function spawnServer(options: ServerOptions): ChildProcess {
  mkdirSync(PLACES.state, { recursive: true });
  const log = openSync(LOG, "w", 0o600);
  const [file, ...parameters] = jupyterCommand(options);
  return spawn(file as string, parameters, {
    cwd: options.folder,
    detached: true,
    env: jupyterEnvironment(options),
    stdio: ["ignore", log, log],
  });
}

async function ready({ port, token }: ServerOptions, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    try {
      const { status } = await fetch(`http://127.0.0.1:${port}/api`, { headers: { authorization: `token ${token}` } });
      if (status === 200) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  const last = readFileSync(LOG, "utf8").trim().split("\n").slice(-6).join("\n  ");
  throw new BadGround(
    "COMMAND_FAILED",
    `JupyterLab did not start:\n  ${last}\nAll of it is in ${path.relative(process.cwd(), LOG)}.`,
  );
}

function addressOf({ port, token, folder }: ServerOptions): string {
  const page = folder === PLACES.root ? "/tree/notebooks/00-start-here.ipynb" : "";
  return `http://127.0.0.1:${port}/lab${page}?token=${token}`;
}
