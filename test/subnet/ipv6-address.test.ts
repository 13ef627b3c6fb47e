import * as assert from "uvu/assert";
import { Ipv4Address, Ipv6Address } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { assertRefused } from "./support/refused";

const test = suite("Ipv6Address");

/** Texts that are no IPv6 address: the reason in front, then the text and the first character that cannot be right. */
const REFUSED: [reason: string, text: string, from: number][] = [
  ["a lone colon", ":", 1],
  ["three colons", ":::", 2],
  ["one colon in front", ":1::", 1],
  ["two double colons", "1::2::3", 5],
  ["a group of five digits", "12345::", 4],
  ["seven groups", "1:2:3:4:5:6:7", 13],
  ["nine groups", "1:2:3:4:5:6:7:8:9", 15],
  ["a colon behind", "1:2:3:4:5:6:7:8:", 15],
  ["a group is announced and missing", "1:2:3:4:5:6:7:", 14],
  ["a group after :: is announced and missing", "1::2:", 5],
  ["a double colon for no group at all", "1:2:3:4:5:6:7::8", 15],
  ["a double colon in front of eight groups", "::1:2:3:4:5:6:7:8", 15],
  ["a letter that is no hexadecimal digit", "::g", 2],
  ["dotted octets too early", "1:2.3.4.5", 3],
  ["dotted octets in front of a group", "::1.2.3.4:5", 9],
  ["dotted octets after seven groups", "1:2:3:4:5:6:7:1.2.3.4", 15],
  ["three dotted octets", "::1.2.3", 7],
  ["a dotted octet above 255", "::256.1.1.1", 4],
  ["a dotted octet with a leading zero", "::ffff:01.2.3.4", 8],
  ["an empty zone", "fe80::1%", 8],
  ["a zone with a space", "fe80::1%eth 0", 11],
  ["a zone with a second percent sign", "fe80::1%a%b", 9],
  ["a zone after too few groups", "fe80:1%eth0", 6],
  ["a length behind", "::1/64", 3],
  ["brackets", "[::1]", 0],
  ["a space in front", " ::1", 0],
  ["digits that are not ASCII", "::１", 2],
  ["a surrogate pair, which counts two", "::𝟙", 2],
];

for (const [reason, text, from] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}: ${reason}`, () => {
    assert.is(Ipv6Address.tryParse(text), undefined);
    assertRefused(Ipv6Address.parse, text, from);
  });
}

/** RFC 5952: what is read, and the one form it is written in. */
const WRITTEN: [rule: string, text: string, canonical: string][] = [
  ["§4.1: leading zeros go", "2001:0db8::0001", "2001:db8::1"],
  ["§4.2.1: :: as long as can be", "2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
  ["§4.2.2: never for one group", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["§4.2.2: also where it was written so", "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["§4.2.3: the longest run", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["§4.2.3: the first of equal runs", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["§4.3: lower case", "2001:DB8::ABCD", "2001:db8::abcd"],
  ["§5: an IPv4-mapped address with octets", "::ffff:c000:0201", "::ffff:192.0.2.1"],
  ["nothing but zeros", "0:0:0:0:0:0:0:0", "::"],
  ["zeros in front", "0:0:0:0:0:0:0:1", "::1"],
  ["zeros behind", "1:0:0:0:0:0:0:0", "1::"],
  ["one zero group behind ::", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["octets that stand for groups", "64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
  ["a zone stays as it is", "FE80::1%Eth0", "fe80::1%Eth0"],
];

for (const [rule, text, canonical] of WRITTEN) {
  test(`writes ${text} as ${canonical} (${rule})`, () => assert.is(Ipv6Address.parse(text).toString(), canonical));
}

test("tells addresses in different zones apart", () => {
  const [a, b] = [Ipv6Address.parse("fe80::1%eth0"), Ipv6Address.parse("fe80::1%eth1")];
  assert.not.ok(a.equals(b));
  assert.is(a.compare(b), -1);
  assert.ok(a.withZone("").equals(b.withZone("")));
  assert.throws(() => a.withZone("a b"), /Cannot parse zone "a b"/);
});

test("goes to IPv4 and back where it is an IPv4-mapped address, and only there", () => {
  const mapped = Ipv6Address.fromIpv4(Ipv4Address.parse("198.51.100.7"));
  assert.is(`${mapped}`, "::ffff:198.51.100.7");
  assert.is(`${mapped.mappedIpv4}`, "198.51.100.7");
  assert.is(Ipv6Address.parse("::198.51.100.7").mappedIpv4, undefined);
});

test("carries over all 128 bits and stops at both ends", () => {
  assert.is(`${Ipv6Address.parse("::ffff:ffff:ffff").offset(1)}`, "::1:0:0:0");
  assert.is(`${Ipv6Address.parse("1::").previous()}`, "0:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  assert.is(Ipv6Address.fromBigInt(2n ** 128n - 1n).next(), undefined);
  assert.is(Ipv6Address.parse("::").previous(), undefined);
  assert.is(`${Ipv6Address.parse("fe80::1%eth0").next()}`, "fe80::2%eth0");
  assert.throws(() => Ipv6Address.parse("::").offset(-1), RangeError);
});

test("keeps its bytes and its number", () => {
  const address = Ipv6Address.parse("2001:db8::8000:1");
  assert.ok(Ipv6Address.fromBytes(address.toBytes()).equals(address));
  assert.ok(Ipv6Address.fromBigInt(address.toBigInt()).equals(address));
  assert.throws(() => Ipv6Address.fromBytes(new Uint8Array(4)), /4 bytes: 16 are needed/);
  assert.throws(() => Ipv6Address.fromBigInt(1n << 128n), RangeError);
});

test("sorts behind IPv4 and by unsigned words", () => {
  const list = [Ipv6Address.parse("ff00::"), Ipv4Address.parse("255.0.0.1"), Ipv6Address.parse("::1")];
  assert.is(list.sort((a, b) => a.compare(b)).join(" "), "255.0.0.1 ::1 ff00::");
});

test("writes its name for the DNS", () => {
  const name = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
  assert.is(Ipv6Address.parse("2001:db8::1").reverseName(), name);
});

test.run();
