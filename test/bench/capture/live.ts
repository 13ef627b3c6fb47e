/** Live capture beside tcpdump: the same blast on lo of a fresh network namespace for each, with rings of the same size. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { median } from "./cost";

const ROOT = path.resolve(__dirname, "../../..");
const WORK = path.join(ROOT, ".wirebook/bench/capture");
const REGISTER = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
const WIREBOOK = [process.execPath, path.join(ROOT, "kernel-lib/wirebook.cjs"), "tcpdump"];
const ROUNDS = 3;
const PACKETS = 500_000;
const PER_SECOND = 100_000;
const RING_KIB = 16 * 1024;
const SAVED = path.join(WORK, "blast.pcap");
const LISTEN = ["-i", "lo", "-n", "udp", "port", "9"];

/** The reference comes first; `asked` is the share of its packets per processor second. */
const CONTESTANTS = [
  { name: "tcpdump -w", command: ["tcpdump", "-Z", "root", "-B", String(RING_KIB), "-w", SAVED, ...LISTEN], asked: 1 },
  { name: "wirebook tcpdump -w", command: [...WIREBOOK, "-w", SAVED, ...LISTEN], asked: 0.5 },
  { name: "wirebook tcpdump --json (dissected)", command: [...WIREBOOK, "--json", ...LISTEN], asked: 0.3 },
];

interface Run {
  seconds: number;
  captured: number;
  dropped: number;
}

function run(blast: string, command: readonly string[]): Run {
  const namespace = process.getuid?.() === 0 ? ["-n"] : ["-Urn"];
  const script = [path.join(__dirname, "live-run.ts"), blast, String(PACKETS), String(PER_SECOND)];
  const words = [...namespace, process.execPath, "-r", REGISTER, ...script, ...command];
  const { status, stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot capture a blast by ${command.join(" ")}: ${stderr}`);
  return JSON.parse(stdout) as Run;
}

export function benchLive(): void {
  mkdirSync(WORK, { recursive: true });
  const blast = path.join(WORK, "blast");
  execFileSync("gcc", ["-O2", "-o", blast, path.join(__dirname, "blast.c")], { stdio: "inherit" });
  const runs = new Map<string, Run[]>(CONTESTANTS.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, command } of CONTESTANTS) runs.get(name)?.push(run(blast, command));
  rmSync(SAVED, { force: true });
  const mid = (name: string, of: (one: Run) => number): number => median((runs.get(name) ?? []).map(of));
  const perSecond = (name: string): number => mid(name, ({ captured, seconds }) => captured / seconds);
  console.log(
    `Live: ${PACKETS} packets of 242 bytes at ${PER_SECOND} a second on lo, rings of ${RING_KIB / 1024} MiB; medians of ${ROUNDS} runs in turn\n`,
  );
  console.log("| capturer | packets per processor second | of tcpdump's | asked | lost |\n|---|---|---|---|---|");
  const reference = perSecond(CONTESTANTS[0]?.name ?? "");
  for (const { name, asked } of CONTESTANTS) {
    const speed = perSecond(name);
    const lost = mid(name, ({ dropped }) => dropped);
    console.log(`| ${name} | ${speed.toFixed(0)} | ${(speed / reference).toFixed(2)} | ≥ ${asked} | ${lost} |`);
  }
  console.log("");
}
