import * as assert from "uvu/assert";
import { collapse, Prefix, parseAddress, parseAddressWithPrefix } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { assertRefused } from "./support/refused";
import { compareSets } from "./support/sets";

const test = suite("Prefix");

const REFUSED: [reason: string, text: string, from: number][] = [
  ["no length", "10.0.0.0", 8],
  ["an empty length", "10.0.0.0/", 9],
  ["a length above 32", "10.0.0.0/33", 10],
  ["a length above 128", "::/129", 5],
  ["a length with a leading zero", "10.0.0.0/08", 10],
  ["a negative length", "10.0.0.0/-1", 9],
  ["a length with a sign", "10.0.0.0/+8", 9],
  ["a length with a space", "10.0.0.0/ 8", 9],
  ["something after the length", "10.0.0.0/8x", 10],
  ["two lengths", "10.0.0.0/8/9", 10],
  ["a mask with a hole", "10.0.0.0/255.0.255.0", 15],
  ["a mask with a hole inside an octet's last bit", "10.0.0.0/255.254.128.0", 17],
  ["a mask turned round", "10.0.0.0/0.0.0.255", 15],
  ["a mask octet that is none", "10.0.0.0/255.253.0.0", 15],
  ["a mask of three octets", "10.0.0.0/255.255.255", 20],
  ["a mask of five octets", "10.0.0.0/255.0.0.0.0", 18],
  ["a mask that breaks off", "10.0.0.0/255", 12],
  ["a dotted mask on IPv6", "::/255.0.0.0", 5],
  ["a short address", "10/8", 2],
  ["a wrong octet", "10.0.0.256/8", 9],
  ["a zone", "fe80::%eth0/64", 11],
  ["an address that breaks off", "fe80:/64", 5],
  ["no address", "/8", 0],
];

for (const [reason, text, from] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}: ${reason}`, () => {
    assert.is(Prefix.tryParse(text), undefined);
    assertRefused(Prefix.parse, text, from);
  });
}

test("reads every netmask as its length", () => {
  for (let length = 0; length <= 32; length++) {
    const { netmask } = new Prefix(parseAddress("0.0.0.0"), length);
    assert.is(Prefix.parse(`10.0.0.0/${netmask}`).length, length);
  }
});

test("clears host bits, and keeps them where they are asked for", () => {
  const { address, prefix } = parseAddressWithPrefix("10.1.2.3/8");
  assert.is(`${address} ${prefix}`, "10.1.2.3 10.0.0.0/8");
  assert.is(`${Prefix.parse("2001:db8:1:2:3::/48")}`, "2001:db8:1::/48");
});

test("has the mask, broadcast and hosts of each length right at the edges", () => {
  const facts = ["0", "1", "8", "30", "31", "32"].map((length) => {
    const { netmask, wildcard, broadcast, firstHost, lastHost, hostCount, addressCount } = Prefix.parse(
      `192.0.2.77/${length}`,
    );
    return [netmask, wildcard, broadcast, firstHost, lastHost, hostCount, addressCount].join(" ");
  });
  assert.equal(facts, [
    "0.0.0.0 255.255.255.255 255.255.255.255 0.0.0.1 255.255.255.254 4294967294 4294967296",
    "128.0.0.0 127.255.255.255 255.255.255.255 128.0.0.1 255.255.255.254 2147483646 2147483648",
    "255.0.0.0 0.255.255.255 192.255.255.255 192.0.0.1 192.255.255.254 16777214 16777216",
    "255.255.255.252 0.0.0.3 192.0.2.79 192.0.2.77 192.0.2.78 2 4",
    "255.255.255.254 0.0.0.1  192.0.2.76 192.0.2.77 2 2",
    "255.255.255.255 0.0.0.0  192.0.2.77 192.0.2.77 1 1",
  ]);
});

test("has no broadcast and no hosts to count in IPv6", () => {
  const { broadcast, firstHost, hostCount, addressCount, last } = Prefix.parse("2001:db8::/33");
  assert.equal([broadcast, firstHost, hostCount, addressCount], [undefined, undefined, undefined, 2n ** 95n]);
  assert.is(`${last}`, "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff");
});

test("contains by bits: at /0, at both ends, and never across versions", () => {
  const all = Prefix.parse("0.0.0.0/0");
  assert.ok(all.contains(parseAddress("255.255.255.255")));
  assert.not.ok(all.contains(parseAddress("::")));
  const block = Prefix.parse("172.16.0.0/12");
  const inside = ["172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"].map((text) =>
    block.contains(parseAddress(text)),
  );
  assert.equal(inside, [false, true, true, false]);
  assert.ok(Prefix.parse("fe80::/10").contains(parseAddress("febf::1%eth0")), "a zone plays no part");
  assert.ok(Prefix.parse("2001:db8::/97").contains(parseAddress("2001:db8::7fff:ffff")));
  assert.not.ok(Prefix.parse("2001:db8::/97").contains(parseAddress("2001:db8::8000:0")));
});

test("cuts into subnets that partition it, and joins again", () => {
  for (const text of ["192.0.2.0/24", "2001:db8::/48", "128.0.0.0/1"]) {
    const block = Prefix.parse(text);
    const subnets = [...block.subnets(block.length + 6)];
    assert.is(subnets.length, 64);
    assert.equal(collapse(subnets.reverse()).map(String), [text]);
    for (const subnet of subnets) assert.ok(subnet.supernet(block.length).equals(block));
  }
  assert.throws(() => [...Prefix.parse("10.0.0.0/24").subnets(23)], /24 to 32 is needed/);
  assert.throws(() => Prefix.parse("10.0.0.0/24").supernet(25), RangeError);
});

test("gives subnets one at a time, however many there are", () => {
  const [first] = Prefix.parse("2001:db8::/32").subnets(128);
  assert.is(`${first}`, "2001:db8::/128");
});

test("refuses lengths that its version does not have", () => {
  for (const length of [-1, 33, 1.5])
    assert.throws(() => new Prefix(parseAddress("10.0.0.0"), length), /0 to 32 is needed/);
});

test("collapses, excludes and covers ranges as sets of addresses do", () => compareSets(200, 1));

test("collapses both versions side by side", () => {
  const list = ["::/1", "10.0.0.0/9", "8000::/1", "10.128.0.0/9", "10.1.0.0/16"];
  assert.is(collapse(list).join(" "), "10.0.0.0/8 ::/0");
});

test.run();
