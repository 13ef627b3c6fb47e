// Values on their way between judge and learner, and how two of them differ.
import * as assert from "uvu/assert";
import { difference } from "../../../kernel-lib/course/judge/difference";
import { unlike } from "../../../kernel-lib/course/judge/like";
import { seeded } from "../../../kernel-lib/course/judge/seeded";
import { decodeValue, encodeValue } from "../../../kernel-lib/course/judge/wire-value";
import { suite } from "../../harness";

const test = suite("values between judge and learner");

test("come back as they went", () => {
  const values = [
    undefined,
    null,
    true,
    0,
    -0,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    123456789012345678901234567890n,
    "网络",
    Uint8Array.of(0, 255),
    [undefined, [1]],
    { a: { b: undefined } },
    new Map<unknown, unknown>([[1, { x: 2n }]]),
    new Set(["a"]),
  ];
  for (const value of values) {
    const back = decodeValue(encodeValue(value));
    assert.is(difference(back, value), undefined, String(value));
  }
});

test("are data, whatever they claim to be: no prototypes, no endless bigints", () => {
  const value = decodeValue('{"__proto__":{"isAdmin":true},"a":1}') as Record<string, unknown>;
  assert.equal(Object.keys(value), ["__proto__", "a"]);
  assert.is(({} as { isAdmin?: boolean }).isAdmin, undefined);
  assert.equal(decodeValue('{"$bigint":"not a number"}'), { $bigint: "not a number" });
  assert.equal(decodeValue('{"$map":[[1],5]}'), new Map());
});

test("differ at a path, in a byte, by an item, by a property too many", () => {
  assert.is(difference({ plan: [{ n: 1 }] }, { plan: [{ n: 2 }] })?.path, ".plan[0].n");
  assert.equal(difference(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 9, 3))?.lines, [
    "expected  01 09 03  (3 bytes)",
    "actual    01 02 03  (3 bytes)",
    "             ^^ byte 1",
  ]);
  assert.match(difference([1, 2], [1])?.lines[0] ?? "", "1 item");
  assert.is(difference({ a: 1, b: 2 }, { a: 1 })?.path, ".b");
  assert.is(difference({ a: 1, b: undefined }, { a: 1 }), undefined);
  assert.ok(difference("24", 24));
  assert.ok(difference(null, undefined));
  assert.ok(difference([], {}));
});

test("show a long text around the place, with the caret under it", () => {
  const [expected, actual, caret] = difference(`${"a".repeat(100)}x`, `${"a".repeat(100)}y`)?.lines ?? [];
  assert.is(caret?.indexOf("^"), expected?.indexOf("y"));
  assert.is(caret?.indexOf("^"), actual?.indexOf("x"));
  const escaped = difference("a\n\nb", "a\n\nc")?.lines ?? [];
  assert.is(escaped[2]?.indexOf("^"), escaped[1]?.lastIndexOf("b"));
});

test("are of a form that an example tells", () => {
  assert.is(unlike([], [{ name: "" }]), undefined);
  assert.is(unlike([{ name: 5 }], [{ name: "" }]), "[0].name is 5: a text belongs there");
  assert.is(unlike(null, { a: 1 }), "it is null: an object belongs there");
  assert.is(unlike({ a: 1, more: 2 }, { a: 0 }), undefined);
  assert.is(unlike(new Uint8Array(), []), "it is no bytes: a list belongs there");
});

test("drawn from a seed cover the range evenly", () => {
  for (const seed of [0, 1, 2, 3]) {
    const die = seeded(seed);
    const seen = new Array<number>(6).fill(0);
    for (let n = 0; n < 6000; n++) {
      const face = die(1, 6) - 1;
      seen[face] = (seen[face] ?? 0) + 1;
    }
    for (const count of seen) assert.ok(count > 850 && count < 1150, `seed ${seed}: ${seen}`);
  }
});

test.run();
