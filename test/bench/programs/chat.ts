// needs: solutions
/**
 * The chat's server beside ws's broadcast example: 1,000 people in one room, one process that talks and listens for all
 * of them. Only the server's processor time counts.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Delivered, type Dialect, Load } from "./chat/load";
import { ServerProcess } from "./chat/server-process";

const ROOT = path.resolve(__dirname, "../../..");
const WORK = path.join(ROOT, ".wirebook", "bench", "ws");
const WS_VERSION = "8.23.0";
const PEOPLE = 1000;
const FIRST_PEOPLE = 200;
const ROUNDS = 3;
const SECONDS = 8;
const TEXT_BYTES = 60;

interface Contestant {
  name: string;
  parameters: readonly string[];
  dialect: Dialect;
}

/** One run: what was delivered, and what it cost the server. */
interface Run extends Delivered {
  cpuUsPerDelivery: number;
  kbPerClient: number;
}

const OURS: Contestant = {
  name: "wirebook chat",
  parameters: [path.join(ROOT, "kernel-lib", "wirebook.cjs"), "chat", "serve", "--port", "0", "--quiet"],
  dialect: {
    hello: (n) => `NAME p${n}\n`,
    ready: /WELCOME p\d+\n/,
    message: (text) => Buffer.from(`SAY ${text}`),
  },
};

const WS: Contestant = {
  name: "ws broadcast",
  parameters: [path.join(__dirname, "chat", "ws-server.cjs"), WORK],
  dialect: {
    hello: () =>
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ready: /101[\s\S]*\r\n\r\n/,
    message: (text) => frameOf(text),
  },
};

export async function main(): Promise<void> {
  install();
  const plans = [
    { contestant: WS, perSecond: 50 },
    { contestant: OURS, perSecond: 50 },
    { contestant: OURS, perSecond: 300 },
    { contestant: OURS, perSecond: 400 },
  ];
  const runs = plans.map((): Run[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, { contestant, perSecond }] of plans.entries()) runs[at]?.push(await measure(contestant, perSecond));
  }
  console.log(
    `\n**The chat** (\`npm run bench -- programs chat\`; ${PEOPLE} people in one room, medians of ${ROUNDS})\n`,
  );
  console.log("| | deliveries asked a second | made | 99 % within | processor time a delivery | ratio | a client |");
  console.log("|---|---|---|---|---|---|---|");
  const peer = median(runs[0] ?? [], "cpuUsPerDelivery");
  plans.forEach(({ contestant, perSecond }, at) => {
    console.log(row(contestant.name, perSecond, runs[at] ?? [], peer));
  });
  await deaf();
}

function row(name: string, perSecond: number, runs: readonly Run[], peer: number): string {
  const made = (100 * median(runs, "deliveries")) / (perSecond * SECONDS * PEOPLE);
  const cost = median(runs, "cpuUsPerDelivery");
  const asked = (perSecond * PEOPLE).toLocaleString("en");
  const late = `${median(runs, "p99Ms").toFixed(0)} ms`;
  const memory = `${median(runs, "kbPerClient").toFixed(1)} KB`;
  return `| ${name} | ${asked} | ${made.toFixed(2)} % | ${late} | ${cost.toFixed(2)} µs | ${(cost / peer).toFixed(2)} | ${memory} |`;
}

async function measure({ parameters, dialect }: Contestant, perSecond: number): Promise<Run> {
  const server = await ServerProcess.start(parameters);
  const load = new Load(server.port, dialect);
  try {
    await load.connect(FIRST_PEOPLE); // they have all code compiled and all buffers made
    const firstKb = server.memoryKb;
    await load.connect(PEOPLE - FIRST_PEOPLE);
    const kbPerClient = (server.memoryKb - firstKb) / (PEOPLE - FIRST_PEOPLE);
    await load.talk(perSecond, 1, TEXT_BYTES, PEOPLE); // what V8 has not compiled yet is not what is measured
    const before = server.cpuMs;
    const delivered = await load.talk(perSecond, SECONDS, TEXT_BYTES, PEOPLE);
    return { ...delivered, kbPerClient, cpuUsPerDelivery: ((server.cpuMs - before) * 1000) / delivered.deliveries };
  } finally {
    load.close();
    server.close();
  }
}

/** A tenth of the people read nothing: what does that cost in memory, once the history is full, and what do the others get? */
async function deaf(): Promise<void> {
  const server = await ServerProcess.start(OURS.parameters);
  const load = new Load(server.port, OURS.dialect);
  const listeners = PEOPLE * 0.9;
  try {
    await load.connect(PEOPLE);
    await load.talk(300, 2, 400, PEOPLE);
    load.deafen(PEOPLE - listeners);
    const memoryMb: string[] = [];
    for (let part = 0; part < 12; part++) {
      const { deliveries } = await load.talk(300, 5, 400, listeners);
      const made = (100 * deliveries) / (300 * 5 * listeners);
      memoryMb.push(`${(server.memoryKb / 1024).toFixed(0)} MB (${made.toFixed(1)} %)`);
    }
    console.log(`\nA tenth reads nothing; memory each 5 s (deliveries to the others): ${memoryMb.join(", ")}`);
  } finally {
    load.close();
    server.close();
  }
}

function install(): void {
  mkdirSync(WORK, { recursive: true });
  writeFileSync(path.join(WORK, "package.json"), JSON.stringify({ private: true, dependencies: { ws: WS_VERSION } }));
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: WORK, stdio: "ignore" });
}

/** A masked text frame (RFC 6455 §5.2); the mask is all zeros, which is a mask too. */
function frameOf(text: string): Buffer {
  const data = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | data.length, 0, 0, 0, 0]), data]);
}

function median(runs: readonly Run[], key: keyof Run): number {
  const sorted = runs.map((run) => run[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
