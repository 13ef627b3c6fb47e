// Whatever is typed, the compiler ends with a program or a FilterError, soon and in bounded memory.
import * as assert from "uvu/assert";
import { compileFilter, FilterError, systemNames } from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { MADE_LINK_TYPES } from "../made/packets";
import { Random } from "../random";
import { Grammar } from "./grammar";

const SEED = 97;
const test = suite("the filter compiler");
const names = systemNames();

/** Compiles; any error but its own fails the test. */
function compile(expression: string, linkType?: number): FilterError | undefined {
  try {
    compileFilter(expression, { names, ...(linkType === undefined ? {} : { linkType }) });
  } catch (error) {
    if (error instanceof FilterError) {
      const [from, to] = error.at;
      assert.ok(from >= 0 && from <= to && to <= expression.length, `${error.at} lies outside "${expression}"`);
      return error;
    }
    throw new Error(`seed ${SEED}: ${JSON.stringify(expression.slice(0, 300))}`, { cause: error });
  }
  return undefined;
}

const PIECES = [
  ..."and or not ( ) [ ] : + - * / % & | ^ << >> = != < > <= >= host net port portrange proto protochain src dst mask".split(
    " ",
  ),
  ..."tcp udp ip ip6 ether arp icmp vlan mpls pppoes geneve less greater len byte broadcast inbound type subtype dir llc".split(
    " ",
  ),
  ..."vpi lane fisu sio on rnr reason gateway addr1 ra 1.2.3.4 ::1 1:2:3:4:5:6 80 0x800 4294967295 $a5 \\tcp foo é \u0000 \ud800".split(
    " ",
  ),
];

test("survives 20,000 sequences of its own words", () => {
  const random = new Random(SEED);
  for (let round = 0; round < 20_000; round++)
    compile(
      Array.from({ length: 1 + random.below(12) }, () => random.pick(PIECES)).join(random.chance(0.8) ? " " : ""),
      random.pick(MADE_LINK_TYPES),
    );
});

test("survives expressions with characters changed", () => {
  const random = new Random(SEED + 1);
  const grammar = new Grammar(random);
  for (let round = 0; round < 5000; round++) {
    const characters = [...grammar.expression()];
    for (let count = 1 + random.below(3); count > 0; count--)
      characters[random.below(characters.length)] = String.fromCharCode(random.below(300));
    compile(characters.join(""));
  }
});

/** Expressions that are too long or too deep, each made of many of something. */
const LARGE: [what: string, expression: string][] = [
  ["parentheses", `${"(".repeat(50_000)}tcp${")".repeat(50_000)}`],
  ["open parentheses", "(".repeat(200_000)],
  ["negations", `${"not ".repeat(50_000)}tcp`],
  ["signs of negation", `${"!".repeat(200_000)}tcp`],
  ["minuses", `${"-".repeat(100_000)}1 = 1`],
  ["nested indexes", `${"ip[".repeat(20_000)}0${"]".repeat(20_000)} = 1`],
  ["right-hand remainders", `${"1 % ".repeat(30_000)}1 = 1`],
  ["lists of names", `host ${"(1.2.3.4 or ".repeat(15_000)}1.2.3.4${")".repeat(15_000)}`],
  ["hosts", Array.from({ length: 10_000 }, (_, at) => `host 10.0.${at >> 8}.${at & 255}`).join(" or ")],
  ["letters", "a".repeat(250_000)],
  ["dashes", `a${"-".repeat(250_000)}`],
  ["digits", `port ${"9".repeat(250_000)}`],
  ["colons", ":".repeat(250_000)],
  ["spaces", " ".repeat(300_000)],
];

for (const [what, expression] of LARGE)
  test(`refuses ${expression.length} characters of ${what} in time`, () => {
    const start = process.cpuUsage();
    const error = compile(expression);
    const { user, system } = process.cpuUsage(start);
    assert.ok(error, "it was compiled");
    assert.ok(user + system < 3_000_000, `it took ${(user + system) / 1000} ms`);
  });

test("compiles long sums and long lists", () => {
  assert.is(compile(`${"1 + ".repeat(20_000)}ip[0] = 1`), undefined);
  assert.is(compile(`port ${Array.from({ length: 300 }, (_, at) => at).join(" or ")}`), undefined);
});

test.run();
