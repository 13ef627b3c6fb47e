// needs: solutions
/** The finished ssh against OpenSSH's, each with a server of its own on loopback; all take turns, medians of a run. */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { ServerProcess } from "../../solutions/ssh/server-process";
import { OpenSsh } from "./ssh/openssh";

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const ECHOES = 500;
const WARM_UP = 2000; // of the compilers too
const BULK_BYTES = 256 * 1024 * 1024;

/** One of the two: how a command is run over it. */
interface Contestant {
  name: string;
  run(command: string, terminal?: boolean): ChildProcessWithoutNullStreams;
}

export async function main(): Promise<void> {
  const theirs = await OpenSsh.start();
  const ours = await ServerProcess.start();
  try {
    const contestants: Contestant[] = [
      { name: "wirebook ssh", run: (command, terminal) => ours.spawn(command, terminal) },
      { name: "OpenSSH", run: (command, terminal) => theirs.spawn(command, terminal) },
    ];
    console.log("| case | wirebook ssh | OpenSSH | ours / OpenSSH's | asked |\n|---|---|---|---|---|");
    await compareEchoes("a byte and its echo, `cat`", contestants, false);
    await compareEchoes("the same at a terminal", contestants, true);
    await compare(`${BULK_BYTES >> 20} MiB to \`cat > /dev/null\``, "ms", contestants, bulk, "");
    await compare("start, login, `true`, end", "ms", contestants, login, "");
  } finally {
    await ours.close();
    await theirs.close();
  }
}

async function compare(
  title: string,
  unit: string,
  contestants: readonly Contestant[],
  measure: (contestant: Contestant) => Promise<number>,
  asked: string,
): Promise<void> {
  const times = contestants.map(() => [] as number[]);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const value = await measure(contestant);
      if (round >= 0) times[index]?.push(value);
    }
  }
  const [ours = Number.NaN, theirs = Number.NaN] = times.map(median);
  const ratios = (times[0] ?? []).map((value, round) => value / (times[1]?.[round] ?? Number.NaN));
  const shown = (value: number): string => `${value.toFixed(0)} ${unit}`;
  console.log(`| ${title} | ${shown(ours)} | ${shown(theirs)} | ${median(ratios).toFixed(2)} | ${asked} |`);
}

/** Sessions that stay open, each asked for a block of echoes in turn: a session's start and its warming up do not count. */
async function compareEchoes(title: string, contestants: readonly Contestant[], terminal: boolean): Promise<void> {
  const command = terminal ? "stty raw -echo; echo ready; cat" : "echo ready; cat";
  const sessions = contestants.map(({ name, run }) => ({ name, child: run(command, terminal) }));
  const echoes = sessions.map(({ child }) => echoer(child));
  try {
    for (const echo of echoes) await echo(WARM_UP);
    let block = 0;
    await compare(title, "µs", contestants, () => (echoes[block++ % echoes.length] as Echo)(ECHOES), "≤ 2");
  } finally {
    for (const { child } of sessions) child.kill();
  }
}

/** Has so many bytes echoed, one after the other; gives the median in microseconds. */
type Echo = (count: number) => Promise<number>;

function echoer(child: ChildProcessWithoutNullStreams): Echo {
  const heard = listener(child);
  let isReady = false;
  return async (count) => {
    while (!isReady) isReady = (await heard()).includes("ready"); // what a terminal echoes by itself is over
    const times: number[] = [];
    for (let n = 0; n < count; n++) {
      const from = performance.now();
      child.stdin.write("x");
      await heard();
      times.push(performance.now() - from);
    }
    return median(times) * 1000;
  };
}

/** Gives each thing that a program prints, one at a time. */
function listener(child: ChildProcessWithoutNullStreams): () => Promise<string> {
  const chunks = child.stdout.setEncoding("utf8")[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await chunks.next();
    if (done) throw new Error("ssh has ended");
    return value as string;
  };
}

async function bulk(contestant: Contestant): Promise<number> {
  const child = contestant.run("head -c 1 > /dev/null; echo on; cat > /dev/null; echo off");
  const heard = listener(child);
  child.stdin.write("x");
  while (!(await heard()).includes("on"));
  const chunk = Buffer.alloc(1024 * 1024, 7);
  const from = performance.now();
  for (let sent = 0; sent < BULK_BYTES; sent += chunk.length) {
    if (!child.stdin.write(chunk)) await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.stdin.end();
  while (!(await heard()).includes("off"));
  return performance.now() - from;
}

async function login(contestant: Contestant): Promise<number> {
  const from = performance.now();
  const child = contestant.run("true");
  child.stdin.end();
  child.stdout.resume();
  await new Promise((resolve) => child.once("close", resolve));
  return performance.now() - from;
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}
