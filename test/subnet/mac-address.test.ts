import * as assert from "uvu/assert";
import { MacAddress } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { assertRefused } from "./support/refused";

const test = suite("MacAddress");

test("reads the three usual forms and writes one", () => {
  for (const text of ["02:00:5E:10:00:01", "02-00-5e-10-00-01", "0200.5e10.0001"]) {
    assert.is(`${MacAddress.parse(text)}`, "02:00:5e:10:00:01");
  }
});

const REFUSED: [reason: string, text: string, from: number][] = [
  ["nothing at all", "", 0],
  ["five bytes", "02:00:5e:10:00", 14],
  ["seven bytes", "02:00:5e:10:00:01:02", 17],
  ["one digit", "2:00:5e:10:00:01", 1],
  ["two kinds of separators", "02:00-5e:10:00:01", 5],
  ["no hexadecimal digit", "02:00:5e:10:00:0g", 16],
  ["no separators at all", "02005e100001", 2],
];

for (const [reason, text, from] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}: ${reason}`, () => assertRefused(MacAddress.parse, text, from));
}

test("knows groups, everybody and addresses set by hand", () => {
  assert.ok(MacAddress.parse("ff:ff:ff:ff:ff:ff").isBroadcast);
  assert.ok(MacAddress.parse("01:00:5e:00:00:fb").isMulticast);
  assert.not.ok(MacAddress.parse("00:00:5e:00:53:01").isMulticast);
  assert.ok(MacAddress.parse("02:42:ac:11:00:02").isLocallyAdministered);
});

test("keeps its bytes, its number and its order", () => {
  const [a, b] = [MacAddress.parse("00:00:00:00:00:ff"), MacAddress.parse("ff:00:00:00:00:00")];
  assert.is(a.compare(b), -1);
  assert.ok(MacAddress.fromBytes(b.toBytes()).equals(b));
  assert.ok(MacAddress.fromNumber(b.toNumber()).equals(b));
  assert.throws(() => MacAddress.fromBytes(new Uint8Array(8)), /8 bytes: six are needed/);
  assert.throws(() => MacAddress.fromNumber(2 ** 48), RangeError);
});

test.run();
