import * as assert from "uvu/assert";
import {
  ARP_LAYOUT,
  DHCP_LAYOUT,
  DNS_LAYOUT,
  EncodeError,
  ETHERNET_LAYOUT,
  fieldsOf,
  ICMP_ECHO_LAYOUT,
  IPV4_LAYOUT,
  IPV6_FRAGMENT_LAYOUT,
  IPV6_LAYOUT,
  LINUX_COOKED_LAYOUT,
  LINUX_COOKED2_LAYOUT,
  layout,
  TCP_LAYOUT,
  UDP_LAYOUT,
  VLAN_LAYOUT,
} from "../../kernel-lib/wire";
import { bits, flag } from "../../kernel-lib/wire/field";
import { decodeFields, encodeFields } from "../../kernel-lib/wire/layout";
import { suite } from "../harness";
import { CAPTURED } from "./captured";
import { Random } from "./oracle/random";

const RUBBISH = 0xa5;
const LAYOUTS = {
  ARP_LAYOUT,
  DHCP_LAYOUT,
  DNS_LAYOUT,
  ETHERNET_LAYOUT,
  ICMP_ECHO_LAYOUT,
  IPV4_LAYOUT,
  IPV6_FRAGMENT_LAYOUT,
  IPV6_LAYOUT,
  LINUX_COOKED2_LAYOUT,
  LINUX_COOKED_LAYOUT,
  TCP_LAYOUT,
  UDP_LAYOUT,
  VLAN_LAYOUT,
};
const test = suite("a layout table");

for (const [name, table] of Object.entries(LAYOUTS)) {
  test(`writes every bit of its header: ${name}`, () => {
    const random = new Random(7);
    for (let round = 0; round < 50; round++) {
      const bytes = name === "DHCP_LAYOUT" ? new Uint8Array(table.lengthBytes) : random.bytes(table.lengthBytes);
      const copy = new Uint8Array(table.lengthBytes).fill(RUBBISH);
      encodeFields(table as typeof UDP_LAYOUT, copy, decodeFields(table as typeof UDP_LAYOUT, bytes) as never);
      assert.equal(copy, bytes);
    }
  });

  test(`gives fields without gap or overlap, whole bytes in all: ${name}`, () => {
    const fields = fieldsOf(table as typeof UDP_LAYOUT, new Uint8Array(table.lengthBytes));
    let end = 0;
    for (const { bitOffset, bitLength } of fields) {
      assert.is(bitOffset, end);
      end += bitLength;
    }
    assert.is(end, table.lengthBytes * 8);
  });
}

test("names the ruler's fields, bits and values of bytes that were seen", () => {
  const [version, ihl, , , totalLength] = fieldsOf(IPV4_LAYOUT, CAPTURED.syn, 14);
  assert.equal(version, { name: "version", bitOffset: 0, bitLength: 4, value: 4, text: "4" });
  assert.equal(ihl, { name: "ihl", bitOffset: 4, bitLength: 4, value: 5, text: "5 (20 bytes)" });
  assert.equal(totalLength?.value, 60);
});

test("leaves out the fields that the bytes end before", () => {
  assert.equal(decodeFields(UDP_LAYOUT, Uint8Array.of(0, 53, 0)), { sourcePort: 53 });
  assert.is(fieldsOf(UDP_LAYOUT, Uint8Array.of(0, 53, 0)).length, 1);
});

test("refuses a value that does not fit, and says which", () => {
  const table = layout({ small: bits(3), set: flag, rest: bits(4) });
  const cases: [Record<string, unknown>, RegExp][] = [
    // one more than three bits hold
    [{ small: 8, set: true, rest: 0 }, /Cannot encode small 8: it must be a whole number from 0 to 7 \(3 bits\)/],
    [{ small: -1, set: true, rest: 0 }, /small -1/],
    [{ small: 1.5, set: true, rest: 0 }, /small 1.5/],
    [{ small: Number.NaN, set: true, rest: 0 }, /small NaN/],
    // a number is no flag
    [{ small: 1, set: 1, rest: 0 }, /set 1: it must be true or false/],
    // forgotten
    [{ small: 1, set: true }, /rest undefined/],
  ];
  for (const [values, message] of cases)
    assert.throws(
      () => encodeFields(table, new Uint8Array(1), values as never),
      (error: unknown) =>
        error instanceof EncodeError && message.test(error.message) && error.code === "ERR_WIRE_ENCODE",
    );
});

test.run();
