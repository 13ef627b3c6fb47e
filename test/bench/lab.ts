/**
 * `npm run bench -- lab`: hosts on the Linux kernel and the cable between them. The path: a program in a host, its kernel, a
 * TAP device (or a veth pair), the cable in this process, the other host's device and kernel, a program there. The kernel's
 * own path, to hold it against, is `lo` inside one host.
 */
import { availableParallelism, cpus } from "node:os";
import path from "node:path";
import { lab } from "../../kernel-lib/lab";
import type { EngineHost } from "../../kernel-lib/lab/engine";
import { AF_INET, SOCK_DGRAM, SOCK_STREAM, type Socket } from "../../kernel-lib/socket";
import { hostPlan, socketIn, Together } from "../lab/linux/hosts";
import { benchDelay } from "./lab/delay";

const REGISTER = path.resolve(__dirname, "../../kernel-lib/kernel/load/register.cjs");
const ROUNDS = 5;
const SECONDS = 1;
const PORT = 9000;
const PINGS = 200;
const CABLES = ["TAP", "veth", "lab()"];

type RunningHost = Pick<Required<EngineHost>, "run">;

/** Two hosts on a cable. */
interface Pair {
  one: RunningHost;
  other: RunningHost;
  address: string;
  /** A place in the other host where datagrams may end. */
  drain(): { close(): void };
  close(): Promise<void>;
}

/** Of this process, which is the cable. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const percentile95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] as number;

async function enginePair(wire: "tap" | "veth"): Promise<Pair> {
  const together = await Together.start([hostPlan("one", 1), hostPlan("other", 2)], { wire });
  together.keep = false;
  const other = together.host(1);
  const drain = () => {
    const socket = socketIn(other, AF_INET, SOCK_DGRAM);
    socket.bind(["", PORT]);
    return socket;
  };
  return { one: together.host(0), other, address: "10.0.1.2", drain, close: () => together.close() };
}

async function labPair(): Promise<Pair> {
  const net = await lab({
    hosts: { one: "10.0.1.1/24", other: "10.0.1.2/24" },
    links: ["one other"],
    engine: "linux",
    quiet: true,
  });
  const { one, other } = net.hosts;
  const running = (host: typeof one): RunningHost => ({ run: (command, words) => host.run(command, ...words) });
  const drain = () => {
    const socket = other.socket(AF_INET, SOCK_DGRAM);
    socket.bind(["", PORT]);
    return socket;
  };
  return { one: running(one), other: running(other), address: "10.0.1.2", drain, close: () => net.close() };
}

const program = (file: string, ...words: (string | number)[]): [string, string[]] => [
  process.execPath,
  ["-r", REGISTER, path.join(__dirname, "lab", file), ...words.map(String)],
];

/** Frames that have arrived in a host. */
async function arrived(host: RunningHost): Promise<number> {
  const { stdout } = await host.run("cat", ["/proc/net/dev"]);
  return Number(/eth0:\s*\d+\s+(\d+)/.exec(stdout)?.[1]);
}

async function smallFrames({ one, other, address, drain }: Pair): Promise<number> {
  const socket = drain();
  const before = await arrived(other);
  const { stdout } = await one.run(...program("udp-source.ts", address, PORT, SECONDS, 18));
  const count = (await arrived(other)) - before;
  socket.close();
  if (!(Number(stdout) > 0)) throw new Error("nothing was sent");
  return count / SECONDS;
}

/** Bits a second between two programs. */
async function throughput(from: RunningHost, to: RunningHost, address: string): Promise<number> {
  const sink = to.run(...program("tcp-sink.ts", PORT));
  const { stdout, stderr } = await from.run(...program("tcp-source.ts", address, PORT, SECONDS));
  await sink;
  if (stderr !== "") throw new Error(stderr);
  return Number(stdout) * 8;
}

/** One way, in milliseconds: half the round trips of pings through an idle cable. */
async function oneWayMs({ one, address }: Pair): Promise<number[]> {
  const { stdout } = await one.run("ping", ["-i", "0.01", "-c", String(PINGS), address]);
  return [...stdout.matchAll(/time=([\d.]+) ms/g)].map(([, ms]) => Number(ms) / 2);
}

async function startTwenty(): Promise<number> {
  const plans = Array.from({ length: 20 }, (_, n) => hostPlan(`host${n}`, n + 1));
  const begin = performance.now();
  const together = await Together.start(plans);
  const ms = performance.now() - begin;
  await together.close();
  return ms;
}

