import * as assert from "uvu/assert";
import {
  blockMap,
  type Circle,
  type Drawing,
  firstOctets,
  type Path,
  planSheet,
  type Rect,
} from "../../kernel-lib/show";
import {
  cutMap,
  type FeasiblePlan,
  firstOctetMap,
  Prefix,
  planMap,
  planSubnets,
  planTable,
} from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { drawingOf, wordsOf } from "./drawings";

const test = suite("maps of addresses");

const rects = ({ shapes }: Drawing): Rect[] => shapes.filter((shape): shape is Rect => shape.shape === "rect");
const paths = ({ shapes }: Drawing): Path[] => shapes.filter((shape): shape is Path => shape.shape === "path");

test("show all 256 first octets, one colour for each class, its range beside its rows", () => {
  const drawing = drawingOf(firstOctets(firstOctetMap()));
  const cells = rects(drawing);
  assert.is(cells.length, 256);
  assert.is(new Set(cells.map(({ fill }) => fill)).size, 5);
  for (const words of ["A: 0–127", "B: 128–191", "C: 192–223", "D: 224–239", "E: 240–255"])
    assert.ok(wordsOf(drawing).includes(words), words);
  assert.ok(drawing.title.includes("class C 192 to 223"));
});

test("frame the first octets that are special as a whole, and dot those that are in part", () => {
  const drawing = drawingOf(firstOctets(firstOctetMap()));
  assert.is(paths(drawing).filter(({ closed }) => closed).length, 3 + 3, "0, 10, 127 and the legend's three");
  const dots = drawing.shapes.filter((shape): shape is Circle => shape.shape === "circle");
  assert.is(dots.length, 6 + 1, "100, 169, 172, 192, 198, 203 and the legend's one");
  assert.match(rects(drawing)[172]?.tip ?? "", /^172: class B\nPrivate-Use 172\.16\.0\.0\/12$/);
});

const office = (): FeasiblePlan => {
  const plan = planSubnets(
    "10.20.0.0/23",
    [
      { name: "workshop", hosts: 117 },
      { name: "office", hosts: 61 },
      { name: "a link with a name longer than its place", hosts: 2 },
    ],
    { reserved: ["10.20.0.0/28"] },
  );
  if (!plan.feasible) throw new Error(plan.reason);
  return plan;
};

for (const layout of ["treemap", "hilbert"] as const) {
  test(`draw each part of a block as large as its share (${layout}), free ones dashed, reserved ones hatched`, () => {
    const map = planMap(office(), layout);
    const drawing = drawingOf(blockMap(map));
    const framed = rects(drawing).filter(({ fill, stroke }) => stroke || fill === "paper");
    assert.is(framed.length, map.cells.length);
    const share = ({ width, height }: Rect): number => (width + 2) * (height + 2);
    const total = framed.reduce((sum, rect) => sum + share(rect), 0);
    const whole = (drawing.width - 16) * (drawing.height - 36);
    assert.ok(Math.abs(total / whole - 1) < 0.01, `the parts fill ${total} of ${whole}`);
    for (const [n, { prefix }] of map.cells.entries()) {
      const [got, want] = [share(framed[n] as Rect) / total, 2 ** (23 - prefix.length)];
      assert.ok(Math.abs(got - want) < 0.01, `${prefix}: ${got}`);
    }
    const free = map.cells.filter(({ kind }) => kind === "free").length;
    assert.is(paths(drawing).filter(({ dashed }) => dashed).length, free);
    assert.ok(paths(drawing).filter(({ opacity }) => opacity === 0.6).length > 4, "hatching");
    assert.is(paths(drawing).filter(({ arrow }) => arrow).length, layout === "hilbert" ? 1 : 0);
    assert.ok(wordsOf(drawing).includes("workshop"));
  });
}

test("draw parts down to single addresses, and refuse more than can be seen", () => {
  const cut = (block: string, length: number) => {
    const parts = [...Prefix.parse(block).subnets(length)];
    return cutMap(
      block,
      parts.map((prefix) => ({ prefix, name: `${prefix}`, kind: "subnet" as const })),
      "hilbert",
    );
  };
  assert.is(rects(drawingOf(blockMap(cut("10.0.0.0/24", 32)))).length, 2 * 256);
  assert.throws(() => blockMap(cut("10.0.0.0/16", 29)), /8192 parts, 1024 can be shown/);
});

test("draw an empty block as one free part", () =>
  assert.ok(wordsOf(drawingOf(blockMap(cutMap("10.0.0.0/8", [])))).includes("10.0.0.0/8")));

test("put a plan's table over its map, the same colour on both", () => {
  const plan = office();
  const shown = planSheet(planTable(plan), planMap(plan));
  const drawing = drawingOf(shown);
  const words = wordsOf(drawing);
  for (const word of ["netmask", "255.255.255.128", "10.20.0.255", "(reserved)", "(free)"])
    assert.ok(words.includes(word), word);
  const swatches = rects(drawing).filter(({ width, stroke }) => width === 11 && stroke);
  assert.equal(
    swatches.map(({ stroke }) => stroke),
    plan.subnets.map(
      ({ prefix }) => rects(drawing).find((rect) => rect.stroke && rect.tip?.includes(`${prefix}`))?.stroke,
    ),
  );
  assert.ok(shown.toString().includes("spare\n") && shown.toString().includes("of the block"));
});

test("give the reason over the table of a plan that cannot be", () => {
  const shown = planSheet(planTable(planSubnets("10.0.0.0/25", [{ name: "a", hosts: 127 }])));
  assert.match(shown.toString(), /^10\.0\.0\.0\/25 cannot be cut so: the subnet needs 256 addresses, 128 are free\n/);
  assert.match(String(shown.bundle()["text/html"]), /<caption>10\.0\.0\.0\/25 cannot be cut so/);
});

test.run();
