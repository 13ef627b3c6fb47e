// What a learner is told of a graded attempt.
import * as assert from "uvu/assert";
import { resultLines, scoreText } from "../../../kernel-lib/course/submit";
import { suite } from "../../harness";

const test = suite("the lines of a graded attempt");
type View = Parameters<typeof resultLines>[0];
type Result = NonNullable<View["result"]>;

const RESULT: Result = {
  score: 3,
  max: 8,
  counted: 3,
  practice: false,
  ground: "bubblewrap, limits by prlimit",
  outcomes: [
    { id: "frame", points: 3, max: 3, outcome: "passed", message: "passed" },
    { id: "lines", points: 0, max: 1, outcome: "wrong", message: "expected 1, got 2\nat the end" },
    { id: "slow", points: 0, max: 2, message: "to be marked by hand" },
    { id: "received", points: 0, max: 2, message: "to be marked by hand" },
  ],
  waitingForMarks: ["slow", "received"],
  remarks: [],
  feedback: "/feedback",
};

function linesOf(result: Partial<Result>): string[] {
  const receipt = { attempt: "1", sha256: "00", receivedAt: "2026-01-01T00:00:00Z", place: 0, late: false, round: 1 };
  return resultLines({ ...receipt, exercise: "06-chat", state: "graded", result: { ...RESULT, ...result } }).map(
    ({ text }) => text,
  );
}

test("say of answers in words what the check's own last line says", () => {
  assert.is(
    scoreText(RESULT),
    "3 of 8 points; 4 more points are for answers in words, read by a person: slow, received",
  );
  assert.equal(linesOf({}), [
    "✓ frame: passed  3 of 3 points",
    "✗ lines: wrong  0 of 1 points",
    "    expected 1, got 2",
    "    at the end",
    "· slow: an answer in words, read by a person",
    "· received: an answer in words, read by a person",
    "06-chat: 3 of 8 points; 4 more points are for answers in words, read by a person: slow, received",
    "bubblewrap, limits by prlimit",
  ]);
});

test("say of one that has been marked that it is", () => {
  const said = linesOf({ score: 5, counted: 5, waitingForMarks: ["received"] });
  assert.is(said[4], "· slow: an answer in words, read and marked");
  assert.is(said[6], "06-chat: 5 of 8 points; 2 more points are for an answer in words, read by a person: received");
  assert.is(scoreText({ ...RESULT, waitingForMarks: [] }), "3 of 8 points");
});

test("say what lateness took, and what was graded for practice", () => {
  assert.is(
    scoreText({ ...RESULT, counted: 2, practice: true, waitingForMarks: [] }),
    "3 of 8 points, 2 counted (late), practice",
  );
});

test.run();
