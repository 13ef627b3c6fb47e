/**
 * Reading and dissecting a capture: processor time a packet, ours beside gopacket, tshark, scapy and tcpdump, all in turn in
 * every round. What a program takes for a capture without packets, its start, is taken off.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { costSeconds, median } from "./cost";
import { MIX, writeMixedCapture } from "./mixed-capture";

const ROOT = path.resolve(__dirname, "../../..");
const WORK = path.join(ROOT, ".wirebook/bench/capture");
const REGISTER = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
const WIREBOOK = path.join(ROOT, "kernel-lib/wirebook.cjs");
const SCAPY = "scapy==2.6.1";
const ROUNDS = 5;

interface Contestant {
  name: string;
  command: (file: string) => string[];
  /** Slow ones get fewer packets. */
  packets: number;
}

const FEW = 10_000;
const MANY = 100_000;
const ALL = 600_000;
const python = path.join(WORK, "python/bin/python");
const go = path.join(WORK, "go/contestant");
const TSHARK_FIELDS = (
  "frame.number frame.time_epoch eth.src eth.dst ip.src ip.dst ip.checksum.status ipv6.src ipv6.dst tcp.srcport tcp.dstport " +
  "tcp.seq tcp.checksum.status udp.srcport udp.dstport udp.checksum.status dns.qry.name"
).split(" ");
const CHECKED = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);

const OBJECTS: Contestant = {
  name: "wirebook, to objects",
  command: (file) => [process.execPath, "-r", REGISTER, path.join(__dirname, "read-objects.ts"), file],
  packets: ALL,
};
const JSON_LINES: Contestant = {
  name: "wirebook dissect --json",
  command: (file) => [process.execPath, WIREBOOK, "dissect", "--json", file],
  packets: ALL,
};
/** Against whom, and how many times their speed is asked of us. */
const OTHERS: (Contestant & { ours: Contestant; asked: number })[] = [
  { name: "gopacket DecodingLayerParser", command: (file) => [go, file], packets: ALL, ours: OBJECTS, asked: 0.3 },
  {
    name: "the same with checksums",
    command: (file) => [go, file, "checksums"],
    packets: ALL,
    ours: OBJECTS,
    asked: 0.3,
  },
  {
    name: "tshark -T fields",
    command: (file) => [
      "tshark",
      "-n",
      "-r",
      file,
      ...CHECKED,
      "-T",
      "fields",
      ...TSHARK_FIELDS.flatMap((name) => ["-e", name]),
    ],
    packets: MANY,
    ours: OBJECTS,
    asked: 15,
  },
  {
    name: "scapy PcapReader",
    command: (file) => [python, path.join(__dirname, "scapy-read.py"), file],
    packets: FEW,
    ours: OBJECTS,
    asked: 100,
  },
  { name: "tcpdump -nr", command: (file) => ["tcpdump", "-n", "-r", file], packets: ALL, ours: JSON_LINES, asked: 1 },
];

const captureOf = (packets: number): string => path.join(WORK, `mixed-${packets}.pcap`);

/** Builds and installs the contestants below .wirebook/bench, and writes the captures. */
async function prepare(): Promise<void> {
  mkdirSync(WORK, { recursive: true });
  cpSync(path.join(__dirname, "go"), path.join(WORK, "go"), { recursive: true });
  execFileSync("go", ["build", "-o", "contestant", "."], { cwd: path.join(WORK, "go"), stdio: "inherit" });
  if (!existsSync(python)) {
    execFileSync("python3", ["-m", "venv", path.join(WORK, "python")], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "-q", SCAPY], { stdio: "inherit" });
  }
  for (const packets of [0, FEW, MANY, ALL])
    if (!existsSync(captureOf(packets))) await writeMixedCapture(captureOf(packets), packets);
}

export async function benchDissection(): Promise<void> {
  await prepare();
  const all = [OBJECTS, JSON_LINES, ...OTHERS];
  const costs = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, command, packets } of all) {
      const seconds = costSeconds(command(captureOf(packets))) - costSeconds(command(captureOf(0)));
      costs.get(name)?.push((seconds / packets) * 1e9);
    }
  const nanoseconds = ({ name }: Contestant): number => median(costs.get(name) ?? []);
  console.log(`Dissection of ${ALL} packets (${MIX}); processor time a packet, medians of ${ROUNDS} rounds\n`);
  console.log("| ours | ns | against | ns | times as fast | asked |\n|---|---|---|---|---|---|");
  for (const other of OTHERS) {
    const [a, b] = [nanoseconds(other.ours), nanoseconds(other)];
    console.log(
      `| ${other.ours.name} | ${a.toFixed(0)} | ${other.name} | ${b.toFixed(0)} | ${(b / a).toFixed(2)} | ≥ ${other.asked} |`,
    );
  }
  console.log("");
}
