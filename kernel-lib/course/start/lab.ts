/** One run of JupyterLab, from its start to its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { BadGround } from "./ground";
import { jupyterCommand, jupyterEnvironment, type ServerOptions, writeAppSettings } from "./jupyter";
import { PLACES } from "./places";
import { freePort } from "./ports";
import { endProcess, forgetServer, noteServer, SERVER_LOG } from "./servers";

const READY_MS = 60_000;
const LOOK_MS = 40;
/** Another program may take the port between our look at it and Jupyter's own. */
const PORT_TRIES = 5;
const PORT_TAKEN = /port \d+ is not available|Address already in use/i;

/** A server that answers. */
export interface RunningLab {
  /** With the token. */
  address: string;
  port: number;
  /** Resolves when the server has ended, by itself or by `end`. */
  ended: Promise<void>;
  end(): Promise<void>;
}

/** Starts JupyterLab on a free port, the wanted one or a later one, and waits until it answers. */
export async function startLab(folder: string, wantedPort: number): Promise<RunningLab> {
  writeAppSettings();
  for (let tries = 1; ; tries += 1) {
    const port = await freePort(wantedPort);
    try {
      return await startOn({ port, token: randomBytes(24).toString("hex"), folder });
    } catch (error) {
      const isRace = error instanceof BadGround && PORT_TAKEN.test(error.message);
      if (!isRace || tries === PORT_TRIES) throw error;
    }
  }
}

async function startOn(options: ServerOptions): Promise<RunningLab> {
  const child = spawnServer(options);
  if (child.pid) noteServer(child.pid);
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve()); // it could not be spawned; ready() says so
  });
  const kill = (): void => void child.kill("SIGTERM");
  process.once("exit", kill); // stopped before it was ready
  const end = async (): Promise<void> => {
    process.removeListener("exit", kill);
    if (child.pid && isAlive(child)) await endProcess(child.pid);
    forgetServer();
  };
  try {
    await ready(options, child);
  } catch (error) {
    if (child.pid && isAlive(child)) await endProcess(child.pid);
    throw error;
  }
  return { address: addressOf(options), port: options.port, ended, end };
}

/** Spawned apart: Ctrl-C is for `npm start`, which then ends the server in order. */
function spawnServer(options: ServerOptions): ChildProcess {
  mkdirSync(path.dirname(SERVER_LOG), { recursive: true });
  const log = openSync(SERVER_LOG, "w", 0o600);
  const [file, ...parameters] = jupyterCommand(options);
  const child = spawn(file as string, parameters, {
    cwd: options.folder,
    detached: true,
    env: jupyterEnvironment(options),
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  return child;
}

async function ready(options: ServerOptions, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && isAlive(child)) {
    if (await answers(options)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const last = readFileSync(SERVER_LOG, "utf8").trim().split("\n").slice(-6).join("\n  ");
  const where = path.relative(process.cwd(), SERVER_LOG);
  throw new BadGround("COMMAND_FAILED", `JupyterLab did not start:\n  ${last}\nAll of it is in ${where}.`);
}

/** Asks for what only this server gives for this token: another one may hold the port. */
async function answers({ port, token }: ServerOptions): Promise<boolean> {
  try {
    const headers = { authorization: `token ${token}` };
    const { status } = await fetch(`http://127.0.0.1:${port}/api/status`, {
      headers,
      signal: AbortSignal.timeout(READY_MS),
    });
    return status === 200;
  } catch {
    return false; // not listening yet
  }
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function addressOf({ port, token, folder }: ServerOptions): string {
  const page = folder === PLACES.root ? "/tree/notebooks/00-start-here.ipynb" : "";
  return `http://127.0.0.1:${port}/lab${page}?token=${token}`;
}
