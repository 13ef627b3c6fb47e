import * as assert from "uvu/assert";
import { ipBytes, ipv4Bytes, ipv4Text, ipv6Bytes, ipv6Text, macBytes, macText } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { Random } from "./oracle/random";

const test = suite("an address");

test("is written as RFC 5952 has it", () => {
  const cases: [string, string][] = [
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    // one group of zeros is not shortened
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    // of two runs the first of the longest
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["FE80::A", "fe80::a"],
    ["::ffff:c000:201", "::ffff:192.0.2.1"],
    ["::192.0.2.1", "::192.0.2.1"],
    ["1::", "1::"],
  ];
  for (const [input, expected] of cases) assert.is(ipv6Text(ipv6Bytes(input), 0), expected);
});

test("reads as the same after it was written, also when the memory of texts is full", () => {
  const random = new Random(3);
  for (let round = 0; round < 20_000; round++) {
    const four = random.bytes(4);
    const six = random.bytes(6);
    const sixteen = random.bytes(16).map((byte) => (random.chance(0.5) ? 0 : byte));
    assert.equal(ipv4Bytes(ipv4Text(four, 0)), four);
    assert.equal(macBytes(macText(six, 0)), six);
    assert.equal(ipv6Bytes(ipv6Text(sixteen, 0)), sixteen);
  }
});

test("of IPv4 is refused where it is not four plain numbers", () => {
  const bad: [string, string][] = [
    ["192.0.2", "three octets"],
    ["192.0.2.1.5", "five"],
    ["192.0.2.256", "more than a byte"],
    ["192.0.2.01", "leading zero, octal to some"],
    ["192.0.2.0x1", "hexadecimal"],
    ["192.0.2.", "an empty octet"],
    [" 192.0.2.1", "a space"],
  ];
  for (const [text, reason] of bad) assert.throws(() => ipv4Bytes(text), /must be four numbers/, reason);
});

test("of IPv6 is refused where it is not eight groups", () => {
  const bad: [string, string][] = [
    ["1:2:3:4:5:6:7", "seven groups"],
    ["1:2:3:4:5:6:7:8:9", "nine"],
    ["1::2::3", "two gaps"],
    ["12345::", "a group of five digits"],
    ["1:2:3:4:5:6:7:8::", "a gap where nothing is missing"],
    ["::1%eth0", "a zone"],
    ["::1.2.3", "half an IPv4 address"],
    ["", "nothing"],
  ];
  for (const [text, reason] of bad) assert.throws(() => ipv6Bytes(text), /Cannot encode/, reason);
});

test("of either kind is told by its colons", () => {
  assert.is(ipBytes("::1").length, 16);
  assert.is(ipBytes("127.0.0.1").length, 4);
});

test.run();
