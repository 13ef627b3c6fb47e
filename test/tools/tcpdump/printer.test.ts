import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { type CapturedPacket, decodeCapture, encodeCapture, LINK_TYPE } from "../../../kernel-lib/capture";
import { type LineOptions, PacketPrinter } from "../../../kernel-lib/tools";
import { encodeDns, encodeEthernet, encodeIpv4, encodeTcp, encodeUdp } from "../../../kernel-lib/wire";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { CAPTURED } from "../../wire/captured";

const test = suite("tcpdump's lines");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-test-"));
test.after(() => rmSync(folder, { recursive: true }));

const FLAGS = [[], ["-e"], ["-v"], ["-vv"], ["-X"], ["-XX"], ["-e", "-vv", "-XX"]];

/** What the real tcpdump prints of a capture, line by line. */
function tcpdumpLines(file: string, flags: string[]): string[] {
  const { stdout, stderr, error } = spawnSync("tcpdump", ["-n", "-r", file, ...flags], { encoding: "utf8" });
  if (error) throw new Error(`tcpdump is needed for this test: ${error.message} ${stderr}`);
  return stdout.trimEnd().split("\n");
}

function ourLines(packets: CapturedPacket[], flags: string[]): string[] {
  const verbose = flags.includes("-vv") ? 2 : flags.includes("-v") ? 1 : 0;
  const bytes = flags.includes("-XX") ? "frame" : flags.includes("-X") ? "packet" : undefined;
  const options: LineOptions = {
    numeric: true,
    verbose,
    linkHeader: flags.includes("-e"),
    ...(bytes ? { bytes } : {}),
  };
  const printer = new PacketPrinter(options);
  return packets.flatMap((packet) => printer.text(packet).split("\n"));
}

function assertAgreement(name: string, frames: Uint8Array[], linkType: number): void {
  const file = path.join(folder, `${name}.pcap`);
  const packets = frames.map((bytes, index) => ({ seconds: 1_790_000_000 + index, nanoseconds: index * 1000, bytes }));
  const encoded = encodeCapture({ interfaces: [{ linkType }], resolution: "microseconds" }, packets);
  writeFileSync(file, encoded);
  const read = decodeCapture(encoded);
  for (const flags of FLAGS) {
    const [ours, theirs] = [ourLines(read, flags), tcpdumpLines(file, flags)];
    const first = theirs.findIndex((line, at) => line !== ours[at]);
    assert.is(ours[first], theirs[first], `${name} ${flags.join(" ")}, line ${first + 1}`);
    assert.is(ours.length, theirs.length, `${name} ${flags.join(" ")}`);
  }
}

test("agree with tcpdump on frames that a Linux kernel sent", () => {
  const ethernet = Object.entries(CAPTURED).filter(([name]) => !/cooked|loopback/i.test(name));
  assertAgreement(
    "captured",
    ethernet.map(([, bytes]) => bytes),
    LINK_TYPE.EN10MB,
  );
});

test("agree with tcpdump on the recorded capture of lesson 05", () => {
  const office = decodeCapture(readFileSync(path.resolve(__dirname, "../../../notebooks/captures/office.pcap")));
  assertAgreement(
    "office",
    office.map(({ bytes }) => bytes),
    LINK_TYPE.EN10MB,
  );
});

test("agree with tcpdump on conversations captured live on lo", () => {
  const file = path.join(folder, "conversations.pcap");
  const node = [process.execPath, "-r", "./kernel-lib/kernel/load/register.cjs", "test/tools/tcpdump/live-child.ts"];
  const { status, stderr } = spawnSync("unshare", ["-Urn", ...node, file], { cwd: ROOT, encoding: "utf8" });
  assert.is(status, 0, stderr);
  const packets = decodeCapture(readFileSync(file));
  assert.ok(packets.length >= 16, `${packets.length} packets`);
  assertAgreement(
    "live",
    packets.map(({ bytes }) => bytes),
    LINK_TYPE.EN10MB,
  );
});

test("agree with tcpdump on DNS, HTTP, urgent data, options and wrong checksums", () => {
  const question = { name: "host.example.org", type: 1, class: 1 };
  const addresses = { source: "192.0.2.1", destination: "192.0.2.53" };
  const answer = { ...question, timeToLiveS: 60, data: { address: "192.0.2.7" } };
  const query = encodeDns({ id: 46912, recursionDesired: true, questions: [question] });
  const reply = encodeDns({
    id: 46912,
    response: true,
    recursionAvailable: true,
    questions: [question],
    answers: [answer],
  });
  const missing = encodeDns({ id: 7, response: true, authoritative: true, rcode: 3, questions: [question] });
  const udp = (payload: Uint8Array, checksum?: number): Uint8Array =>
    encodeUdp(
      { sourcePort: 53, destinationPort: 40_000, ...(checksum === undefined ? {} : { checksum }) },
      payload,
      addresses,
    );
  const http = new TextEncoder().encode("HTTP/1.1 404 Not Found\r\nServer: x\u001b[2J\r\n\r\nbody");
  const segment = { sourcePort: 80, destinationPort: 41_000, sequenceNumber: 5000, acknowledgmentNumber: 9000 };
  const options = [{ name: "noOperation" }, { name: "noOperation" }, { name: "sack", blocks: [[9100, 9200]] }] as never;
  const packets = [
    { protocol: 17, payload: udp(query) },
    { protocol: 17, payload: udp(reply) },
    { protocol: 17, payload: udp(missing, 0x1234) },
    { protocol: 17, payload: udp(query, 0) },
    { protocol: 6, payload: encodeTcp({ ...segment, ack: true, psh: true }, http, addresses) },
    { protocol: 6, payload: encodeTcp({ ...segment, ack: true, options }, new Uint8Array(0), addresses) },
    {
      protocol: 6,
      payload: encodeTcp({ ...segment, ack: true, urg: true, urgentPointer: 3 }, http.subarray(0, 9), addresses),
    },
    {
      protocol: 6,
      payload: encodeTcp({ ...segment, fin: true, ack: true, checksum: 1 }, new Uint8Array(0), addresses),
    },
  ];
  const frames = packets.map(({ protocol, payload }) =>
    encodeEthernet(
      { source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02", type: 0x0800 },
      encodeIpv4({ ...addresses, protocol }, payload),
    ),
  );
  assertAgreement("made", frames, LINK_TYPE.EN10MB);
});

test("show no byte of a packet that could move a terminal's cursor", () => {
  const addresses = { source: "192.0.2.1", destination: "192.0.2.2" };
  const data = new TextEncoder().encode("GET /\u001b]0;x\u0007 HTTP/1.1\r\n\r\n");
  const segment = encodeTcp({ sourcePort: 1, destinationPort: 80, ack: true }, data, addresses);
  const bytes = encodeIpv4({ ...addresses, protocol: 6 }, segment);
  const captureInterface = { id: 0, linkType: 101, snapLengthBytes: 65_535 };
  const packet = { number: 1, seconds: 0, nanoseconds: 0, bytes, originalLength: bytes.length, captureInterface };
  const text = new PacketPrinter({ verbose: 2, bytes: "frame" }).text(packet);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  assert.not.match(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
});

test.run();
