// The same code as `npm run proof -- subnet`, a tenth as long.
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { compareWithOthers } from "./support/against-others";
import { checkFirstWrong, compareParsers } from "./support/parsers";
import { compareRelations } from "./support/relations";

const test = suite("reading addresses and prefixes");

test("agrees with CPython's ipaddress and Go's net/netip, but for the policies written down", () => {
  const { valid } = compareWithOthers(100_000, 1);
  assert.ok(valid > 30_000, `${valid} valid`);
});

test("agrees with both on what two prefixes are to each other, and with CPython on sets and ranges", () => {
  assert.ok(compareRelations(10_000, 1) > 1000);
});

test("gives the same by the fast and by the readable parser, and reads back what it writes", () => {
  assert.ok(compareParsers(200_000, 1) > 50_000);
});

test("names the first character that cannot be right", () => {
  assert.is(checkFirstWrong(50_000, 1), 50_000);
});

test.run();
