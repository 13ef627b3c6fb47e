/** `npm start`: set-up where it is needed, then JupyterLab until Ctrl-C. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { parentOf } from "../../kernel/image";
import { openBrowser } from "./browser";
import { assertWritable, BadGround, groundOf } from "./ground";
import { type RunningLab, startLab } from "./lab";
import { PLACES } from "./places";
import { Progress } from "./progress";
import { endOrphans } from "./servers";
import { setUp } from "./setup";

const DEFAULT_PORT = 8888;
const PARENT_WATCH_MS = 1000;

interface StartOptions {
  port: number;
  browser: boolean;
  notebookDir: string;
}

/** Runs `npm start` with the arguments behind `--`. */
export async function main(parameters: string[]): Promise<void> {
  try {
    await run(parseOptions(parameters));
  } catch (error) {
    console.error(error instanceof BadGround ? error.message : wordsOf(error as NodeJS.ErrnoException));
    process.exitCode = 1;
  }
}

async function run({ port, browser, notebookDir }: StartOptions): Promise<void> {
  // A closed terminal takes its output with it; what is left to say is said to nobody, and the end goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const stop = stopSignal();
  const progress = new Progress();
  let isOpen = false;
  void stop.then(() => isOpen || endEarly());
  const lab = await openLab(notebookDir, port, progress).finally(() => progress.end());
  isOpen = true;
  if (browser) openBrowser(lab.address);
  if (port !== 0 && lab.port !== port) console.log(`\nPort ${port} is taken; this is port ${lab.port}.`);
  console.log(`\nWirebook is open. Leave this window as it is; Ctrl-C ends everything.\n\n    ${lab.address}\n`);
  const isAsked = await Promise.race([stop.then(() => true), lab.ended.then(() => false)]);
  await endOf(lab, isAsked);
}

async function openLab(folder: string, port: number, progress: Progress): Promise<RunningLab> {
  assertWritable(PLACES.root, PLACES.state);
  await setUp(progress.tell);
  await endOrphans(progress.tell);
  progress.tell("starting JupyterLab");
  return startLab(folder, port);
}

/** Ctrl-C during set-up: what is half made has no stamp, and is made anew the next time. */
function endEarly(): void {
  console.log("\nstopped; npm start goes on from here");
  process.exit(130);
}

async function endOf(lab: RunningLab, isAsked: boolean): Promise<void> {
  console.log(
    isAsked ? "\nending JupyterLab and its notebooks …" : "\nJupyterLab has ended; npm start opens it again.",
  );
  await lab.end();
  process.exit(0);
}

/** Resolves on Ctrl-C, SIGTERM, a closed terminal, or the death of the npm that started this. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (process.env.npm_lifecycle_event === undefined) return;
    const npm = starters();
    setInterval(() => starters() !== npm && resolve(), PARENT_WATCH_MS).unref();
  });
}

/** The parent, and its parent where Linux says so: between npm and this there may be a shell that outlives npm. */
function starters(): string {
  return `${process.ppid} ${parentOf(process.ppid) ?? ""}`;
}

function parseOptions(parameters: string[]): StartOptions {
  const command = new Command("npm start --")
    .description("Opens the course in JupyterLab; sets up what is missing first.")
    .option("--port <number>", "port of the server; the next free one if it is taken", parsePort, DEFAULT_PORT)
    .option("--no-browser", "do not open a browser")
    .option("--notebook-dir <folder>", "folder to open instead of the course", parseFolder, PLACES.root);
  return command.parse(parameters, { from: "user" }).opts();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("a port is a number from 0 to 65535");
  return port;
}

/** npm changes to the course's folder first; what was typed is meant from where it was typed. */
function parseFolder(text: string): string {
  const { npm_lifecycle_event: script, INIT_CWD: typedIn } = process.env;
  const folder = path.resolve(script === "start" && typedIn ? typedIn : "", text);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new InvalidArgumentError("there is no such folder");
  return folder;
}

function wordsOf(error: NodeJS.ErrnoException): string {
  return error.code
    ? groundOf("Setting up", `${error.code} ${error.message}`, PLACES.log).message
    : (error.stack ?? error.message);
}
