import * as assert from "uvu/assert";
import { drawRun, type Path, type Shape, type Words } from "../../../kernel-lib/show";
import { suite } from "../../harness";
import { drawingOf, wordsOf } from "../drawings";
import { simulated } from "./simulated";

const test = suite("the ladder of a run");
const EMPTY = { rows: [], changes: [], samples: [] };

test("has a line for each packet, with the states of both ends beside it as they change", () => {
  const lines = [
    "                 client │                                          │ server",
    "     0 ms      SYN-SENT │─────────────── SYN seq 0 ───────────────▶│ SYN-RECEIVED",
    "    10 ms   ESTABLISHED │◀───────── SYN, ACK seq 0 ack 1 ──────────│",
    "    20 ms               │──────────── ACK seq 1 ack 1 ────────────▶│ ESTABLISHED",
    "    20 ms               │──── PSH, ACK seq 1–5 ack 1 (5 bytes) ───▶│",
    "    20 ms    FIN-WAIT-1 │────────── FIN, ACK seq 6 ack 1 ─────────▶│ CLOSE-WAIT",
    "    30 ms     TIME-WAIT │◀───────── FIN, ACK seq 1 ack 7 ──────────│ LAST-ACK",
    "    40 ms               │──────────── ACK seq 7 ack 2 ────────────▶│ CLOSED",
    " 240.04 s        CLOSED │                                          │",
  ];
  assert.is(drawRun.ladder(simulated()).toString(), lines.join("\n"));
});

test("says what was lost and what was sent again", () => {
  const lines = drawRun
    .ladder(simulated([1]))
    .toString()
    .split("\n");
  assert.match(lines[1] ?? "", /SYN-SENT │─+ SYN seq 0, lost ─+✗│$/);
  assert.match(lines[2] ?? "", /1000 ms {15}│─+ SYN seq 0, again ─+▶│ SYN-RECEIVED$/);
  assert.is(lines.filter((line) => line.includes("again")).length, 1, "a FIN behind data is no repetition of them");
});

test("can be stepped through, packet by packet", () => {
  const two = drawRun.ladder(simulated(), { upTo: 2 }).toString().split("\n");
  assert.is(two.length, 3);
  assert.match(two[2] ?? "", /SYN, ACK seq 0 ack 1/);
});

test("draws an arrow for each packet that came, parallel ones for those of one moment, and a cross where one was lost", () => {
  const drawing = drawingOf(drawRun.ladder(simulated([4])));
  const lines = drawing.shapes.filter((shape): shape is Path => shape.shape === "path" && shape.strokeWidth === 1.5);
  assert.is(lines.filter(({ arrow }) => arrow).length, 9);
  const slope = ({ points: [a = [0, 0], b = [1, 0]] }: Path): number => (b[1] - a[1]) / (b[0] - a[0]);
  const [ack, lost, fin] = lines.slice(2, 5).map(slope);
  assert.ok(Math.abs((ack ?? 0) - (lost ?? 1)) < 0.01 && Math.abs((lost ?? 0) - (fin ?? 1)) < 0.01);
  assert.is(wordsOf(drawing).filter((word) => word === "✗").length, 1);
  assert.is(drawing.title, "10 packets between client and server, 1 of them lost, with the states of both ends");
});

test("keeps arrows dashed where numbers went out before, and silences in words", () => {
  const drawing = drawingOf(drawRun.ladder(simulated([1])));
  const again = drawing.shapes.filter((shape) => shape.shape === "path" && shape.dashed && shape.arrow);
  assert.is(again.length, 1);
  assert.match(again[0]?.tip ?? "", /^packet 2: SYN seq 0, sent again$/);
  assert.ok(wordsOf(drawing).some((word) => /^\d+ ms later$|^\d\.\d+ s later$/.test(word)));
});

test("leaves each moment's time once, and never where a lost packet would have come", () => {
  const words = wordsOf(drawingOf(drawRun.ladder(simulated([1]))));
  assert.is(words.filter((word) => word === "10 ms").length, 0);
  assert.is(words.filter((word) => word === "1020 ms").length, 1);
});

test("draws a run in which nobody is heard, and one of nothing", () => {
  const all = Array.from({ length: 30 }, (_, index) => index + 1);
  assert.match(drawRun.ladder(simulated(all)).toString(), /CLOSED │ +│$/);
  assert.is(drawRun.ladder(EMPTY).toString(), "no packets");
});

test("refuses a third end, with the reason", () => {
  const { rows, changes, samples } = simulated();
  const [first] = rows;
  assert.ok(first);
  const stranger = { ...first, packet: { ...first.packet, source: { address: "203.0.113.9", port: 1 } } };
  assert.throws(
    () => drawRun.ladder({ rows: [...rows, stranger], changes, samples }),
    /203\.0\.113\.9 is a third end, two can be drawn/,
  );
});

test("stands beside another under its name, moved and whole", () => {
  const [left, right] = [drawRun.ladder(simulated()), drawRun.ladder(simulated([1]))];
  const both = drawingOf(drawRun.beside({ "all is well": left, "a lost SYN": right }));
  const [one, two] = [drawingOf(left), drawingOf(right)];
  assert.is(both.width, one.width + 24 + two.width);
  assert.is(both.shapes.length, one.shapes.length + two.shapes.length + 2);
  const shift = one.width + 24;
  const firstX = (shape: Shape | undefined): number =>
    shape?.shape === "path" ? (shape.points[0]?.[0] ?? 0) : (shape?.x ?? 0);
  assert.is(firstX(both.shapes.at(-1)), shift + firstX(two.shapes.at(-1)));
  const names = both.shapes.filter((shape): shape is Words => shape.shape === "text" && shape.size === 13);
  assert.equal(
    names.map(({ text }) => text),
    ["all is well", "a lost SYN"],
  );
});

test("stands as text below the other where one of them is no drawing", () => {
  const value = drawRun.sequence(simulated());
  const text = drawRun.beside({ ladder: drawRun.ladder(EMPTY), bytes: value });
  assert.match(text.toString(), /^ladder\nno packets\n\nbytes\nBytes from the client/);
});

test.run();
