/** Running a filter over a file: our processor time beside libpcap's, runs of both in turn. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { captureEncoder, LINK_TYPE, matchFile, systemNames } from "../../../kernel-lib/capture";
import { PacketMaker } from "../../capture/made/packets";
import { median } from "./cost";

const FOLDER = path.resolve(__dirname, "../../../.wirebook/bench");
const HERE = __dirname;
const PACKETS = 2_000_000;
const RUNS = 5;
const EXPRESSIONS = [
  "tcp port 80",
  "ip6",
  "host 10.0.0.1 and tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
  "net 10.0.0.0/8 and not port 22 and (udp or icmp)",
  "vlan and ip and tcp dst portrange 20-443",
];

/** A capture of made Ethernet packets, mostly short, some of 1,400 bytes. */
async function makeCapture(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, "filter.pcap");
  if (existsSync(file) && statSync(file).size > PACKETS * 100) return file;
  const encoder = captureEncoder({ interfaces: [{ linkType: LINK_TYPE.EN10MB }] });
  const packets = new PacketMaker(LINK_TYPE.EN10MB, 1).packets(10_000).map(({ bytes }, at) => {
    const longer = at % 4 === 0 ? new Uint8Array(1400) : bytes;
    longer.set(bytes.subarray(0, longer.length));
    return encoder.packet({ seconds: 1, nanoseconds: 0, bytes: longer });
  });
  const piece = Buffer.concat(packets);
  const stream = createWriteStream(file);
  stream.write(encoder.header());
  for (let written = 0; written < PACKETS; written += packets.length)
    if (!stream.write(piece)) await once(stream, "drain");
  stream.end();
  await once(stream, "close");
  return file;
}

/** The C program that does the same with libpcap and prints its own processor time in microseconds. */
function buildContestant(): string {
  const program = path.join(FOLDER, "libpcap-filter");
  const { status, stderr, error } = spawnSync(
    "gcc",
    ["-O2", "-o", program, path.join(HERE, "libpcap-filter.c"), "-lpcap"],
    { encoding: "utf8" },
  );
  if (status !== 0)
    throw new Error(`Cannot build the libpcap contestant; it wants gcc and libpcap-dev: ${error?.message ?? stderr}`);
  return program;
}

export async function benchFilter(): Promise<void> {
  const file = await makeCapture();
  const contestant = buildContestant();
  console.log(
    `Filter run over a file: ${PACKETS} packets, ${Math.round(statSync(file).size / 2 ** 20)} MiB; processor time, medians of ${RUNS} runs in turn\n`,
  );
  console.log("| filter | matches | ours, ms | libpcap, ms | our speed / libpcap's |\n|---|---|---|---|---|");
  for (const expression of EXPRESSIONS) console.log(await compareOne(expression, file, contestant));
}

async function compareOne(expression: string, file: string, contestant: string): Promise<string> {
  const ours: number[] = [];
  const theirs: number[] = [];
  let matches = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    matches = (await matchFile(file, expression, { names: systemNames() })).frames.length;
    const { user, system } = process.cpuUsage(start);
    ours.push((user + system) / 1000);
    const [count, microseconds] = spawnSync(contestant, [file, expression], { encoding: "utf8" })
      .stdout.split(" ")
      .map(Number);
    if (count !== matches) throw new Error(`"${expression}": we match ${matches} packets, libpcap ${count}`);
    theirs.push((microseconds ?? 0) / 1000);
  }
  const [a, b] = [median(ours), median(theirs)];
  return `| \`${expression.replaceAll("|", "\\|")}\` | ${matches} | ${a.toFixed(0)} | ${b.toFixed(0)} | ${(b / a).toFixed(2)} |`;
}
