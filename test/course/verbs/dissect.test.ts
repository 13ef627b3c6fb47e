// `npx wirebook dissect`, run as a program: what it prints and what it exits with.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { encodeCapture } from "../../../kernel-lib/capture";
import { flatten, LINK_TYPE, Packet, scanFrame } from "../../../kernel-lib/wire";
import { suite } from "../../harness";
import { CAPTURED } from "../../wire/captured";
import { damaged } from "../../wire/oracle/damage";
import { LINK_TYPES, PacketMaker } from "../../wire/oracle/packets";
import { Random } from "../../wire/oracle/random";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const SEED = 7;
const MOST_BYTES = 1 << 28;
const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-dissect-"));
const test = suite("npx wirebook dissect");
test.after(() => rmSync(folder, { recursive: true }));

interface Ended {
  stdout: string;
  stderr: string;
  status: number | null;
}

function dissect(args: string[], input?: Uint8Array): Ended {
  const options = { encoding: "utf8", maxBuffer: MOST_BYTES, ...(input ? { input } : {}) } as const;
  return spawnSync(process.execPath, [WIREBOOK, "dissect", ...args], options);
}

function fileOf(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const objects = (text: string): Record<string, unknown>[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const at = { seconds: 1_700_000_000, nanoseconds: 5 };
const ethernet = { interfaces: [{ linkType: LINK_TYPE.ethernet }] };
const two = encodeCapture(ethernet, [
  { ...at, bytes: CAPTURED.syn },
  { ...at, seconds: at.seconds + 1, bytes: CAPTURED.udp.subarray(0, 40), originalLength: CAPTURED.udp.length },
]);

test("prints one flat object a packet, as the contract has it", () => {
  const { stdout, stderr, status } = dissect(["--json", fileOf("two.pcap", two)]);
  const [syn, cut] = objects(stdout);
  assert.equal(Object.keys(syn ?? {}).sort(), [
    ..."cap eth.dst eth.src eth.type ip.ck ip.dst ip.id ip.len ip.off ip.proto ip.src ip.ttl layers len n t".split(" "),
    ..."tcp.ack tcp.ck tcp.dport tcp.flags tcp.hlen tcp.len tcp.seq tcp.sport tcp.win".split(" "),
  ]);
  assert.equal([syn?.n, syn?.t, syn?.layers], [1, "1700000000.000000005", ["eth", "ip", "tcp"]]);
  assert.equal([cut?.n, cut?.len, cut?.cap, cut?.["udp.ck"]], [2, 47, 40, undefined]);
  assert.match(String(cut?.malformed), /^udp at byte 40: cut off by the capture/);
  assert.equal([stderr, status], ["", 0]);
});

test("reads standard input and pcapng with interfaces of every link type, packet by packet as the library does", () => {
  const random = new Random(SEED);
  const maker = new PacketMaker(random);
  const frames = Array.from({ length: 5000 }, (_, number) => {
    const interfaceId = number % LINK_TYPES.length;
    return { ...at, interfaceId, ...damaged(random, maker.frame(LINK_TYPES[interfaceId] as number)) };
  });
  const interfaces = LINK_TYPES.map((linkType) => ({ linkType }));
  const { stdout, status } = dissect(["--json", "-"], encodeCapture({ format: "pcapng", interfaces }, frames));
  const lines = objects(stdout);
  assert.equal([lines.length, status], [frames.length, 0]);
  const packet = new Packet();
  frames.forEach(({ bytes, originalLength, interfaceId }, index) => {
    packet.reset(bytes, 0, bytes.length, originalLength);
    scanFrame(packet, LINK_TYPES[interfaceId] as number);
    assert.equal(lines[index], JSON.parse(JSON.stringify(flatten(packet, { number: index + 1, ...at }))));
  });
});

test("gives a packet of a link type that it does not read no layers", () => {
  const capture = encodeCapture({ interfaces: [{ linkType: 147 }] }, [{ ...at, bytes: Uint8Array.of(1, 2, 3) }]);
  assert.equal(objects(dissect(["--json", "-"], capture).stdout), [
    { n: 1, len: 3, cap: 3, layers: [], t: "1700000000.000000005" },
  ]);
});

test("gives the packets before a break, then what broke, and ends with 0", () => {
  const { stdout, status } = dissect(["--json", fileOf("broken.pcap", two.subarray(0, two.length - 3))]);
  const lines = objects(stdout);
  assert.equal([lines.length, lines[0]?.n, Object.keys(lines[1] ?? {}), status], [2, 1, ["error"], 0]);
});

test("ends with 2 for a file that is none, is not there, or is no capture", () => {
  for (const [file, reason] of [
    [path.join(folder, "nothing"), /ENOENT/],
    [folder, /EISDIR/],
    [fileOf("text", new TextEncoder().encode("no capture")), /neither pcap's nor pcapng's mark/],
  ] as const) {
    const { stderr, status } = dissect(["--json", file]);
    assert.match(stderr, reason);
    assert.is(status, 2);
  }
  assert.is(dissect([]).status, 2);
});

test("without --json prints a line a packet for people", () => {
  const lines = dissect([fileOf("two.pcap", two)]).stdout.split("\n");
  assert.match(
    lines[0] ?? "",
    /^ {4}1 {5}0\.000000 {2}192\.0\.2\.1 → 192\.0\.2\.2 {2}TCP {2}74 bytes {2}\d+ → 8080 \[SYN\] seq \d+ win 64240 len 0$/,
  );
  assert.match(
    lines[1] ?? "",
    /1\.000000 {2}192\.0\.2\.1 → 192\.0\.2\.2 {2}UDP {2}47 bytes {2}.*\[udp at byte 40: cut off/,
  );
});

test("ends quietly when nobody reads any more", () => {
  const many = encodeCapture(
    ethernet,
    Array.from({ length: 20_000 }, () => ({ ...at, bytes: CAPTURED.syn })),
  );
  const file = fileOf("many.pcap", many);
  const { stdout, stderr } = spawnSync(
    "sh",
    ["-c", `"${process.execPath}" "${WIREBOOK}" dissect --json "${file}" | head -n 1`],
    {
      encoding: "utf8",
    },
  );
  assert.equal([objects(stdout).length, stderr], [1, ""]);
});

test.run();
