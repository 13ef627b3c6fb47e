// Bytes that went over a wire, written for a person.
import * as assert from "uvu/assert";
import { sentBytes } from "../../../kernel-lib/course/judge/sent-bytes";
import { suite } from "../../harness";

const test = suite("bytes that were sent");

test("are text where they are text, else hexadecimal, and show what no eye can see", () => {
  assert.is(sentBytes(Buffer.from("网络\r\n")), '"网络\\r\\n"');
  assert.is(sentBytes(Buffer.from("\u001b[2J\u202e")), '"\\u001b[2J\\u202e"');
  assert.is(sentBytes(Buffer.from("网络").subarray(0, 4)), "e7 bd 91 e7", "half a character is no text");
  assert.is(sentBytes(Buffer.from("hi")), '"hi"');
  assert.is(sentBytes(Uint8Array.of(0x00, 0x68, 0x69)), "00 68 69", "two characters may be chance");
  assert.is(sentBytes(new Uint8Array()), "no bytes");
});

test("are both where a header stands before a text, and JSON keeps its quotes", () => {
  const header = Buffer.from([1, 0, 0, 0, 11]);
  assert.is(sentBytes(Buffer.concat([header, Buffer.from('{"kept":[]}')])), `01 00 00 00 0b '{"kept":[]}'`);
  assert.is(sentBytes(Buffer.from('L\0\0\0"{"name":"ann","id":77777}')), `4c 00 00 00 22 '{"name":"ann","id":77777}'`);
  assert.is(
    sentBytes(Buffer.from("\0\r\nthirteen long")),
    '00 0d 0a "thirteen long"',
    "a length may look like the end of a line",
  );
  assert.is(sentBytes(Buffer.from(`\0"it's"\n`)), `00 "\\"it's\\"\\n"`);
  const octet = Buffer.from("\0\x01notes.txt\0octet\0");
  assert.is(sentBytes(octet), '00 01 "notes.txt" 00 "octet" 00');
});

test("are cut where they are many, and say how many they are", () => {
  assert.is(sentBytes(Buffer.from("a".repeat(5000))), `"${"a".repeat(40)}" … (5000 bytes)`);
  assert.is(sentBytes(Buffer.from("网".repeat(5000))), `"${"网".repeat(40)}" … (15000 bytes)`);
  assert.is(sentBytes(Buffer.from("😀".repeat(5000)), 7), `"${"😀".repeat(7)}" … (20000 bytes)`);
  assert.is(sentBytes(new Uint8Array(100).fill(0xff)), `${"ff ".repeat(12)}ff … (100 bytes)`);
  assert.is(sentBytes(Buffer.from(`\0${"a".repeat(50)}`)), `00 "${"a".repeat(37)}" … (51 bytes)`);
  assert.is(sentBytes(Buffer.from(`${"a".repeat(38)}\0\0`)), `"${"a".repeat(38)}" … (40 bytes)`);
  assert.is(sentBytes(Buffer.from("a".repeat(40))), `"${"a".repeat(40)}"`, "what fits is whole");
  assert.is(sentBytes(Buffer.from(`${"a".repeat(37)}\0`)), `"${"a".repeat(37)}" 00`, "what fits is whole");
});

test.run();
