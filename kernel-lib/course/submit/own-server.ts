/** This laptop's own server, for who has no login: started when it is needed, on loopback, with a token of its own. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { lock, ROOT } from "../../kernel/image";
import { findSandbox, type SandboxStatus } from "../sandbox";
import { writeWhole } from "../whole-files";
import { CourseServer } from "./course-server";
import { SubmitError } from "./errors";
import type { Line } from "./exchange";
import { OWN_SERVER } from "./places";
import { parseJson } from "./shapes";

/** How the own server is come by. */
export interface OwnServer {
  /**
   * Makes sure that work may be graded here: in a sandbox, or by the learner's leave without, which is remembered.
   * Throws SubmitError ERR_NOT_AGREED.
   */
  agree(options: {
    practice?: boolean | undefined;
    ask?: ((question: string) => Promise<boolean>) | undefined;
  }): Promise<void>;
  /** Gives the one that runs, or starts it and waits until it answers. Throws SubmitError ERR_OWN_SERVER. */
  open(tell: (text: string) => void, signal?: AbortSignal): Promise<Line>;
  /** Tells whether anything was ever handed in here. */
  isUsed(): boolean;
}

const IDLE_MINUTES = "10";
const LOOK_MS = 50;
const TELL_MS = 5000;
const LOG_LINES = 5;

/** Gives this laptop's server; another folder, and another answer to whether there is a sandbox, are for tests. */
export function ownServer(folder = OWN_SERVER, sandbox: () => Promise<SandboxStatus> = findSandbox): OwnServer {
  return {
    agree: async (options) => agree(folder, await sandbox(), options),
    open: (tell, signal) => open(folder, tell, signal),
    isUsed: () => existsSync(path.join(folder, "server.log")),
  };
}

/** Whether the learner has agreed to practice on this laptop. */
export function hasAgreed(folder = OWN_SERVER): boolean {
  return (
    (parseJson(readText(path.join(folder, "practice.json")) ?? "") as { agreed?: unknown } | undefined)?.agreed === true
  );
}

async function agree(
  folder: string,
  sandbox: SandboxStatus,
  { practice, ask }: Parameters<OwnServer["agree"]>[0],
): Promise<void> {
  if (sandbox.usable || hasAgreed(folder)) return;
  if (!practice && !ask) {
    throw new SubmitError(
      "ERR_NOT_AGREED",
      `Your work cannot be kept apart from this machine here: ${sandbox.why} (${sandbox.todo}) It can be graded for practice without a sandbox: type the command with --practice.`,
    );
  }
  const question = `No sandbox here: ${sandbox.why}\nYour own work would run as you do when it is graded, and the score is marked "practice". Go on?`;
  if (!practice && !(await ask?.(question)))
    throw new SubmitError("ERR_NOT_AGREED", `Not graded. To have a sandbox: ${sandbox.todo}`);
  writeWhole(path.join(folder, "practice.json"), JSON.stringify({ agreed: true, at: new Date().toISOString() }));
}

async function open(folder: string, tell: (text: string) => void, signal?: AbortSignal): Promise<Line> {
  const running = await runningServer(folder, signal);
  if (running) return running;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = await lock(path.join(folder, "start.lock"), tell); // two terminals start one
  try {
    return (await runningServer(folder, signal)) ?? (await start(folder, tell, signal));
  } finally {
    unlock();
  }
}

/** The server that server.json names, where it runs and answers to its token. */
async function runningServer(folder: string, signal?: AbortSignal): Promise<Line | undefined> {
  const about = parseJson(readText(path.join(folder, "server.json")) ?? "") as {
    url?: unknown;
    token?: unknown;
    pid?: unknown;
  };
  if (typeof about?.url !== "string" || typeof about.token !== "string") return undefined;
  const line = { server: about.url, token: about.token };
  const server = new CourseServer(line, ONCE);
  try {
    await server.me(signal ? { signal } : {});
    return line;
  } catch (error) {
    if (error instanceof SubmitError) return undefined; // it has stopped, or is another program's port by now
    throw error;
  }
}

const ONCE = {
  sleep: () => Promise.resolve(),
  random: () => 0,
  patience: { tries: 1, firstMs: 0, mostMs: 0, totalMs: 0 },
};

async function start(folder: string, tell: (text: string) => void, signal?: AbortSignal): Promise<Line> {
  const log = path.join(folder, "server.log");
  const output = openSync(log, "w", 0o600);
  const wirebook = path.join(ROOT, "kernel-lib", "wirebook.cjs");
  const own = ["serve", "--personal", "--port", "0", "--data", folder, "--idle-stop", IDLE_MINUTES];
  const child = spawn(process.execPath, [wirebook, ...own, ...(hasAgreed(folder) ? ["--practice"] : [])], {
    cwd: ROOT,
    detached: true, // Ctrl-C here is not meant for it
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.unref();
  let ended = false;
  child.once("exit", () => (ended = true)).once("error", () => (ended = true));
  tell("starting this laptop's own server");
  for (let waitedMs = 0; !ended; waitedMs += LOOK_MS) {
    signal?.throwIfAborted();
    const line = await runningServer(folder, signal);
    if (line) return line;
    if (waitedMs > 0 && waitedMs % TELL_MS === 0) tell(`starting this laptop's own server: ${waitedMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const last = (readText(log) ?? "").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
  throw new SubmitError("ERR_OWN_SERVER", `This laptop's own server did not start:\n${last}`);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
