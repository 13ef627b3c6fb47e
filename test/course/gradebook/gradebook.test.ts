// timeout: 120 s
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import {
  type AttemptFacts,
  type ClassFacts,
  classTable,
  csv,
  lateness,
  type Mark,
  nbgraderCsv,
  openPolicy,
  type Person,
  type Policy,
  scored,
  standing,
  waitingForMarks,
} from "../../../kernel-lib/course/gradebook";
import { PYTHON } from "../../../kernel-lib/course/start/python";
import { suite } from "../../harness";
import { TEST_SITE } from "../../prepare/python";

const DUE_MS = Date.UTC(2026, 10, 23, 12);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LATE = { graceMinutes: 10, penaltyPerDay: 0.25, most: 0.6, closedAfterDays: 4 };
const POLICY: Policy = { exercise: "06-chat", dueAtMs: DUE_MS, keep: "best", late: LATE };

/** An attempt so much after the deadline, with so many points of the check's three; none: not graded. */
function facts(id: string, afterMs: number, points?: number, marks: [string, number][] = []): AttemptFacts {
  const outcome = points === 0 ? "not attempted" : points === 3 ? "passed" : "wrong";
  const outcomes = [{ id: "echo", points: points ?? 0, max: 3, outcome } as const, { id: "why", points: 0, max: 2 }];
  return {
    attempt: { id, personId: "p", exercise: "06-chat", receivedAtMs: DUE_MS + afterMs },
    state: points === undefined ? "queued" : "graded",
    ...(points === undefined ? {} : { grading: { score: points, max: 5, outcomes, practice: id === "practice" } }),
    marks: marks.map(([cellId, given], at): Mark => {
      return { attemptId: id, cellId, points: given, comment: "", byPersonId: "t", atMs: at };
    }),
  };
}

const late = suite("Lateness");

late("costs nothing until the grace is over, then a share each begun day up to the most", () => {
  const cases: [number, number, number, boolean][] = [
    [-DAY_MS, 0, 0, false],
    [0, 0, 0, false],
    [10 * MINUTE_MS, 0, 0, false],
    [10 * MINUTE_MS + 1, 1, 0.25, false],
    [DAY_MS + 10 * MINUTE_MS, 1, 0.25, false],
    [DAY_MS + 10 * MINUTE_MS + 1, 2, 0.5, false],
    [3 * DAY_MS, 3, 0.6, false],
    [4 * DAY_MS + 10 * MINUTE_MS, 4, 0.6, false],
    [4 * DAY_MS + 10 * MINUTE_MS + 1, 5, 0.6, true],
  ];
  for (const [afterMs, days, taken, isClosed] of cases)
    assert.equal(lateness(LATE, DUE_MS, DUE_MS + afterMs), { days, taken, isClosed }, `${afterMs} ms after`);
  assert.is(lateness(LATE, undefined, DUE_MS + 99 * DAY_MS).taken, 0);
  assert.is(lateness({ graceMinutes: 0, penaltyPerDay: 0.9, most: 1 }, 0, 9 * DAY_MS).taken, 1);
});

late.run();

const score = suite("Score of an attempt");

score("is the checks' points, with a mark by hand in the place of a cell's own", () => {
  assert.is(scored(facts("a", 0, 1), POLICY, DUE_MS).score, 1);
  assert.is(scored(facts("a", 0, 1, [["why", 2]]), POLICY, DUE_MS).score, 3);
  assert.is(scored(facts("a", 0, 3, [["echo", 0.5]]), POLICY, DUE_MS).score, 0.5, "a mark overrules a check");
  assert.is(
    scored(
      facts("a", 0, 1, [
        ["why", 2],
        ["why", 0],
      ]),
      POLICY,
      DUE_MS,
    ).score,
    1,
    "the latest mark counts",
  );
  assert.is(scored(facts("a", 0, 1, [["gone", 9]]), POLICY, DUE_MS).score, 1, "of a cell that is not there");
});

score("waits for marks, is absent until graded, shows practice", () => {
  assert.equal(scored(facts("a", 0, 1), POLICY, DUE_MS).waiting, ["why"]);
  assert.equal(scored(facts("a", 0, 1, [["why", 0]]), POLICY, DUE_MS).waiting, []);
  const queued = scored(facts("a", DAY_MS, undefined), POLICY, DUE_MS);
  assert.equal([queued.score, queued.counted, queued.lateDays], [undefined, undefined, 1]);
  assert.is(scored(facts("practice", 0, 1), POLICY, DUE_MS).practice, true);
});

