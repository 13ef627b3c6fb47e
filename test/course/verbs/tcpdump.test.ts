// `npx wirebook tcpdump`, run as a program: what it prints, saves and exits with.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { encodeCapture, LINK_TYPE } from "../../../kernel-lib/capture";
import { AF_INET, SOCK_DGRAM, Socket } from "../../../kernel-lib/socket";
import { parseCommandLine, TCPDUMP_OPTIONS } from "../../../kernel-lib/tools";
import { suite } from "../../harness";
import { CAPTURED } from "../../wire/captured";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-test-"));
const test = suite("npx wirebook tcpdump");
test.after(() => rmSync(folder, { recursive: true }));

const file = path.join(folder, "captured.pcap");
const frames = [CAPTURED.arpRequest, CAPTURED.arpReply, CAPTURED.syn, CAPTURED.synAck, CAPTURED.ack];
const packets = frames.map((bytes, seconds) => ({ seconds, nanoseconds: 0, bytes }));
writeFileSync(file, encodeCapture({ interfaces: [{ linkType: LINK_TYPE.EN10MB }] }, packets));

interface Result {
  stdout: string;
  stderr: string;
  status: number | null;
}

const tcpdump = (...words: string[]): Result =>
  spawnSync(process.execPath, [WIREBOOK, "tcpdump", ...words], {
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC" },
  });

test("prints the packets of a file that match, and how many they were", () => {
  const { stdout, stderr, status } = tcpdump("-nr", file, "arp");
  assert.is(
    stdout,
    "00:00:00.000000 ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28\n" +
      "00:00:01.000000 ARP, Reply 192.0.2.2 is-at 02:00:00:00:00:02, length 28\n",
  );
  assert.is(stderr, "2 packets captured\n");
  assert.is(status, 0);
});

test("takes options before and behind the expression, as the notes type them", () => {
  const saved = path.join(folder, "http.cap");
  const { stderr } = tcpdump("-r", file, "tcp", "dst", "port", "8080", "-vv", "-w", saved);
  assert.is(stderr, `2 packets written to ${saved}\n`);
  const { stdout } = tcpdump("-nn", "-c", "1", "-r", saved);
  assert.match(stdout, /^00:00:02\.000000 IP 192\.0\.2\.1\.45324 > 192\.0\.2\.2\.8080: Flags \[S\], seq 2785737249/);
});

test("takes the packets of a file with several link types that filter --read finds", () => {
  const mixed = path.join(folder, "mixed.pcapng");
  const interfaces = [{ linkType: LINK_TYPE.EN10MB }, { linkType: LINK_TYPE.RAW }, { linkType: LINK_TYPE.EN10MB }];
  const onEach = packets.flatMap((packet) => [
    { ...packet, interfaceId: 0 },
    { ...packet, interfaceId: 1, bytes: packet.bytes.subarray(14) },
    { ...packet, interfaceId: 2 },
  ]);
  writeFileSync(mixed, encodeCapture({ format: "pcapng", interfaces }, onEach));
  for (const expression of ["", "arp", "tcp", "ether[6] = 2", "ether broadcast", "ip[2:2] > 50"]) {
    const found = spawnSync(process.execPath, [WIREBOOK, "filter", "--json", "--read", mixed, expression], {
      encoding: "utf8",
    });
    const { frames } = JSON.parse(found.stdout) as { frames: number[] };
    const printed = tcpdump("-r", mixed, "--json", expression).stdout.split("\n").filter(Boolean);
    assert.equal(
      printed.map((one) => (JSON.parse(one) as { n: number }).n),
      frames,
      expression,
    );
  }
  assert.match(tcpdump("-r", mixed, "ether", "prot", "ip").stderr, "Cannot compile filter");
});

test("takes every option that tcpdump takes in a cell, and refuses the same values", async () => {
  const { stdout } = tcpdump("--help");
  for (const { letter, name } of TCPDUMP_OPTIONS) assert.match(stdout, `-${letter}, --${name}`);
  for (const [words, reason] of [
    [["-c", "0"], '"0" is less than 1'],
    [["-s", "many"], '"many" is no whole number'],
  ] as const) {
    const { stderr, status } = tcpdump(...words);
    assert.equal([stderr, status], [`${reason}\n`, 2]);
    assert.throws(() => parseCommandLine(words.join(" ")), reason);
  }
});

test("gives the packets as JSON", () => {
  const { stdout } = tcpdump("-r", file, "--json", "-c", "1", "tcp");
  assert.is((JSON.parse(stdout) as { "tcp.dport": number })["tcp.dport"], 8080);
});

test("points at what is wrong in a filter, and ends with 1", () => {
  const { stderr, status } = tcpdump("tcp", "prot", "22");
  assert.is(
    stderr,
    'Cannot compile filter: expected "and", "or" or the end, found "prot"\n  tcp prot 22\n      ^^^^\n',
  );
  assert.is(status, 1);
});

test("says which file cannot be read, and ends with 2", () => {
  const { stderr, status } = tcpdump("-r", path.join(folder, "none.pcap"));
  assert.match(stderr, /^Cannot read .*none\.pcap: ENOENT/);
  assert.is(status, 2);
});

test("captures live until Ctrl-C, prints what had passed before it, and counts", async () => {
  const to = new Socket(AF_INET, SOCK_DGRAM);
  to.bind(["127.0.0.1", 0]);
  const words = ["-ni", "lo", "udp", "dst", "port", String(to.getsockname()[1])];
  const child = spawn(process.execPath, [WIREBOOK, "tcpdump", ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = [gathered(child, "stdout"), gathered(child, "stderr")];
  while (!stderr.text.includes("listening on lo, link-type EN10MB")) await once(child.stderr, "data");
  for (const message of ["a", "bb"]) {
    await to.sendto(message, to.getsockname());
    await to.recv(1); // it has passed
  }
  child.kill("SIGINT");
  const [status] = await once(child, "close");
  to.close();
  assert.is(status, 0);
  assert.match(stdout.text, /UDP, length 1\n.*UDP, length 2\n$/);
  assert.match(stderr.text, /\n2 packets captured\n2 packets received by filter\n0 packets dropped by kernel\n$/);
});

function gathered(child: ChildProcess, name: "stdout" | "stderr"): { text: string } {
  const holder = { text: "" };
  child[name]?.setEncoding("utf8").on("data", (text: string) => {
    holder.text += text;
  });
  return holder;
}

test.run();
