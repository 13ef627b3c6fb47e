import * as assert from "uvu/assert";
import { FIGURE_MIME, figure, type Trace } from "../../kernel-lib/show";
import { suite } from "../harness";

const test = suite("a figure");

const dataOf = (traces: Trace[], layout = {}): { data: Record<string, unknown>[]; layout: Record<string, unknown> } =>
  figure(traces, layout).bundle()[FIGURE_MIME] as never;

/** The values of y as the notebook keeps them. */
function numbersOf(trace: Trace): string[] {
  const [kept] = dataOf([trace]).data as [{ y: { numbers: string } }];
  return kept.y.numbers.split(",");
}

test("is drawn by our extension, as a picture elsewhere, as a table of its numbers in a terminal", () => {
  const bundle = figure([{ x: [1, 2], y: [3, 4.5], name: "bytes" }], {
    title: "Growth",
    xaxis: { title: "s" },
  }).bundle();
  assert.equal(Object.keys(bundle), [FIGURE_MIME, "image/svg+xml", "text/plain"]);
  assert.is(bundle["text/plain"], "Growth\nx: s\nseries  x  y  \n──────  ─  ───\nbytes   1    3\nbytes   2  4.5");
});

test("is a value of the kernel's display protocol, and prints as its text", () => {
  const shown = figure([{ y: [1] }]);
  const display = Reflect.get(shown, Symbol.for("Jupyter.display")) as () => object;
  assert.ok(FIGURE_MIME in display.call(shown));
  assert.is(`${shown}`, "Figure\nx  y\n─  ─\n0  1");
});

test("says in text how many rows it leaves out", () => {
  assert.match(figure([{ y: Array.from({ length: 30 }, (_, n) => n) }]).toString(), /\n… 6 rows more$/);
});

test("has a table for a static form where only plotly draws its kind", () => {
  const bundle = figure([{ type: "pie", labels: ["a", "<b>"], values: [1, 2] }]).bundle();
  assert.match(String(bundle["text/html"]), "&#60;b&#62;");
  assert.is(bundle["image/svg+xml"], undefined);
});

test("takes typed arrays, bigints, dates and holes, and is plain JSON", () => {
  const { data, layout } = dataOf(
    [
      {
        x: new Uint8Array([1, 2]),
        y: [Number.NaN, 2],
        marker: { size: new Float64Array([1, 2]) as never },
        f: () => 1,
      },
    ],
    { shapes: [{ x0: 10n, x1: new Date(0) }], xaxis: { tickvals: new Uint32Array([1]) } },
  );
  assert.equal(JSON.parse(JSON.stringify(data)), [{ x: [1, 2], y: [null, 2], marker: { size: [1, 2] } }]);
  assert.equal(layout, { shapes: [{ x0: 10, x1: "1970-01-01T00:00:00.000Z" }], xaxis: { tickvals: [1] } });
});

test("keeps whole numbers whole, clocks to the microsecond, and six digits of the rest", () => {
  const long = (make: (n: number) => number): string | undefined =>
    numbersOf({ type: "bar", y: Array.from({ length: 20 }, (_, n) => make(n)) })[1];
  assert.is(
    long((n) => 3_184_567_234 + n),
    "3184567235",
  );
  assert.is(
    long((n) => 1_700_000_000.123456 + n * 0.001),
    "1700000000.124456",
  );
  assert.is(
    long((n) => n / 3),
    "0.333333",
  );
});

test("of a long line keeps the extremes", () => {
  const words = numbersOf({ y: Array.from({ length: 10_000 }, (_, n) => (n === 6789 ? 5 : Math.sin(n))) });
  assert.ok(words.length <= 2002, `${words.length} points`);
  assert.ok(words.includes("5"));
});

const NOT_THINNED: Record<string, Trace> = {
  "points are drawn one by one": { mode: "markers", y: new Float64Array(3000) },
  "x goes back": { x: Array.from({ length: 3000 }, (_, n) => -n), y: new Float64Array(3000) },
  "it has gaps": { y: Array.from({ length: 3000 }, (_, n) => (n % 2 === 0 ? n : null)) },
  "bars are counted": { type: "bar", y: new Float64Array(3000) },
};

for (const [why, trace] of Object.entries(NOT_THINNED)) {
  test(`keeps every value where ${why}`, () => {
    assert.is(numbersOf(trace).length, 3000);
  });
}

test("refuses more than a notebook should keep", () => {
  assert.throws(() => figure([{ y: new Float64Array(50_001) }]), /figure: 50001 values are more than .* \(50000\)/);
});

test("lets ten figures of 2,000 points into a saved notebook of less than 500 KB", () => {
  const seconds = Array.from({ length: 2000 }, (_, n) => n / 100);
  const kinds: Trace[] = [
    { x: seconds, y: seconds.map((s) => Math.sin(s) * 12.345678), name: "line" },
    { type: "bar", x: seconds, y: seconds.map((s) => Math.cos(s)) },
    { type: "histogram", x: seconds.map((s) => Math.sin(s * 77)) },
    { mode: "markers", x: seconds, y: seconds.map((s) => s ** 1.5) },
    { type: "heatmap", z: Array.from({ length: 40 }, (_, r) => Array.from({ length: 50 }, (_, c) => Math.sin(r * c))) },
  ];
  const outputs = [...kinds, ...kinds].map((trace) => ({ data: figure([trace], { title: "A title" }).bundle() }));
  // As Jupyter writes it: indented by one space, a line for every item of a list.
  const size = JSON.stringify({ cells: outputs.map((output) => ({ outputs: [output] })) }, undefined, 1).length;
  assert.ok(size < 500_000, `${size} bytes`);
});

test.run();