score("loses what lateness takes", () => {
  assert.is(scored(facts("a", DAY_MS, 3, [["why", 1]]), POLICY, DUE_MS).counted, 3);
  assert.is(scored(facts("a", 9 * DAY_MS, 3), POLICY, DUE_MS).counted, 0);
});

score.run();

const standings = suite("Standing");
const countingOf = (rows: AttemptFacts[], policy: Policy): string | undefined =>
  standing(rows, policy).counting?.attempt.id;

standings("counts the best or the last of what is graded", () => {
  const rows = [facts("a", -3, 3), facts("b", -2, 1), facts("c", -1, undefined)];
  assert.is(countingOf(rows, POLICY), "a");
  assert.is(countingOf(rows, { ...POLICY, keep: "last" }), "b", "the last that is graded");
  assert.is(countingOf([facts("a", -2, 1), facts("b", -1, 1)], POLICY), "b", "of equals the newest");
  assert.is(countingOf([facts("a", -2, 2), facts("b", 2 * DAY_MS, 3)], POLICY), "a", "after lateness");
  assert.is(countingOf([], POLICY), undefined);
});

standings("never counts what came after the end in the place of what came before", () => {
  const last = { ...POLICY, keep: "last" } as const;
  assert.is(countingOf([facts("a", -1, 1), facts("b", 9 * DAY_MS, 3)], last), "a");
  assert.is(standing([facts("b", 9 * DAY_MS, 3)], last).counting?.counted, 0);
});

standings("follows an extension without any regrade", () => {
  const extension = { personId: "p", exercise: "06-chat", dueAtMs: DUE_MS + 9 * DAY_MS, reason: "ill" };
  const { counting, dueAtMs } = standing([facts("b", 9 * DAY_MS, 3)], POLICY, extension);
  assert.equal([counting?.counted, dueAtMs], [3, extension.dueAtMs]);
});

standings.run();

const PEOPLE: Person[] = ["Ann Mary Lee", "王小明", '=HYPERLINK("x"), Bo'].map((name, at) => {
  return {
    id: `p${at}`,
    login: `s${at}`,
    name,
    role: "student",
    addedAtMs: 0,
    ...(at === 0 ? { email: "a@b.c" } : {}),
  };
});

function ofPerson(personId: string, row: AttemptFacts): AttemptFacts {
  return { ...row, attempt: { ...row.attempt, personId } };
}

const CLASS: ClassFacts = {
  people: PEOPLE,
  exercises: ["06-chat", "07-scp"],
  policies: [POLICY],
  extensions: [],
  rows: [
    ofPerson("p0", facts("a", -MINUTE_MS, 1, [["why", 1.5]])),
    ofPerson("p0", facts("b", -1, 0)),
    ofPerson("p1", facts("c", DAY_MS, 3)),
    ofPerson("gone", facts("d", 0, 3)),
  ],
};

const table = suite("Class table");

table("has a row a student and a column an exercise", () => {
  const { students } = classTable(CLASS);
  assert.equal(
    students.map(({ person, counted }) => [person.login, counted]),
    [
      ["s0", 2.5],
      ["s1", 2.25],
      ["s2", 0],
    ],
  );
  assert.equal(
    students[1]?.standings.map(({ counting }) => counting?.attempt.id),
    ["c", undefined],
  );
  assert.equal(
    waitingForMarks(students.flatMap((student) => student.standings)).map(({ attempt }) => attempt.id),
    ["c"],
  );
});

table("tells which check fails for how many, of the attempts that count", () => {
  assert.equal(classTable(CLASS).checks, [[{ id: "echo", passed: 1, failed: 1, notAttempted: 0 }], []]);
});

