import { inspect } from "node:util";
import * as assert from "uvu/assert";
import {
  bitView,
  checkIpv4Parser,
  explain,
  firstOctetMap,
  Ipv4Address,
  type Ipv4Parser,
  practice,
} from "../../kernel-lib/subnet";
import { suite } from "../harness";

const test = suite("the check of a learner's parser");

/** The slow readable parser that lesson 02 leads to. */
const readable: Ipv4Parser = (text) => {
  const octets = text.split(".");
  if (octets.length !== 4) return undefined;
  let bits = 0;
  for (const octet of octets) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    bits = bits * 256 + Number(octet);
  }
  return bits;
};

test("finds nothing wrong with a readable parser, for many seeds", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const check = practice.parser(readable, { seed });
    assert.ok(check.correct, check.message);
    assert.is(check.alike, 1024);
  }
  assert.ok(checkIpv4Parser((text) => Ipv4Address.tryParse(text)?.toNumber(), { count: 5000 }).correct);
});

const WRONG: [what: string, parse: Ipv4Parser, told: RegExp][] = [
  [
    "takes too large an octet",
    (text) => readable(text.replace("256", "255")),
    /text 4 .*\n {2}10\.0\.0\.256\n {9,}\^\^?\nthe library refuses it: octet 4 is 256/,
  ],
  [
    "adds the octets up with signed shifts",
    (text) => (readable(text) === undefined ? undefined : (readable(text) as number) | 0),
    /yours gives -1073741311: the 32 bits read as a signed number; end with ">>> 0"/,
  ],
  [
    "throws instead of refusing",
    (text) => readable(text) ?? JSON.parse("{"),
    /yours throws SyntaxError.*; give undefined/,
  ],
  ["gives NaN", (text) => readable(text) ?? Number.NaN, /yours gives NaN/],
  [
    "gives a text",
    ((text: string) => readable(text)?.toString()) as unknown as Ipv4Parser,
    /yours gives string 3221225985; a number/,
  ],
  [
    "gives no whole number",
    (text) => (readable(text) === undefined ? undefined : 0.5),
    /gives 0\.5, which is not 32 bits/,
  ],
  [
    "refuses everything",
    () => undefined,
    /\n {2}192\.0\.2\.1\n {2}\^{9}\nthe library reads 3221225985, which is 192\.0\.2\.1\nyours refuses it/,
  ],
  [
    "turns the octets round",
    (text) => readable(text.split(".").reverse().join(".")),
    /\n {2}192\.0\.2\.1\n {2}\^\^\^\n[^\n]*\nyours reads 16908480, which is 1\.2\.0\.192/,
  ],
  [
    "forgets the last octet",
    (text) =>
      (readable(text) ?? -1) < 0 ? undefined : (readable(text) as number) - ((readable(text) as number) % 256),
    /\n {10}\^\n/,
  ],
  ["takes an empty octet", (text) => readable(text.replace("..", ".0.")), /text 7 of 1024/],
  ["takes hexadecimal", (text) => readable(text.replace("0x0a", "10")), /0x0a\.0\.0\.1/],
  ["takes leading zeros", (text) => readable(text.replace(/\b0+(?=\d)/g, "")), /010\.0\.0\.1/],
  ["takes digits of other scripts", (text) => readable(text.normalize("NFKC")), /U\+FF14/],
  ["trims", (text) => readable(text.trim()), /where .* should be|a space/],
];

for (const [what, parse, told] of WRONG) {
  test(`tells one that ${what}`, () => {
    const { correct, message } = checkIpv4Parser(parse, { seed: 1 });
    assert.not.ok(correct);
    assert.match(message, told);
  });
}

test("finds by its seeded texts what no set text has", () => {
  const parse: Ipv4Parser = (text) => (/^1\d\.\d+\.1/.test(text) ? undefined : readable(text));
  const { alike, message } = checkIpv4Parser(parse, { seed: 7 });
  assert.ok(alike >= 24, message);
  assert.match(message, /of 1024, seed 7 is read differently/);
  assert.is(checkIpv4Parser(parse, { seed: 7 }).alike, alike, "the same for the same seed");
  assert.is.not(checkIpv4Parser(parse, { seed: 8 }).alike, alike);
});

test("and every other value with a text shows that text in a cell, and a problem no answer", () => {
  for (const value of [explain("10.0.0.1/8"), bitView("10.0.0.1"), firstOctetMap(), checkIpv4Parser(readable)])
    assert.is(inspect(value), value.toString());
  const problem = practice("network", { seed: 1 });
  assert.is(inspect(problem), problem.question);
  assert.is(problem.check(" ").message, "no answer yet");
});

test.run();
