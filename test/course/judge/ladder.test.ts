// What was really sent, as a report keeps and writes it.
import * as assert from "uvu/assert";
import { ladderLines } from "../../../kernel-lib/course/judge";
import { Ladder, type LadderLine } from "../../../kernel-lib/course/judge/ladder";
import { suite } from "../../harness";

const test = suite("a ladder");
const ENDS: LadderLine["ends"] = ["ann", "your program"];

function ladderAt(moments: number[], isHidden = false): Ladder {
  return new Ladder(() => moments.shift() ?? Number.NaN, isHidden);
}

test("counts its time from the first line", () => {
  const ladder = ladderAt([5000, 5002.5, 5003]);
  ladder.add({ ends: ENDS, toward: "right", what: "one" });
  ladder.add({ ends: ENDS, toward: "left", what: "two" });
  assert.equal(
    ladder.finish().map(({ atMs }) => atMs),
    [0, 2.5],
  );
});

test("says that nothing more came, where that took long", () => {
  const ladder = ladderAt([100, 5100]);
  ladder.add({ ends: ENDS, toward: "right", what: "one" });
  const last = ladder.finish().at(-1);
  assert.equal(last, { ends: ENDS, toward: "nobody", what: "nothing more", atMs: 5000 });
});

test("keeps the first lines and the last, and counts those between", () => {
  const ladder = ladderAt(Array.from({ length: 1001 }, (_, n) => n));
  for (let n = 0; n < 1000; n++) ladder.add({ ends: ENDS, toward: "right", what: `line ${n}` });
  const lines = ladder.finish();
  assert.is(lines.length, 20);
  assert.equal([lines[5]?.what, lines[6]?.what, lines[6]?.leftOut], ["line 5", "line 986", 980]);
});

test("keeps a hidden part apart, also when the learner's part begins anew", () => {
  const ladder = ladderAt([]);
  ladder.add({ ends: ENDS, toward: "right", what: "old", atMs: 1 });
  ladder.restart();
  ladder.add({ ends: ENDS, toward: "right", what: "seen", atMs: 2 });
  ladder.hide();
  ladder.restart();
  ladder.add({ ends: ENDS, toward: "right", what: "unseen", atMs: 3 });
  assert.equal(
    ladder.finish().map(({ what, hidden }) => [what, hidden]),
    [
      ["seen", undefined],
      ["unseen", true],
    ],
  );
});

test("of a check that is hidden as a whole is hidden from the start", () => {
  const ladder = ladderAt([0, 0], true);
  ladder.add({ ends: ENDS, toward: "right", what: "x" });
  assert.is(ladder.finish()[0]?.hidden, true);
});

test("is written between rails that stand straight, whatever the script", () => {
  const line = (toward: LadderLine["toward"], what: string, more = {}): LadderLine => ({
    atMs: 0,
    ends: ENDS,
    toward,
    what,
    ...more,
  });
  const lines = [
    line("right", '"你好"'),
    line("left", '"é"', { leftOut: 3 }),
    line("right", "data 1", { lost: true }),
    line("nobody", "nothing more", { atMs: 12_340 }),
  ];
  assert.is(
    ladderLines(lines).join("\n"),
    `what was really sent:
         ann │                              │ your program
 0.0 ms      │─── "你好" ──────────────────▶│
             ┊ 3 more                       ┊
 0.0 ms      │◀── "é" ──────────────────────│
 0.0 ms      │─── data 1, lost ────────────✗│
12.34 s      ┊   nothing more               ┊`,
  );
});

test("is nothing where nothing was sent", () => {
  assert.equal(ladderLines([]), []);
});

test.run();
