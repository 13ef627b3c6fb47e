import * as assert from "uvu/assert";
import { DRAWING_MIME, type Drawing, drawingValue, ruler, type Shape, toSvg } from "../../kernel-lib/show";
import { suite } from "../harness";

const drawing = suite("a drawing");
const svgOf = (...shapes: Shape[]): string => toSvg({ width: 10, height: 20, title: "t", shapes });

drawing("is drawn by our extension, as SVG elsewhere, as the given text in a terminal", () => {
  const value: Drawing = { width: 1, height: 1, title: "a dot", shapes: [{ shape: "circle", x: 0, y: 0, radius: 1 }] };
  const bundle = drawingValue(value, "a dot").bundle();
  assert.equal(Object.keys(bundle), [DRAWING_MIME, "image/svg+xml", "text/plain"]);
  assert.is(bundle[DRAWING_MIME], value);
  assert.is(bundle["text/plain"], "a dot");
});

const FORMS: Record<string, [Shape, string]> = {
  "a rectangle": [
    { shape: "rect", x: 1, y: 2, width: 3, height: 4.567, radius: 1, fill: "good" },
    '<rect x="1" y="2" width="3" height="4.57" rx="1" class="f-good"/>',
  ],
  "a circle with a tip": [
    { shape: "circle", x: 1, y: 2, radius: 3, stroke: "bad", tip: "a & b" },
    '<circle cx="1" cy="2" r="3" fill="none" class="s-bad"><title>a &#38; b</title></circle>',
  ],
  "a dashed, closed path": [
    { shape: "path", points: [[0, 0], [1, 0], [1, 1]], closed: true, dashed: true, opacity: 0.5 }, // biome-ignore format: points
    '<path d="M0 0L1 0L1 1Z" stroke-dasharray="4 3" fill="none" class="s-line" opacity="0.5"/>',
  ],
  "turned words": [
    { shape: "text", x: 1, y: 2, text: "<b>", anchor: "end", mono: true, bold: true, rotate: 90 },
    '<text x="1" y="2" font-size="12" text-anchor="end" font-weight="600" transform="rotate(90 1 2)" class="f-text m">&#60;b&#62;</text>',
  ],
};

for (const [name, [shape, svg]] of Object.entries(FORMS))
  drawing(`has ${name}`, () => assert.ok(svgOf(shape).includes(svg), svgOf(shape)));

drawing("has an arrow's head that points where the path goes", () => {
  assert.match(svgOf({ shape: "path", points: [[0, 0], [10, 0]], arrow: true }), 'd="M10 0L2 3.5L2 -3.5Z"'); // biome-ignore format: points
});

drawing("brings the colours it uses, for light and dark, and no others", () => {
  const svg = svgOf({ shape: "rect", x: 0, y: 0, width: 1, height: 1, fill: "series1" });
  assert.match(svg, /\.f-series1\{fill:#0072b2\}.*@media\(prefers-color-scheme:dark\)\{.*\.f-series1\{fill:#5ab0e6\}/);
  assert.not.match(svg, "series2");
});

drawing("has no attribute that is not a number, and no character that XML forbids", () => {
  const broken = { shape: "rect", x: Number.NaN, y: Number.POSITIVE_INFINITY, width: 1, height: 1 } as const;
  assert.not.match(svgOf(broken), /NaN|Infinity/);
  assert.match(svgOf({ shape: "text", x: 0, y: 0, text: "a\u0000b\ufffe" }), "a\ufffdb\ufffd");
});

drawing.run();

const bits = suite("a bit ruler");
const UDP = {
  name: "UDP",
  fields: [
    { name: "source port", bitOffset: 0, bitLength: 16, text: "53" },
    { name: "flag", bitOffset: 16, bitLength: 1, text: "1" },
    { name: "long", bitOffset: 24, bitLength: 24, text: "x".repeat(90) },
  ],
};
const shapesOf = (...given: Parameters<typeof ruler>): Shape[] =>
  (ruler(...given).bundle()[DRAWING_MIME] as Drawing).shapes;

bits("in a terminal lists bits, field and value", () => {
  assert.is(
    ruler(UDP).toString(),
    `UDP (bits, field, value)\n       0–15  source port  53\n      16–16  flag         1\n      24–47  long         ${"x".repeat(90)}`,
  );
});

bits("draws a field on each row it touches, named once, and tells its place when pointed at", () => {
  const tips = shapesOf(UDP).map(({ tip }) => tip ?? "");
  assert.is(tips.filter((tip) => tip.startsWith("long")).length, 2 * 2 + 2, "two boxes a row, name, value");
  assert.ok(tips.includes("source port = 53 (2 bytes from byte 0)"));
  assert.ok(tips.includes("flag = 1 (1 bit from bit 16)"));
});

bits("cuts what is too long for its box", () => {
  const words = shapesOf(UDP).flatMap((shape) => (shape.shape === "text" ? [shape.text] : []));
  assert.ok(words.some((text) => /^x+…$/.test(text) && text.length < 80));
});

bits("has rows of another width, and none without fields", () => {
  assert.is((ruler(UDP, { bitsPerRow: 8 }).bundle()[DRAWING_MIME] as Drawing).height, 46 + 6 * 46 + 8);
  assert.is(ruler({ name: "empty", fields: [] }).toString(), "empty (bits, field, value)");
});

bits.run();
