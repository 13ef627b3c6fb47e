/**
 * kernel-lib/socket against Node's net and dgram, Python's sockets and a loop in C over the same calls. All contestants
 * take turns in every round; medians of wall time, and of the CPU time of both ends.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { manyConnections } from "../socket/scale";
import type { Measured } from "./sockets/answers";

const ROOT = path.resolve(__dirname, "../..");
const WORK = path.join(ROOT, ".wirebook", "bench", "sockets");
const SOURCES = path.join(__dirname, "sockets");
const REGISTER = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
const ROUNDS = Number(process.env.ROUNDS ?? 9);

/** A process that is asked a case a line and answers a line of JSON. */
class Contestant {
  readonly #child;
  readonly #lines;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
  ) {
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  ask(...question: (string | number)[]): void {
    this.#child.stdin.write(`${question.join(" ")}\n`);
  }

  async answer<T = Measured>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended`);
    return JSON.parse(value) as T;
  }

  close(): void {
    this.#child.stdin.end();
  }
}

/** A contestant's two processes: one serves, the other asks. */
interface Pair {
  name: string;
  server: Contestant;
  client: Contestant;
}

interface Case {
  title: string;
  contestants: readonly string[];
  /** Times as fast as each that the project asks for. */
  bars: Record<string, number>;
  run: (pair: Pair) => Promise<Measured>;
}

const BULK_MB = 1024;
const CHUNK = 65_536;
const PINGS = 4000;
const DATAGRAMS = 32_000;
const WINDOW = 32;
const CONNECTIONS = 2000;

export async function main(): Promise<void> {
  mkdirSync(WORK, { recursive: true });
  const binary = path.join(WORK, "contestant");
  execFileSync("gcc", ["-O2", "-o", binary, path.join(SOURCES, "contestant.c")], { stdio: "inherit" });
  const commands: Record<string, [string, ...string[]]> = {
    wirebook: [process.execPath, "-r", REGISTER, path.join(SOURCES, "ours.ts")],
    Node: [process.execPath, "-r", REGISTER, path.join(SOURCES, "node.ts")],
    Python: ["python3", path.join(SOURCES, "contestant.py")],
    C: [binary],
  };
  const pairs = Object.entries(commands).map(([name, [command, ...args]]): Pair => {
    const start = () => new Contestant(name, command, args);
    return { name, server: start(), client: start() };
  });
  const dialler = new Contestant("dialler", binary, []);
  try {
    console.log(
      "| case | contestant | wall | CPU of both ends | times as fast (wall) | (CPU) | asked |\n|---|---|---|---|---|---|---|",
    );
    for (const each of casesWith(dialler)) await measure(each, pairs);
    const { heapBytesEach, acceptSeconds } = await manyConnections(10_000);
    const heap = `${Math.round(heapBytesEach)} bytes of JavaScript heap each (asked: ≤ 3 KB)`;
    console.log(
      `\n10,000 connections accepted in ${acceptSeconds.toFixed(1)} s and echoed once without error: ${heap}`,
    );
  } finally {
    for (const { server, client } of pairs) for (const one of [server, client]) one.close();
    dialler.close();
  }
}

function casesWith(dialler: Contestant): Case[] {
  const all = ["wirebook", "Node", "Python", "C"];
  const only = process.env.CASE;
  const cases: Case[] = [
    {
      title: `TCP, ${BULK_MB} MiB in pieces of ${CHUNK / 1024} KiB, two processes`,
      contestants: all,
      bars: { Node: 2.5, Python: 1, C: 0.9 },
      run: bulk,
    },
    {
      title: `ping-pong of 64 bytes, ${PINGS} times, both ends in one process`,
      contestants: ["wirebook", "Node"],
      bars: { Node: 1 / 1.3 },
      run: ({ client }) => alone(client, "ping-self", PINGS),
    },
    {
      title: `ping-pong of 64 bytes, ${PINGS} times, two processes`,
      contestants: all,
      bars: { Python: 1 / 1.3 },
      run: pingPong,
    },
    {
      title: `UDP, ${DATAGRAMS} datagrams of 64 bytes, sent and received ${WINDOW} at a time`,
      contestants: all,
      bars: { Node: 2, Python: 1 },
      run: ({ client }) => alone(client, "udp", DATAGRAMS, WINDOW),
    },
    {
      title: "the same; ours with sendmmsg and recvmmsg",
      contestants: all,
      bars: { Python: 1.5 },
      run: ({ name, client }) => alone(client, name === "wirebook" ? "udp-batch" : "udp", DATAGRAMS, WINDOW),
    },
    {
      title: "the same; ours sent in one piece that the system cuts (UDP_SEGMENT), received with recvmmsg",
      contestants: ["wirebook", "Python"],
      bars: { Python: 1.5 },
      run: ({ name, client }) => alone(client, name === "wirebook" ? "udp-segments" : "udp", DATAGRAMS, WINDOW),
    },
    {
      title: `${CONNECTIONS} connections accepted, a byte sent on each, the same client in C`,
      contestants: all,
      bars: { Node: 1 },
      run: (pair) => accepts(pair, dialler),
    },
  ];
  return cases.filter(({ title }) => !only || title.includes(only));
}

async function alone(client: Contestant, ...question: (string | number)[]): Promise<Measured> {
  client.ask(...question);
  return client.answer();
}

async function bulk({ server, client }: Pair): Promise<Measured> {
  server.ask("receive", CHUNK);
  const { port } = await server.answer<{ port: number }>();
  client.ask("send", port, BULK_MB, CHUNK);
  return bothEnds(await client.answer(), await server.answer());
}

async function pingPong({ server, client }: Pair): Promise<Measured> {
  server.ask("echo");
  const { port } = await server.answer<{ port: number }>();
  client.ask("ping", port, PINGS);
  return bothEnds(await client.answer(), await server.answer());
}

async function accepts({ server }: Pair, dialler: Contestant): Promise<Measured> {
  server.ask("accept", CONNECTIONS);
  const { port } = await server.answer<{ port: number }>();
  dialler.ask("dial", port, CONNECTIONS);
  return bothEnds(await dialler.answer(), await server.answer());
}

function bothEnds(client: Measured, server: Measured): Measured {
  return { seconds: client.seconds, cpuSeconds: client.cpuSeconds + server.cpuSeconds };
}

/** Two rounds to warm up, then ROUNDS that count; a row for each contestant. */
async function measure({ title, contestants, bars, run }: Case, pairs: readonly Pair[]): Promise<void> {
  const taking = pairs.filter(({ name }) => contestants.includes(name));
  const times = new Map(taking.map(({ name }) => [name, [] as Measured[]]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const pair of taking) {
      const measured = await run(pair);
      if (round >= 0) times.get(pair.name)?.push(measured);
    }
  }
  const ours = times.get("wirebook") ?? [];
  for (const [name, theirs] of times) {
    const ratios = [(one: Measured) => one.seconds, (one: Measured) => one.cpuSeconds].map((of) =>
      median(theirs.map((one, round) => of(one) / of(ours[round] as Measured))).toFixed(2),
    );
    const wall = median(theirs.map(({ seconds }) => seconds));
    const cpu = median(theirs.map(({ cpuSeconds }) => cpuSeconds));
    const bar = bars[name] ? `≥ ${(bars[name] as number).toFixed(2)}` : "";
    console.log(
      `| ${title} | ${name} | ${(wall * 1000).toFixed(1)} ms | ${(cpu * 1000).toFixed(1)} ms | ${ratios.join(" | ")} | ${bar} |`,
    );
  }
}

function median(list: number[]): number {
  return list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}
