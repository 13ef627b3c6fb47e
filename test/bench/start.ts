/** What `npm start` adds to bare `jupyter lab` when nothing has changed: both to the moment the server answers. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setUp } from "../../kernel-lib/course/start";
import { jupyterEnvironment } from "../../kernel-lib/course/start/jupyter";
import { PLACES } from "../../kernel-lib/course/start/places";
import { PYTHON } from "../../kernel-lib/course/start/python";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const BENCH = path.join(PLACES.state, "bench", "start");
const LOOK_MS = 10;
const MOST_ADDED_S = 0.8;

const CONTESTANTS = ["jupyter lab", "node kernel-lib/start.cjs", "npm start"] as const;
type Contestant = (typeof CONTESTANTS)[number];

/** Runs the benchmark and prints its table. */
export async function main(): Promise<void> {
  await setUp((text) => console.error(text));
  mkdirSync(BENCH, { recursive: true });
  const seconds: Record<Contestant, number[]> = { "jupyter lab": [], "node kernel-lib/start.cjs": [], "npm start": [] };
  for (const name of CONTESTANTS) await measure(name); // files into memory
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of CONTESTANTS) seconds[name].push(await measure(name));
    console.error(`round ${round + 1} of ${ROUNDS}`);
  }
  console.log(tableOf(seconds));
}

/** Starts a contestant, waits for its first answer, ends it; gives the seconds to the answer. */
async function measure(name: Contestant): Promise<number> {
  const port = await freePort();
  const started = performance.now();
  const child = start(name, port);
  try {
    await answers(port, child);
    return (performance.now() - started) / 1000;
  } finally {
    const ended = new Promise((resolve) => child.once("close", resolve));
    if (child.pid) process.kill(-child.pid, "SIGTERM");
    await ended;
  }
}

/** Bare is JupyterLab in the same environment, its data in a folder of its own, with no settings. */
function start(name: Contestant, port: number): ChildProcess {
  const options = { cwd: PLACES.root, detached: true, stdio: "ignore" } as const;
  const ours = ["--no-browser", "--port", String(port)];
  if (name === "npm start") return spawn("npm", ["start", "--", ...ours], options);
  if (name === "node kernel-lib/start.cjs") return spawn(process.execPath, ["kernel-lib/start.cjs", ...ours], options);
  const token = randomBytes(24).toString("hex");
  const env: NodeJS.ProcessEnv = { ...jupyterEnvironment({ port, token, folder: BENCH }), JUPYTER_PATH: "" };
  for (const folder of ["CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"]) env[`JUPYTER_${folder}`] = path.join(BENCH, folder);
  const bare = ["-m", "jupyterlab", "--no-browser", "--allow-root", `--ServerApp.port=${port}`];
  return spawn(PYTHON, bare, { ...options, env });
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before it answered`);
    try {
      const { status } = await fetch(`http://127.0.0.1:${port}/api`);
      if (status === 200) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function tableOf(seconds: Record<Contestant, number[]>): string {
  const bare = median(seconds["jupyter lab"]);
  const rows = CONTESTANTS.map((name) => {
    const own = median(seconds[name]);
    // Each round's own difference: what else the machine does falls on both.
    const added = median(seconds[name].map((value, round) => value - (seconds["jupyter lab"][round] ?? 0)));
    return `| ${name} | ${own.toFixed(2)} | ${(own / bare).toFixed(2)} | ${added.toFixed(2)} |`;
  });
  return [
    `To the first answer, medians of ${ROUNDS} interleaved rounds; at most ${MOST_ADDED_S} s may be added.`,
    "",
    "| started by | seconds | ratio | added, seconds |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