/** From a socket in this process (of our TCP, or of Linux's) to a program in a Linux host: bits a second. */
async function fromHere(engine: "in-process" | "linux"): Promise<number> {
  const net = await lab({
    hosts: {
      ours: { addresses: "10.0.1.1/24", engine },
      linux: { addresses: "10.0.1.2/24", engine: "linux" },
    },
    links: ["ours linux"],
    quiet: true,
  });
  try {
    const { ours, linux } = net.hosts;
    const sink = linux.run(...flat(program("tcp-sink.ts", PORT)));
    const socket: Socket = ours.socket(AF_INET, SOCK_STREAM);
    let connected = socket;
    while ((await connected.connectEx(["10.0.1.2", PORT])) !== 0) {
      connected.close();
      connected = ours.socket(AF_INET, SOCK_STREAM);
      await new Promise((done) => setTimeout(done, 20));
    }
    const data = Buffer.alloc(262_144);
    const begin = performance.now();
    let sent = 0;
    while (performance.now() - begin < SECONDS * 1000) sent += await connected.send(data);
    connected.shutdown(1);
    const { stdout } = await sink;
    const seconds = (performance.now() - begin) / 1000;
    if (Number(stdout) !== sent) throw new Error(`${sent} bytes were sent, ${stdout} came`);
    connected.close();
    return (sent * 8) / seconds;
  } finally {
    await net.close();
  }
}

const flat = ([command, words]: [string, string[]]): [string, ...string[]] => [command, ...words];

export async function main(): Promise<void> {
  const starts: number[] = [];
  const results = new Map<string, number[]>();
  const note = (name: string, value: number): void => void results.set(name, [...(results.get(name) ?? []), value]);
  const makers = { TAP: () => enginePair("tap"), veth: () => enginePair("veth"), "lab()": labPair } as const;
  for (let round = 0; round < ROUNDS; round++) {
    starts.push(await startTwenty());
    for (const [name, make] of Object.entries(makers)) {
      const pair = await make();
      for (const ms of await oneWayMs(pair)) note(`${name} delay`, ms);
      const before = cpuSeconds();
      const frames = await smallFrames(pair);
      note(`${name} frames`, frames);
      note(`${name} cost`, ((cpuSeconds() - before) / (frames * SECONDS)) * 1e6);
      const start = cpuSeconds();
      const bits = await throughput(pair.one, pair.other, pair.address);
      note(`${name} bits`, bits);
      note(`${name} core`, (bits * SECONDS) / (cpuSeconds() - start));
      if (name === "TAP") note("lo bits", await throughput(pair.one, pair.one, "127.0.0.1"));
      await pair.close();
    }
    note("ours bits", await fromHere("in-process"));
    note("theirs bits", await fromHere("linux"));
  }
  print(starts, results);
  console.log("");
  await benchDelay(["linux", "in-process"]);
}

function print(starts: readonly number[], results: ReadonlyMap<string, readonly number[]>): void {
  const of = (name: string): readonly number[] => results.get(name) ?? [];
  const gigabits = (name: string): string => (median(of(name)) / 1e9).toFixed(2);
  const row = (...cells: string[]): void => console.log(`| ${cells.join(" | ")} |`);
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} processors`;
  console.log(`Medians of ${ROUNDS} interleaved rounds on ${machine}; MTU 1500, no offloads.\n`);
  const costs = ["µs of CPU each", "TCP, Gbit/s", "Gbit for a second of CPU"];
  row("Cable", "small frames/s", ...costs, "one way, idle: median ms", "95th percentile ms");
  console.log("|---|---|---|---|---|---|---|");
  for (const name of CABLES) {
    const delays = of(`${name} delay`);
    const frames = Math.round(median(of(`${name} frames`))).toLocaleString("en");
    const tcp = [gigabits(`${name} bits`), gigabits(`${name} core`)];
    const times = [median(delays).toFixed(3), percentile95(delays).toFixed(3)];
    row(name, frames, median(of(`${name} cost`)).toFixed(1), ...tcp, ...times);
  }
  row("none: `lo` of one host", "", "", gigabits("lo bits"), "", "", "");
  const share = median(of("ours bits")) / median(of("theirs bits"));
  console.log(`\n20 hosts start in ${Math.round(median(starts))} ms.`);
  const [ours, theirs] = [gigabits("ours bits"), gigabits("theirs bits")];
  console.log(
    `From a socket here to a program in a Linux host: our TCP ${ours} Gbit/s, Linux's ${theirs}: ${share.toFixed(2)}.`,
  );
}
