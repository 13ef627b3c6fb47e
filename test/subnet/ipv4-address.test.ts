import * as assert from "uvu/assert";
import { Ipv4Address, type ParseError } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { assertRefused } from "./support/refused";

const test = suite("Ipv4Address");

/** Texts that are no IPv4 address: the reason in front, then the text and the first character that cannot be right. */
const REFUSED: [reason: string, text: string, from: number][] = [
  ["nothing at all", "", 0],
  ["one octet alone", "10", 2],
  ["three octets, which inet_aton reads as 1.2.0.3", "1.2.3", 5],
  ["a fourth octet is announced and missing", "1.2.3.", 6],
  ["five octets", "1.2.3.4.5", 7],
  ["an octet above 255", "10.0.0.256", 9],
  ["an octet far above 255", "999.0.0.1", 2],
  ["a leading zero: octal to inet_aton", "010.0.0.1", 1],
  ["two zeros", "00.0.0.1", 1],
  ["hexadecimal, as inet_aton takes it", "0x7f.0.0.1", 1],
  ["the whole address as one number", "2130706433", 3],
  ["an empty octet", "1..2.3", 2],
  ["a dot in front", ".1.2.3", 0],
  ["a sign", "-1.2.3.4", 0],
  ["a space in front", " 1.2.3.4", 0],
  ["a space behind", "1.2.3.4 ", 7],
  ["a line break behind", "1.2.3.4\n", 7],
  ["a port behind", "1.2.3.4:80", 7],
  ["a length behind", "1.2.3.4/8", 7],
  ["a zone, which only IPv6 has", "1.2.3.4%eth0", 7],
  ["digits that are not ASCII", "１.2.3.4", 0],
  ["Arabic digits", "1.2.3.٤", 6],
  ["an exponent", "1e1.2.3.4", 1],
  ["a letter", "a.b.c.d", 0],
];

for (const [reason, text, from] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}: ${reason}`, () => {
    assert.is(Ipv4Address.tryParse(text), undefined);
    assertRefused(Ipv4Address.parse, text, from);
  });
}

test("says what is wrong, where, and draws a caret there", () => {
  assert.throws(
    () => Ipv4Address.parse("10.0.0.256"),
    (error: ParseError) =>
      error.code === "ERR_PARSE" &&
      error.message ===
        'Cannot parse IPv4 address "10.0.0.256": octet 4 is 256, must be 0 to 255\n  10.0.0.256\n           ^',
  );
});

test("keeps the caret in place behind a tab or a line break", () => {
  assert.throws(() => Ipv4Address.parse("1.2\t.3.4"), /\n {2}1\.2·\.3\.4\n {5}\^$/);
});

test("is a value: equal by bits, not by identity", () => {
  const [a, b] = [Ipv4Address.parse("192.0.2.1"), Ipv4Address.fromNumber(0xc0000201)];
  assert.ok(a.equals(b));
  assert.not.ok(a.equals("192.0.2.1"));
  assert.is(new Map([[a.toString(), "x"]]).get(b.toString()), "x");
});

test("keeps addresses above 127.255.255.255 unsigned in every numeric form", () => {
  const address = Ipv4Address.parse("255.255.255.254");
  assert.is(address.toNumber(), 4294967294);
  assert.is(address.toBigInt(), 4294967294n);
  assert.equal([...address.toBytes()], [255, 255, 255, 254]);
  assert.ok(address > Ipv4Address.parse("1.0.0.0"), "valueOf");
});

test("sorts by address", () => {
  const sorted = ["200.0.0.1", "10.0.0.2", "10.0.0.10", "0.0.0.0"].map(Ipv4Address.parse).sort((a, b) => a.compare(b));
  assert.is(sorted.join(" "), "0.0.0.0 10.0.0.2 10.0.0.10 200.0.0.1");
});

test("steps over octets and stops at both ends", () => {
  assert.is(`${Ipv4Address.parse("10.0.255.255").next()}`, "10.1.0.0");
  assert.is(`${Ipv4Address.parse("128.0.0.0").previous()}`, "127.255.255.255");
  assert.is(Ipv4Address.parse("255.255.255.255").next(), undefined);
  assert.is(Ipv4Address.parse("0.0.0.0").previous(), undefined);
  assert.throws(() => Ipv4Address.parse("255.255.255.255").offset(1), /outside 0\.0\.0\.0 to 255\.255\.255\.255/);
  assert.throws(() => Ipv4Address.parse("0.0.0.1").offset(-2), RangeError);
});

test("is made of bytes wherever they lie, and of nothing but four", () => {
  const bytes = Uint8Array.from([9, 9, 192, 0, 2, 7, 9]);
  assert.is(`${Ipv4Address.fromBytes(bytes.subarray(2, 6))}`, "192.0.2.7");
  assert.throws(() => Ipv4Address.fromBytes(bytes), /7 bytes: four are needed/);
});

test("is made of whole numbers of 32 bits only", () => {
  for (const value of [-1, 2 ** 32, 1.5, Number.NaN]) assert.throws(() => Ipv4Address.fromNumber(value), RangeError);
});

test("writes its name for the DNS and its JSON", () => {
  assert.is(Ipv4Address.parse("192.0.2.1").reverseName(), "1.2.0.192.in-addr.arpa");
  assert.is(JSON.stringify({ at: Ipv4Address.parse("192.0.2.1") }), '{"at":"192.0.2.1"}');
});

test.run();
