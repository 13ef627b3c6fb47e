import * as assert from "uvu/assert";
import { explain } from "../../kernel-lib/subnet";
import { suite } from "../harness";

const test = suite("explain");

test("works a prefix out on bits: mask, AND, broadcast, hosts", () => {
  const text = explain("192.168.1.130/26").toString();
  for (const line of [
    "130 = 10000010  128 + 2",
    "11111111.11111111.11111111.11000000 = 255.255.255.192",
    "AND 11111111.11111111.11111111.11|000000  255.255.255.192",
    "  = 11000000.10101000.00000001.10|000000  192.168.1.128",
    "2^6 = 64 addresses, less network and broadcast: 62 hosts",
    "from 192.168.1.129 to 192.168.1.190",
    "/26 borrows 2 host bits: one of 2^2 = 4 subnets",
  ]) {
    assert.ok(text.includes(line), `${line}\n${text}`);
  }
});

test("has a sentence of its own for /31 and /32", () => {
  assert.match(explain("10.0.0.4/31").toString(), /both addresses are hosts \(RFC 3021\)/);
  assert.match(explain("10.0.0.4/32").toString(), /a \/32 is one host/);
});

test("says what :: stands for, and where an IPv6 length cuts a group", () => {
  assert.match(explain("2001:db8::1").toString(), /"::" stands for 5 groups of zeros/);
  assert.match(explain("2001:db8:abcd::/37").toString(), /abcd = 10101\|01111001101/);
  assert.match(explain("::ffff:192.0.2.1").toString(), /the last 32 bits are 192\.0\.2\.1/);
});

test("says of a class D address that it is a group", () => {
  assert.match(explain("224.0.0.251").toString(), /class D .*[\s\S]*multicast group, scope link-local/);
});

test("explains what is wrong with a caret below", () => {
  const { valid, steps } = explain("10.0.0.256");
  assert.not.ok(valid);
  assert.equal(steps[0]?.lines, ["octet 4 is 256, must be 0 to 255", "  10.0.0.256", "           ^"]);
});

test("explains every length of both versions without a blank", () => {
  for (let length = 0; length <= 128; length++) {
    for (const text of length <= 32
      ? [`203.0.113.77/${length}`, `2001:db8:1:2:3:4:5:6/${length}`]
      : [`2001:db8:1:2:3:4:5:6/${length}`]) {
      assert.not.match(explain(text).toString(), /undefined|NaN/, text);
    }
  }
});

test.run();
