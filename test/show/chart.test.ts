// The static form of figures: where lines, bars and cells stand.
import * as assert from "uvu/assert";
import type { Shape, Trace } from "../../kernel-lib/show";
import { chartDrawing } from "../../kernel-lib/show/chart";
import { suite } from "../harness";

const test = suite("a static chart");

function shapesOf(traces: Trace[], layout = {}): Shape[] {
  const { shapes = [] } = chartDrawing(traces, layout) ?? {};
  assert.not.match(JSON.stringify(shapes), /null/, "every place is a number");
  return shapes;
}
const bars = (...given: Parameters<typeof shapesOf>) =>
  shapesOf(...given).flatMap((shape) => (shape.shape === "rect" && shape.fill !== "faint" ? [shape] : []));
const words = (...given: Parameters<typeof shapesOf>) =>
  shapesOf(...given).flatMap((shape) => (shape.shape === "text" && shape.text !== "" ? [shape.text] : []));
const line = (...given: Parameters<typeof shapesOf>) =>
  shapesOf(...given).flatMap((shape) =>
    shape.shape === "path" && shape.stroke === "series1" ? [shape.points] : [],
  )[0];

test("has bars as high as their values, on a common ground", () => {
  const [one, three] = bars([{ type: "bar", x: ["a", "b"], y: [1, 3] }]);
  assert.is(Math.round((three?.height ?? 0) / (one?.height ?? 1)), 3);
  assert.is((one?.y ?? 0) + (one?.height ?? 0), (three?.y ?? 0) + (three?.height ?? 0));
});

test("sets bars beside each other, or on each other", () => {
  const two: Trace[] = [{ type: "bar", x: ["a"], y: [1] }, { type: "bar", x: ["a"], y: [2] }]; // biome-ignore format: pairs
  const [left, right] = bars(two);
  assert.is((left?.x ?? 0) + (left?.width ?? 0), right?.x);
  const [low, high] = bars(two, { barmode: "stack" });
  assert.is((high?.y ?? 0) + (high?.height ?? 0), low?.y);
});

test("lets bars lie, and go below zero", () => {
  const [flat] = bars([{ type: "bar", orientation: "h", x: [2], y: ["a"] }]);
  assert.ok((flat?.width ?? 0) > (flat?.height ?? 0));
  const [up, down] = bars([{ type: "bar", x: ["a", "b"], y: [1, -1] }]);
  assert.is((up?.y ?? 0) + (up?.height ?? 0), down?.y);
});

test("counts a histogram", () => {
  assert.is(bars([{ type: "histogram", x: [1, 1, 2] }])[0]?.tip, "1.25: 2");
  assert.equal(bars([{ type: "histogram", x: [] }]), []);
});

test("names axes, title and series", () => {
  const two: Trace[] = [{ y: [1, 2], name: "in" }, { y: [2, 1], name: "out" }]; // biome-ignore format: pairs
  const all = words(two, { title: { text: "T" }, xaxis: { title: "X" }, yaxis: { title: { text: "Y" } } });
  for (const word of ["T", "X", "Y", "in", "out"]) assert.ok(all.includes(word), word);
});

test("has round ticks, and none between counts", () => {
  assert.equal(words([{ type: "bar", x: ["a"], y: [3] }]).slice(0, 5), ["0", "1", "2", "3", "a"]);
  assert.equal(words([{ type: "bar", x: ["a"], y: [12_000_000] }]).slice(0, 2), ["0", "5 M"]);
});

const AWKWARD: Record<string, (number | null)[]> = {
  "no value": [],
  "one value": [5],
  "a line that stays": [7, 7, 7],
  "zeros only": [0, 0],
  gaps: [1, null, 3],
  "the largest numbers": [1e308, -1e308],
  "large ones that lie close": [1e16, 1e16 + 2],
  "the smallest number": [5e-324, 0],
};

for (const [name, y] of Object.entries(AWKWARD)) {
  test(`draws ${name}, as line and as bars`, () => {
    for (const type of ["scatter", "bar"] as const) {
      const ticks = words([{ type, y }]);
      assert.ok(ticks.length < 30, `${ticks.length} ticks`);
    }
  });
}

test("leaves out what has no place on a logarithmic axis", () => {
  assert.is(line([{ y: [1, 0, 100, -1] }], { yaxis: { type: "log" } })?.length, 2);
  assert.ok(
    bars([{ type: "bar", x: ["a", "b"], y: [0, 10] }], { yaxis: { type: "log" } }).every(({ height }) => height >= 0),
  );
  assert.equal(
    words([{ y: [0, 0] }], { yaxis: { type: "log" } }).filter((text) => text.includes("NaN")),
    [],
  );
});

test("keeps a picture small: extremes of long lines, largest of many bars, averages of fine grids", () => {
  const y = Array.from({ length: 9000 }, (_, n) => (n === 4321 ? 50 : Math.sin(n)));
  const points = line([{ y }]) ?? [];
  assert.ok(points.length <= 402);
  assert.is(points.filter(([, py]) => py === Math.min(...points.map(([, other]) => other))).length, 1);
  const drawn = bars([{ type: "bar", y }]);
  assert.ok(drawn.length <= 300);
  assert.is(drawn.filter(({ height }) => height > 150).length, 1, "the high one is among them");
  const z = Array.from({ length: 100 }, () => Array.from({ length: 200 }, (_, c) => c));
  assert.is(bars([{ type: "heatmap", z }]).length, 20 * 23);
});

test("has no cell where a grid has no value", () => {
  const cells = bars([{ type: "heatmap", z: [[1, 2, 3], [4, null, 6]] }]); // biome-ignore format: rows
  assert.is(cells.length, 5);
  assert.is(cells[4]?.tip, "2, 1: 6");
});

test("is not there for kinds that only plotly draws", () => {
  assert.is(chartDrawing([{ type: "box", y: [1] }], {}), undefined);
});

test.run();
