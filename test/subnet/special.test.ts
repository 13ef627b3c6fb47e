import * as assert from "uvu/assert";
import {
  classOf,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isPrivate,
  multicastScope,
  Prefix,
  SPECIAL_BLOCKS,
  specialBlock,
} from "../../kernel-lib/subnet";
import { suite } from "../harness";

const test = suite("classes and special addresses");

test("begin and end where RFC 791 and RFC 1112 say, C with 223", () => {
  const borders = [0, 127, 128, 191, 192, 223, 224, 239, 240, 255];
  assert.is(borders.map((octet) => classOf(`${octet}.0.0.1`).name).join(""), "AABBCCDDEE");
  assert.is(classOf("10.0.0.1").defaultLength, 8);
  assert.is(classOf("224.0.0.1").defaultLength, undefined);
});

test("follow the first bits for each of the 256 first octets", () => {
  for (let octet = 0; octet < 256; octet++) {
    const { leadingBits, firstOctets } = classOf(`${octet}.0.0.0`);
    assert.ok(octet.toString(2).padStart(8, "0").startsWith(leadingBits));
    assert.ok(octet >= firstOctets[0] && octet <= firstOctets[1]);
  }
});

test("find the most specific row for an address", () => {
  const names = [
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.0.77",
    "255.255.255.255",
    "0.0.0.0",
    "0.0.0.1",
    "8.8.8.8",
  ];
  assert.equal(
    names.map((text) => specialBlock(text)?.addressBlock),
    [
      "192.0.0.0/29",
      "192.0.0.8/32",
      "192.0.0.9/32",
      "192.0.0.0/24",
      "255.255.255.255/32",
      "0.0.0.0/32",
      "0.0.0.0/8",
      undefined,
    ],
  );
  assert.equal(
    ["2001::1", "2001:1::1", "2001:1::4", "2001:db8::", "::", "::ffff:10.0.0.1", "2606::1"].map(
      (text) => specialBlock(text)?.name,
    ),
    [
      "TEREDO",
      "Port Control Protocol Anycast",
      "IETF Protocol Assignments",
      "Documentation",
      "Unspecified Address",
      "IPv4-mapped Address",
      undefined,
    ],
  );
});

test("find the row that contains a prefix whole", () => {
  assert.is(specialBlock("10.0.0.0/8")?.name, "Private-Use");
  assert.is(specialBlock("10.0.0.0/7"), undefined);
  assert.is(specialBlock("192.0.0.0/28")?.addressBlock, "192.0.0.0/24");
  assert.is(specialBlock("0.0.0.0/0"), undefined);
});

test("leave a flag out where the registry says it does not apply", () => {
  assert.is(specialBlock("2002::1")?.globallyReachable, undefined);
  assert.is(specialBlock("192.88.99.1")?.source, undefined);
  assert.is(specialBlock("192.88.99.2")?.source, true);
});

test("stand in the registries once each, in canonical prefixes", () => {
  assert.is(SPECIAL_BLOCKS.length, 51);
  assert.is(new Set(SPECIAL_BLOCKS.map(({ prefix }) => `${prefix}`)).size, 51);
  for (const { prefix, addressBlock } of SPECIAL_BLOCKS) assert.ok(Prefix.parse(addressBlock).equals(prefix));
});

test("are private in RFC 1918's three blocks and in fc00::/7 only", () => {
  const inside = ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fd00::1", "10.0.0.0/9"];
  const outside = ["172.32.0.1", "192.0.2.1", "100.64.0.1", "169.254.0.1", "fe80::1", "::ffff:10.0.0.1", "10.0.0.0/7"];
  assert.equal(inside.filter(isPrivate), inside);
  assert.equal(outside.filter(isPrivate), []);
});

test("are loopback, link-local or multicast where their RFCs say", () => {
  assert.equal(["127.8.8.8", "::1", "128.0.0.1", "::2"].map(isLoopback), [true, true, false, false]);
  assert.equal(["169.254.1.1", "febf::1", "fec0::1"].map(isLinkLocal), [true, true, false]);
  assert.equal(["224.0.0.1", "239.255.255.255", "ff00::", "240.0.0.1"].map(isMulticast), [true, true, true, false]);
});

test("reach as far as their multicast scope", () => {
  const scopes = [
    "224.0.0.251",
    "224.0.1.1",
    "239.255.0.1",
    "239.192.0.1",
    "239.1.0.1",
    "ff01::1",
    "ff0e::1",
    "ff0b::1",
    "10.0.0.1",
  ];
  assert.equal(scopes.map(multicastScope), [
    "link-local",
    "global",
    "site-local",
    "organization-local",
    "admin-local",
    "interface-local",
    "global",
    "unassigned",
    undefined,
  ]);
});

test.run();