table("of 5,000 students with 8 exercises and 3 attempts each is computed from 120,000 rows", () => {
  const people = Array.from({ length: 5_000 }, (_, at) => ({ ...(PEOPLE[0] as Person), id: `p${at}` }));
  const exercises = Array.from({ length: 8 }, (_, at) => `exercise-${at}`);
  const rows = people.flatMap(({ id }) =>
    exercises.flatMap((exercise) =>
      [1, 2, 3].map((points) => {
        const row = facts(`${id} ${exercise} ${points}`, -10 + points, points);
        return { ...row, attempt: { ...row.attempt, personId: id, exercise } };
      }),
    ),
  );
  const { students, checks } = classTable({ people, exercises, policies: [], extensions: [], rows });
  assert.is(
    students.every(({ counted }) => counted === 24),
    true,
  );
  assert.equal(checks[7], [{ id: "echo", passed: 5_000, failed: 0, notAttempted: 0 }]);
});

table.run();

const text = suite("CSV");

text("of text that a spreadsheet would calculate is harmless, numbers stay numbers", () => {
  const bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"];
  for (const cell of bad) assert.match(csv([[cell]]), /^"?'/, JSON.stringify(cell));
  assert.is(csv([[-1, 0.5, "a-b", "", 'say "hi"', "two\nlines"]]), '-1,0.5,a-b,,"say ""hi""","two\nlines"\n');
});

text("has nbgrader's columns and its way to write times and numbers", () => {
  const lines = nbgraderCsv(classTable(CLASS), () => 7)
    .trim()
    .split("\n");
  assert.is(lines[1], "06-chat,2026-11-23 12:00:00,2026-11-23 11:59:00,s0,Lee,Ann Mary,a@b.c,2.5,0.0,2.5,5.0");
  assert.is(lines[2], "06-chat,2026-11-23 12:00:00,2026-11-24 12:00:00,s1,王小明,,,3.0,0.75,2.25,5.0");
  assert.is(lines[3], `06-chat,2026-11-23 12:00:00,,s2,Bo,"'=HYPERLINK(""x""),",,0.0,0.0,0.0,7.0`);
  assert.is(lines[4], "07-scp,,,s0,Lee,Ann Mary,a@b.c,0.0,0.0,0.0,7.0");
});

text("equals what real nbgrader exports of the same gradebook", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-csv-"));
  const [script, out] = [path.join(folder, "export.py"), path.join(folder, "grades.csv")];
  writeFileSync(script, EXPORT);
  // it calls alembic by its name
  const PATH = `${path.join(TEST_SITE, "bin")}${path.delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, PYTHONPATH: TEST_SITE };
  execFileSync(PYTHON, [script, path.join(folder, "gradebook.db"), out], { env, cwd: folder, stdio: "pipe" });
  const person = (at: number, login: string, name: string): Person => {
    return { id: `p${at}`, login, name, email: `${login}@example.org`, role: "student", addedAtMs: 0 };
  };
  const noCost = { ...openPolicy("06-chat"), dueAtMs: DUE_MS };
  const table = classTable({
    people: [person(0, "ann", "Ann Lee"), person(1, "bo", "Bo Wu")],
    exercises: ["06-chat"],
    policies: [noCost],
    extensions: [],
    rows: [ofPerson("p0", facts("a", 1_500, 1, [["why", 1.5]]))],
  });
  assert.is(
    nbgraderCsv(table, () => 5),
    readFileSync(out, "utf8"),
  );
  rmSync(folder, { recursive: true });
});

text.run();

/** The same two students in nbgrader's own database, exported by its own exporter. */
const EXPORT = `
import sys, datetime
from nbgrader.api import Gradebook
from nbgrader.plugins.export import CsvExportPlugin
due = datetime.datetime(2026, 11, 23, 12)
with Gradebook("sqlite:///" + sys.argv[1]) as book:
    book.add_assignment("06-chat", duedate=due)
    book.add_notebook("06-chat", "06-chat")
    book.add_grade_cell("echo", "06-chat", "06-chat", max_score=3, cell_type="code")
    book.add_grade_cell("why", "06-chat", "06-chat", max_score=2, cell_type="markdown")
    book.add_student("ann", first_name="Ann", last_name="Lee", email="ann@example.org")
    book.add_student("bo", first_name="Bo", last_name="Wu", email="bo@example.org")
    book.add_submission("06-chat", "ann", timestamp=due + datetime.timedelta(milliseconds=1500))
    for cell, points in (("echo", 1), ("why", 1.5)):
        book.find_grade(cell, "06-chat", "06-chat", "ann").manual_score = points
    book.db.commit()
    CsvExportPlugin(to=sys.argv[2]).export(book)
`;
