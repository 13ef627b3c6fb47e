import * as assert from "uvu/assert";
import { addressBits, type Drawing, type Path, type Rect } from "../../kernel-lib/show";
import { bitView } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { drawingOf, wordsOf } from "./drawings";

const test = suite("the bit view of an address");

const boundaries = ({ shapes }: Drawing): number[] =>
  shapes.flatMap((shape) =>
    shape.shape === "path" && shape.stroke === "accent" ? [(shape as Path).points[0]?.[0] ?? 0] : [],
  );
const marked = ({ shapes }: Drawing): Rect[] =>
  shapes.filter((shape): shape is Rect => shape.shape === "rect" && shape.stroke === "bad");

test("draws each bit once, with the octets above and the fields below", () => {
  const drawing = drawingOf(addressBits(bitView("192.168.1.130", 26)));
  const words = wordsOf(drawing);
  assert.is(words.filter((word) => /^[01]$/.test(word)).length, 33, "32 bits, and the octet 1");
  for (const word of ["192.168.1.130", "192", "168", "130", "/26", "network 26 bits", "host 6 bits"])
    assert.ok(words.includes(word), word);
});

test("moves the boundary to the right with the length, and draws just one", () => {
  let before = -1;
  for (let length = 0; length <= 32; length++) {
    const drawing = drawingOf(addressBits(bitView("10.129.66.7", length)));
    const [x = -1, ...more] = boundaries(drawing);
    assert.equal(more, []);
    assert.ok(x > before, `/${length}`);
    before = x;
  }
});

test("shows IPv6 in four rows, with one boundary on the row it falls in", () => {
  for (const length of [0, 1, 31, 32, 33, 52, 64, 96, 127, 128]) {
    const drawing = drawingOf(addressBits(bitView("2001:db8:0:42::1", length)));
    assert.is(boundaries(drawing).length, 1, `/${length}`);
    assert.ok(wordsOf(drawing).includes(`/${length}`));
  }
  assert.is(boundaries(drawingOf(addressBits(bitView("fe80::1")))).length, 0, "no mask, no boundary");
});

test("is the view's own text in a terminal", () =>
  assert.is(addressBits(bitView("10.0.0.1", 8)).toString(), bitView("10.0.0.1", 8).toString()));

test("shows the AND of address and mask on request", () => {
  const shown = addressBits(bitView("192.168.1.130", 20), { and: true });
  assert.is(
    shown.toString(),
    [
      "address  11000000 10101000 0000|0001 10000010  192.168.1.130",
      "mask     11111111 11111111 1111|0000 00000000  255.255.240.0",
      "AND      11000000 10101000 0000|0000 00000000  192.168.0.0",
    ].join("\n"),
  );
  const drawing = drawingOf(shown);
  for (const word of ["AND", "255", "240", "168"]) assert.ok(wordsOf(drawing).includes(word), word);
  assert.equal(marked(drawing), []);
});

test("marks the bits under the mask in which two addresses differ, and gives the host's verdict", () => {
  const other = addressBits([bitView("192.168.1.130", 26), bitView("192.168.1.200", 26)]);
  assert.match(other.toString(), /\n {43}\^\nanother network: bit 26 differs under the mask of 192\.168\.1\.130\/26$/);
  assert.is(marked(drawingOf(other)).length, 2, "one in each row");
  const same = addressBits([bitView("192.168.1.130", 24), bitView("192.168.1.200", 26)]);
  assert.match(same.toString(), /\nsame network: all 24 bits under the mask of 192\.168\.1\.130\/24 agree$/);
  assert.equal(marked(drawingOf(same)), []);
});

test("sees an address without a mask under the mask of the first", () => {
  const drawing = drawingOf(addressBits([bitView("10.0.0.1", 8), bitView("11.0.0.1")]));
  const inks = drawing.shapes.filter((shape): shape is Rect => shape.shape === "rect" && shape.fill !== "bad");
  assert.equal(new Set(inks.flatMap(({ fill }) => fill ?? [])), new Set(["series1", "series2"]));
});

test("counts many differing bits instead of listing them", () =>
  assert.match(addressBits([bitView("255.255.255.255", 32), bitView("0.0.0.0", 32)]).toString(), /6, … \(32\) differ/));

test("refuses what has no picture, with the reason", () => {
  assert.throws(() => addressBits([]), /at least one address/);
  assert.throws(() => addressBits([bitView("10.0.0.1", 8), bitView("::1", 8)]), /give one version/);
  assert.throws(() => addressBits(bitView("10.0.0.1"), { and: true }), /one address with a length/);
  assert.throws(() => addressBits([bitView("10.0.0.1", 8), bitView("10.0.0.2", 8)], { and: true }), /one address/);
});

test.run();
