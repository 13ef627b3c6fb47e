// What a student is told of a grading, and what not.
import * as assert from "uvu/assert";
import { type GradedReport, type Grading, HIDDEN_CASE, studentReport } from "../../../kernel-lib/course/grading";
import { suite } from "../../harness";

const test = suite("a student's report");

function grading(...reports: Partial<GradedReport>[]): Grading {
  const whole = reports.map(
    (report): GradedReport => ({
      id: "x",
      outcome: "wrong",
      message: "SECRET",
      steps: [],
      points: 0,
      max: 2,
      ...report,
    }),
  );
  return {
    exercise: "01",
    score: 0,
    max: 2,
    outcomes: whole.map(({ id, outcome, message, points, max }) => ({ id, outcome, message, points, max })),
    reports: whole,
    texts: [],
    ground: { sandbox: "bubblewrap", limits: "rlimits", practice: false },
    masterSha256: "0",
    remarks: [],
    startedAtMs: 0,
    tookMs: 0,
  };
}

const shown = { text: "f(1) → 1", ok: true };
const hidden = (ok: boolean) => ({
  text: "f(SECRET) → SECRET",
  ok,
  hidden: true as const,
  ...(ok ? {} : { detail: ["SECRET"] }),
});

test("has nothing of a hidden case that failed: no step, value, message, place, seed, nor what the code printed", () => {
  const place = { module: "m", line: 1, column: 1, text: "SECRET" };
  const told = studentReport(
    grading({ steps: [shown, hidden(true), hidden(false)], place, printed: "SECRET", seed: 7 }),
  );
  assert.not.match(JSON.stringify(told), "SECRET");
  assert.not.match(JSON.stringify(told), '"seed"');
  assert.equal(told.reports[0]?.steps, [shown, { text: HIDDEN_CASE, ok: false, hidden: true }]);
  assert.is(told.outcomes[0]?.message, `${HIDDEN_CASE}: wrong`);
});

test("has nothing of hidden cases that went well", () => {
  const told = studentReport(
    grading({ outcome: "passed", message: "passed", steps: [shown, hidden(true), hidden(true)], printed: "SECRET" }),
  );
  assert.not.match(JSON.stringify(told), "SECRET");
  assert.equal(told.reports[0]?.steps, [shown, { text: HIDDEN_CASE, ok: true, hidden: true }]);
});

test("tells a visible case that failed whole", () => {
  const steps = [{ text: "f(1) → 2", ok: false, detail: ["expected 1"] }];
  const whole = grading({ steps, message: "expected 1, got 2", printed: "mine" });
  assert.equal(studentReport(whole), whole);
});

test("says the same of a hidden case however it ended without a step of its own", () => {
  const told = studentReport(grading({ outcome: "timed out", steps: [shown, { ...hidden(true) }] }));
  assert.not.match(JSON.stringify(told), "SECRET");
  assert.is(told.reports[0]?.message, `${HIDDEN_CASE}: timed out`);
});

test("has nothing of what a hidden case sent", () => {
  const rung = { atMs: 0, ends: ["peer 1", "your program"] as [string, string], toward: "right" as const };
  const seen = { ...rung, what: "connect" };
  const ladder = [seen, { ...rung, what: "SECRET", hidden: true as const }];
  const told = studentReport(grading({ message: "wrong", steps: [shown, { ...shown, ok: false }], ladder }));
  assert.equal(told.reports[0]?.ladder, [seen]);
  assert.is(
    "ladder" in (studentReport(grading({ steps: [hidden(false)], ladder: ladder.slice(1) })).reports[0] ?? {}),
    false,
  );
});

test("is the same when it is made again", () => {
  const once = studentReport(grading({ steps: [shown, hidden(false)], printed: "SECRET" }));
  assert.equal(studentReport(once), once);
});

test.run();
