// pcap and pcapng as read by us and by libpcap, and as written by us and read by tshark.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import {
  CaptureFileError,
  CaptureParser,
  decodeCapture,
  type EncodeOptions,
  encodeCapture,
  LINK_TYPE,
  type PacketToWrite,
  type PacketView,
} from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { askReference } from "../libpcap/reference";
import { PacketMaker } from "../made/packets";
import { Random } from "../random";

const test = suite("a capture file");
const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-formats-"));
test.after(() => rmSync(folder, { recursive: true }));

const VARIANTS: EncodeOptions[] = (["pcap", "pcapng"] as const).flatMap((format) =>
  (["little", "big"] as const).flatMap((byteOrder) =>
    (["nanoseconds", "microseconds"] as const).map((resolution) => ({
      format,
      byteOrder,
      resolution,
      interfaces: [{ linkType: LINK_TYPE.EN10MB, name: "lo" }],
    })),
  ),
);
const nameOf = ({ format, byteOrder, resolution }: EncodeOptions): string =>
  `${format}, ${byteOrder}-endian, ${resolution}`;

/** Packets whose times are exact in microseconds too. */
function packetsToWrite(count: number, seed: number): PacketToWrite[] {
  const random = new Random(seed);
  return new PacketMaker(LINK_TYPE.EN10MB, seed).packets(count).map((packet) => ({
    ...packet,
    seconds: 1_700_000_000 + random.below(1000),
    nanoseconds: 1000 * random.below(1_000_000),
  }));
}

/** What the reference says of each packet. */
const summary = ({
  seconds,
  nanoseconds,
  captured,
  original,
}: Pick<PacketView, "seconds" | "nanoseconds" | "captured" | "original">): string =>
  `${seconds}.${String(nanoseconds).padStart(9, "0")}:${captured}:${original}`;

/** Reads what can be read, in pieces of some size, and says whether it broke off. */
function readInPieces(
  bytes: Uint8Array,
  pieceBytes: number,
): { packets: string[]; error: CaptureFileError | undefined } {
  const packets: string[] = [];
  const parser = new CaptureParser((view) => packets.push(summary(view)));
  let rest = new Uint8Array();
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const buffer = new Uint8Array([...rest, ...bytes.subarray(at, at + pieceBytes)]);
      rest = buffer.subarray(parser.parse(buffer, 0, buffer.length));
    }
    parser.end(rest.length);
    return { packets, error: undefined };
  } catch (error) {
    if (error instanceof CaptureFileError) return { packets, error };
    throw error;
  }
}

for (const options of VARIANTS)
  test(`reads as it was written: ${nameOf(options)}`, () => {
    const packets = packetsToWrite(50, 3);
    const read = decodeCapture(encodeCapture(options, packets));
    assert.equal(
      read.map(({ seconds, nanoseconds, bytes, originalLength }) => ({ bytes, originalLength, seconds, nanoseconds })),
      packets,
    );
    assert.equal(
      read.map(({ number }) => number),
      packets.map((_, at) => at + 1),
    );
  });

for (const options of VARIANTS)
  test(`cut off anywhere gives the packets before, as libpcap does: ${nameOf(options)}`, () => {
    const whole = encodeCapture(options, packetsToWrite(4, 5));
    const lengths = Array.from({ length: whole.length + 1 }, (_, length) => length);
    const files = lengths.map((length) => {
      const file = path.join(folder, `cut-${length}`);
      writeFileSync(file, whole.subarray(0, length));
      return file;
    });
    const answers = askReference(files.map((file) => `packets\t${file}`));
    lengths.forEach((length, at) => {
      const { packets, error } = readInPieces(whole.subarray(0, length), length % 7 === 0 ? 5 : 1000);
      const { ok, text } = answers[at] as (typeof answers)[number];
      const [read, broken] = text.split(/ ?broken /);
      const ours = ok ? packets.join(" ") : "";
      assert.is(ours, ok ? read : "", `cut to ${length} of ${whole.length} bytes`);
      assert.is(
        error !== undefined,
        !ok || broken !== undefined,
        `cut to ${length} of ${whole.length} bytes: ${error?.message}; ${text}`,
      );
    });
  });

test("opens in tshark without a complaint, in both formats and byte orders", () => {
  for (const options of VARIANTS) {
    const packets = packetsToWrite(30, 9);
    const file = path.join(folder, "shark");
    writeFileSync(file, encodeCapture(options, packets));
    const fields = ["frame.time_epoch", "frame.cap_len", "frame.len"].flatMap((field) => ["-e", field]);
    const { stdout, stderr, status, error } = spawnSync("tshark", ["-r", file, "-T", "fields", ...fields], {
      encoding: "utf8",
    });
    if (error) throw new Error(`this test wants tshark: ${error.message}`);
    assert.is(status, 0, stderr);
    assert.is(stderr.replace(/^Running as user .*\n/m, "").trim(), "", nameOf(options));
    const expected = packets.map(({ seconds, nanoseconds, bytes, originalLength }) =>
      [`${seconds}.${String(nanoseconds).padStart(9, "0")}`, bytes.length, originalLength].join("\t"),
    );
    assert.equal(stdout.trim().split("\n"), expected, nameOf(options));
  }
});

test("is damaged anywhere without another error than its own", () => {
  const random = new Random(17);
  for (const options of VARIANTS) {
    const whole = encodeCapture(options, packetsToWrite(6, 7));
    for (let round = 0; round < 400; round++) {
      const damaged = Uint8Array.from(whole);
      for (let count = 1 + random.below(3); count > 0; count--) damaged[random.below(whole.length)] = random.below(256);
      const { packets, error } = readInPieces(damaged, 100_000);
      assert.ok(packets.length <= 6 || error === undefined);
    }
  }
});

test("says why it is none", () => {
  const reason = (bytes: number[]): string => {
    const { error } = readInPieces(Uint8Array.from(bytes), 100);
    assert.is(error?.code, "CAPTURE_NOT_ONE");
    return error?.reason ?? "";
  };
  assert.is(reason([]), "the file is empty");
  assert.is(reason([0xa1, 0xb2]), "the file has only 2 bytes");
  assert.match(reason([0x7f, 0x45, 0x4c, 0x46]), "neither pcap's nor pcapng's mark");
  assert.match(reason([0xa1, 0xb2, 0xc3, 0xd4]), "the file header has 24 bytes");
  assert.match(reason([0xa1, 0xb2, 0xc3, 0xd4, 0, 7, 0, 0, ...new Array(16).fill(0)]), "pcap version 7.0");
});

test.run();
