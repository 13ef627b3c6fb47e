import * as assert from "uvu/assert";
import { foldSum, internetChecksum, pseudoHeaderSum, sumWords, updateChecksum } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";
import { Random } from "./oracle/random";

/** The slow, readable one: word by word, a carry at a time (RFC 1071 §4.1). */
function slowChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += (bytes[at] as number) * 256 + (bytes[at + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return 0xffff - sum;
}

const test = suite("the Internet checksum");

test("is what the kernel wrote, and 0 over a header that carries it", () => {
  const header = CAPTURED.syn.slice(14, 34);
  assert.is(internetChecksum(header), 0);
  const written = ((header[10] as number) << 8) | (header[11] as number);
  header.fill(0, 10, 12);
  assert.is(internetChecksum(header), written);
});

test("agrees with the slow one on every length, from any place", () => {
  const random = new Random(5);
  const bytes = random.bytes(400);
  for (let from = 0; from < 20; from++)
    for (let to = from; to < bytes.length; to += 7) {
      const expected = slowChecksum(bytes.subarray(from, to));
      assert.is(~foldSum(sumWords(bytes, from, to)) & 0xffff, expected);
      assert.is(internetChecksum(bytes.subarray(from, to)), expected);
    }
});

test("does not overflow on all ones, however long", () => {
  for (const length of [65_535, 65_536, 200_000, 1_000_001]) {
    const bytes = new Uint8Array(length).fill(255);
    assert.is(internetChecksum(bytes), slowChecksum(bytes));
  }
});

test("of no bytes is all ones", () => assert.is(internetChecksum(new Uint8Array(0)), 0xffff));

test("is mended after a change as if computed anew", () => {
  const random = new Random(9);
  for (let round = 0; round < 5_000; round++) {
    const bytes = random.bytes(20);
    const before = internetChecksum(bytes);
    const old = ((bytes[8] as number) << 8) | (bytes[9] as number);
    const changed = random.below(65_536);
    bytes.set([changed >>> 8, changed & 255], 8);
    assert.is(updateChecksum(before, old, changed), internetChecksum(bytes));
  }
});

test("counts IPv6 addresses in whole and lengths above 65,535", () => {
  assert.is(foldSum(pseudoHeaderSum({ source: "::1", destination: "::2" }, 6, 0x10005)), 1 + 2 + 6 + 1 + 5);
});

test.run();
