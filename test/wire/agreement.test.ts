// Dissection agrees with tshark on every field of the flat object.
import * as assert from "uvu/assert";
import { LINK_TYPE } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";
import { compareFrames, compareWithTshark } from "./oracle/compare";
import type { Frame } from "./oracle/pcap";

/** `npm run proof -- wire` goes on from here. */
const SEED = 42;
const PACKETS = 24_000;
const test = suite("dissection");

const ethernet = Object.entries(CAPTURED).filter(([name]) => !name.startsWith("cooked"));

/** A frame at every length: cut by the capture, and cut before it. */
function cutEverywhere(bytes: Uint8Array): Frame[] {
  return Array.from(bytes, (_, length) => bytes.slice(0, length)).flatMap((cut) => [
    { bytes: cut, originalLength: bytes.length },
    { bytes: cut, originalLength: cut.length },
  ]);
}

/** A frame with each of its bytes changed in turn: wrong versions, lengths, checksums. */
function changedEverywhere(bytes: Uint8Array): Frame[] {
  const headers = bytes.subarray(0, 100);
  return Array.from(headers, (_, at) => {
    const changed = bytes.slice();
    changed[at] = (changed[at] as number) ^ 0x11;
    return { bytes: changed, originalLength: changed.length };
  });
}

test("agrees with tshark on captured frames, cut off at every length", () =>
  assert.is(
    compareFrames(
      LINK_TYPE.ethernet,
      ethernet.flatMap(([, frame]) => cutEverywhere(frame)),
    ),
    undefined,
  ));

test("agrees with tshark on captured frames, each byte of the headers changed", () =>
  assert.is(
    compareFrames(
      LINK_TYPE.ethernet,
      ethernet.flatMap(([, frame]) => changedEverywhere(frame)),
    ),
    undefined,
  ));

test("agrees with tshark on captured frames of Linux's cooked links, cut off at every length", () => {
  assert.is(compareFrames(LINK_TYPE.linuxCooked, cutEverywhere(CAPTURED.cookedDnsQuery)), undefined);
  assert.is(compareFrames(LINK_TYPE.linuxCooked2, cutEverywhere(CAPTURED.cookedDnsQuery2)), undefined);
});

test(`agrees with tshark on ${PACKETS} packets of all protocols and link types, damaged`, () =>
  assert.is(compareWithTshark(SEED, PACKETS), undefined));

test.run();
