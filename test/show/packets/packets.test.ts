import * as assert from "uvu/assert";
import { type Exchangeable, follow, ladder, PACKETS_MIME, packets, type Shown } from "../../../kernel-lib/show";
import { type StoredPackets, unstorePackets } from "../../../kernel-lib/show/packets/stored";
import { suite } from "../../harness";
import { Random } from "../../wire/oracle/random";
import { captureOf, FRAMES, manyPackets } from "./capture";

const SEED = 11;
const test = suite("packets");
const storedOf = (shown: Shown): StoredPackets => shown.bundle()[PACKETS_MIME] as StoredPackets;

test("is a list of lines in a terminal and a table in a page without the extension", () => {
  const shown = packets(captureOf(FRAMES));
  const lines = shown.toString().split("\n");
  assert.match(lines[0] ?? "", /^no\. +time +source +destination +protocol +length +info$/);
  assert.match(lines[1] ?? "", /^ {2}1 {2}0\.000000 +192\.0\.2\.1 +192\.0\.2\.2 +ARP +42 +who has 192\.0\.2\.2\?/);
  assert.is(lines.length, 1 + FRAMES.length);
  assert.match(String(shown.bundle()["text/html"]), /^<table>.*5 packets.*who has 192\.0\.2\.2\?.*<\/table>$/);
  assert.match(packets(manyPackets(100)).toString(), /\nand 40 packets more$/);
  assert.is(packets([]).toString(), "no packets");
});

test("takes bare frames, and says where one breaks off", () => {
  const cut = (FRAMES[1] as Uint8Array).subarray(0, 40);
  assert.match(packets([cut]).toString(), /TCP +40 .*\[ip at byte \d+: .*\]$/);
});

test("keeps every number of a packet, forwards and backwards in time, and every byte that has room", () => {
  const random = new Random(SEED);
  const list = Array.from({ length: 500 }, (_, index) => {
    const bytes = random.bytes(random.below(200));
    return {
      bytes,
      originalLength: bytes.length + random.below(3) * 1000,
      seconds: random.below(2 ** 32),
      nanoseconds: random.below(1e9),
      number: index * 3 + 1,
      captureInterface: { linkType: random.pick([1, 101, 276]), name: random.pick(["lo", "veth0", ""]) },
      checksumNotReady: random.chance(0.5),
    };
  });
  const back = unstorePackets(storedOf(packets(list)));
  assert.equal(
    back.map(({ bytes, originalLength, seconds, nanoseconds, number, linkType, interfaceName, checksumNotReady }) => ({
      ...{ bytes: Uint8Array.from(bytes), originalLength, seconds, nanoseconds, number, checksumNotReady },
      captureInterface: { linkType, name: interfaceName },
    })),
    list.map((packet) => ({ ...packet, bytes: Uint8Array.from(packet.bytes) })),
  );
});

test("holds an output below two million characters: long packets lose their ends first, then the last are left out", () => {
  for (const [count, length] of [
    [100, 60_000],
    [1500, 1500],
    [10_000, 100],
    [60_000, 100],
  ] as const) {
    const stored = storedOf(packets(Array.from({ length: count }, () => new Uint8Array(length))));
    const text = JSON.stringify(stored).length;
    assert.ok(text <= 2e6 && text > 1e6, `${count} packets of ${length} bytes take ${text} characters`);
    assert.is(stored.captured, count);
    assert.is(unstorePackets(stored).length, stored.count);
    assert.is(stored.keptBytes === undefined, length === 100);
    assert.is(stored.count < count, count === 60_000);
  }
});

test("never reads beyond what is stored, whatever it is", () => {
  const random = new Random(SEED);
  for (let round = 0; round < 2000; round++) {
    const base64 = Buffer.from(random.bytes(random.below(60))).toString("base64");
    for (const { bytes, capturedLength, originalLength } of unstorePackets({ interfaces: [], base64, count: 50 })) {
      assert.ok(bytes.length <= 60 && capturedLength >= bytes.length && originalLength >= 0);
    }
  }
});

test("ends the list before a packet that is not there whole", () => {
  const stored = storedOf(packets(captureOf(FRAMES)));
  const bytes = Buffer.from(stored.base64, "base64");
  const cut = unstorePackets({ ...stored, base64: bytes.subarray(0, bytes.length - 1).toString("base64") });
  assert.equal(
    cut.map(({ bytes: kept }) => [...kept]),
    FRAMES.slice(0, -1).map((frame) => [...frame]),
  );
});

/** A display that notes what it shows. */
function displayOf(): { shown: Shown[]; display: Exchangeable } {
  const shown: Shown[] = [];
  return { shown, display: { update: (value) => void shown.push(value as Shown) } };
}

test("grow with a capture that is followed, under one identity, and tell when it has ended", async () => {
  const { shown, display } = displayOf();
  const all = captureOf(FRAMES);
  async function* capture() {
    yield* all;
  }
  assert.equal(await follow(capture(), display), all);
  const stored = shown.map(storedOf);
  assert.equal([stored[0]?.count, stored[0]?.live], [0, true]);
  assert.equal([stored.at(-1)?.count, stored.at(-1)?.live], [FRAMES.length, undefined]);
  assert.is(new Set(stored.map(({ id }) => id)).size, 1);
});

test("grow as a ladder, too; what ends a capture by an error comes through", async () => {
  const { shown, display } = displayOf();
  async function* capture() {
    yield* captureOf(FRAMES.slice(0, 2));
    throw new Error("the interface is gone");
  }
  try {
    await follow(capture(), display, { as: ladder });
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, "the interface is gone");
  }
  assert.match(shown.at(-1)?.toString() ?? "", /SYN seq 0/);
});

test.run();
