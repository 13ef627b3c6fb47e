/** Captures of simulated runs, and what tshark says of them; the test and the proof share them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeCapture, encodeCapture, LINK_TYPE } from "../../kernel-lib/capture";
import { connections, LINUX_CONFIG, RFC_CONFIG, Simulation } from "../../kernel-lib/handshake";
import { type RecordedFrame, SeededRandom } from "../../kernel-lib/link";

/** What one run does: both ends talk, one reads late so that windows close, the network is as bad as told. */
function simulatedFrames(seed: number): RecordedFrame[] {
  const random = new SeededRandom(seed);
  const simulation = new Simulation({
    seed,
    delayMs: 5 + random.below(40),
    lossPercent: random.below(3) * 3,
    reorderPercent: random.below(3) * 4,
    duplicatePercent: random.below(2) * 2,
  });
  const base = random.happens(50) ? LINUX_CONFIG : RFC_CONFIG;
  const config = {
    ...base,
    sack: random.happens(70),
    timestamps: random.happens(50),
    receiveBufferBytes: random.happens(40) ? 4000 : 65_535,
    mslMs: 1000,
  };
  const ipv6 = random.happens(50);
  // addresses of its own, since many runs share a file
  const net = ipv6 ? `2001:db8:${(seed & 0xffff).toString(16)}::` : `10.${(seed >> 8) & 255}.${seed & 255}.`;
  const [a, b] = [`${net}1`, `${net}2`];
  const client = simulation.host("client", a, config);
  const server = simulation.host("server", b, config);
  simulation.serve(server, 80, (connection) => {
    connection.write(new Uint8Array(random.below(3000)));
    const read = (): void => {
      connection.read();
      if (connection.ended || connection.state === "CLOSED") connection.close();
      else simulation.clock.after(random.below(3000), read);
    };
    read();
  });
  const connection = simulation.connect(client, server, 80);
  connection.onEvent = (event) => {
    if (event.name === "connected") {
      connection.write(new Uint8Array(random.below(30_000)));
      connection.shutdown();
    }
    if (event.name === "readable") connection.read();
  };
  if (random.happens(30)) simulation.connect(client, server, 81);
  simulation.run(600_000, 20_000);
  return simulation.journal.recording(1_700_000_000 + seed * 1000).frames;
}

const FIELDS = [
  "frame.number",
  "tcp.analysis.retransmission",
  "tcp.analysis.fast_retransmission",
  "tcp.analysis.spurious_retransmission",
  "tcp.analysis.out_of_order",
  "tcp.analysis.duplicate_ack",
  "tcp.analysis.zero_window",
  "_ws.malformed",
  "tcp.checksum.status",
  "ip.checksum.status",
  "_ws.expert.severity",
  "tcp.checksum",
];

/** Severities of expert information: error, and what our runs never deserve. */
const EXPERT_ERROR = 8_388_608;

/** Gives tshark's word on a capture: a row a packet, with more of its options where given. */
export function tsharkRows(capture: Uint8Array, more: readonly string[] = []): string[][] {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-"));
  try {
    const file = path.join(folder, "run.pcap");
    writeFileSync(file, capture);
    const options = [
      "-o",
      "tcp.check_checksum:TRUE",
      "-o",
      "ip.check_checksum:TRUE",
      "-T",
      "fields",
      "-E",
      "separator=;",
    ];
    const fields = FIELDS.flatMap((field) => ["-e", field]);
    const text = execFileSync("tshark", ["-n", "-r", file, ...options, ...more, ...fields], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 28,
    });
    return text
      .trim()
      .split("\n")
      .map((line) => line.split(";"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compares our reading of so many runs, in one capture, with tshark's; gives what differs. */
export function compareReading(firstSeed: number, runs: number): string[] {
  const frames = Array.from({ length: runs }, (_, n) => simulatedFrames(firstSeed + n)).flat();
  const capture = encodeCapture({ interfaces: [{ linkType: LINK_TYPE.RAW }] }, frames);
  const ours = new Map<number, string>();
  for (const { segments } of connections(decodeCapture(capture)))
    for (const { number, findings } of segments) {
      const kinds = [
        "retransmission",
        "fast retransmission",
        "spurious retransmission",
        "out of order",
        "duplicate ACK",
        "zero window",
      ];
      ours.set(number, kinds.filter((kind) => (findings as ReadonlySet<string>).has(kind)).join(", "));
    }
  const faults: string[] = [];
  for (const [
    number,
    retransmission,
    fast,
    spurious,
    outOfOrder,
    duplicate,
    zero,
    malformed,
    tcp,
    ip,
    expert,
  ] of tsharkRows(capture)) {
    const seconds = frames[Number(number) - 1]?.seconds ?? 0;
    const where = `seed ${Math.floor((seconds - 1_700_000_000) / 1000)}, packet ${number}`;
    if (malformed) faults.push(`${where}: malformed`);
    if (tcp !== "1" || (ip !== "1" && ip !== "")) faults.push(`${where}: checksum ${tcp} ${ip}`);
    if (expert?.split(",").some((severity) => Number(severity) >= EXPERT_ERROR)) faults.push(`${where}: expert error`);
    // tshark marks what is fast or spurious as a retransmission, too
    const theirs = [
      retransmission && !fast && !spurious ? "retransmission" : "",
      fast ? "fast retransmission" : "",
      spurious ? "spurious retransmission" : "",
      outOfOrder ? "out of order" : "",
      duplicate ? "duplicate ACK" : "",
      zero ? "zero window" : "",
    ].filter(Boolean);
    const mine = ours.get(Number(number)) ?? "";
    if (mine !== theirs.join(", ")) faults.push(`${where}: tshark "${theirs.join(", ")}", we "${mine}"`);
  }
  return faults;
}
