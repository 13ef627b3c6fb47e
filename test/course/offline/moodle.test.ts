// Moodle's names and Moodle's worksheet.
import * as assert from "uvu/assert";
import type { Grading } from "../../../kernel-lib/course/grading";
import { fillWorksheet, moodleName, newWorksheet, type WorksheetRow } from "../../../kernel-lib/course/offline";
import { suite } from "../../harness";

const test = suite("Moodle");

test("'s folders and names tell whose file it is, in each form of its versions", () => {
  for (const [name, prefix, own] of [
    ["Ann Lee_123456_assignsubmission_file_/06-chat.ipynb", "Ann Lee_123456_assignsubmission_file_/", "06-chat.ipynb"],
    ["Ann Lee_123456_assignsubmission_file/06-chat.ipynb", "Ann Lee_123456_assignsubmission_file/", "06-chat.ipynb"],
    ["Ann Lee_123456_assignsubmission_file_06-chat.ipynb", "Ann Lee_123456_assignsubmission_file_", "06-chat.ipynb"],
    [
      "Ann Lee_123456_assignsubmission_file_/sub/my_own_06-chat.ipynb",
      "Ann Lee_123456_assignsubmission_file_/",
      "sub/my_own_06-chat.ipynb",
    ],
    ["Course 1/Ann Lee_123456_assignsubmission_file/a_b.ipynb", "Ann Lee_123456_assignsubmission_file/", "a_b.ipynb"],
  ] as const) {
    assert.equal(moodleName(name), { fullName: "Ann Lee", participant: "123456", prefix, own });
  }
  assert.is(moodleName("Group A-Ann Lee_1_assignsubmission_file/x.ipynb")?.fullName, "Group A-Ann Lee");
  assert.is(moodleName("Participant_77_assignsubmission_file_/x.ipynb")?.participant, "77");
  for (const name of [
    "06-chat.ipynb",
    "Ann_x_assignsubmission_file_/a",
    "Ann_1_assignsubmission_onlinetext_/a.html",
    "Ann_1_assignsubmission_file_/",
  ]) {
    assert.is(moodleName(name), undefined, name);
  }
});

function result(participant: string, score: number, fullName = "Ann Lee"): WorksheetRow {
  const grading: Grading = {
    exercise: "06-chat",
    score,
    max: 20,
    outcomes: [
      { id: "frame", points: 1, max: 1, outcome: "passed", message: "" },
      { id: "lines", points: 0, max: 3, outcome: "timed out", message: "<b>student's</b>" },
      { id: "why", points: 0, max: 2, message: "" },
    ],
    reports: [],
    texts: [{ id: "why", max: 2, text: "<b>student's</b>", attempted: true }],
    ground: { sandbox: "bubblewrap", limits: "rlimits", practice: false },
    masterSha256: "",
    remarks: [],
    startedAtMs: 0,
    tookMs: 0,
  };
  return { moodle: { fullName, participant, prefix: "", own: "x.ipynb" }, grading };
}

const COMMENT =
  "06-chat: 5 of 20 points. Passed: frame. Not passed: lines (timed out). Still to be marked by a person: why.";

test("'s worksheet is filled in where it may be, scaled to its own maximum; every other column stays as it was", () => {
  const before = [
    '\ufeffIdentifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"',
    'Participant 11,"Lee, Ann",007,ann@x.org,"Submitted for grading - ",,100.00,Yes,"Monday, 2 March 2026, 9:00 AM",-,',
    'Participant 12,"Bo ""the"" Bold",,bo@x.org,Graded,50.00,100.00,No,-,"Monday, 2 March 2026, 9:01 AM","Keep\nthis"',
    "Participant 13,Cy,,cy@x.org,No submission,-,100.00,Yes,-,-,",
    "",
  ].join("\r\n");
  const { text, filled, left } = fillWorksheet(before, [result("11", 5), result("12", 7), result("99", 1)]);
  assert.equal([filled, left], [1, ["99"]]);
  const lines = text.split("\r\n");
  assert.is(
    lines[0],
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments",
  );
  assert.is(
    lines[1],
    `Participant 11,"Lee, Ann",007,ann@x.org,"Submitted for grading - ",25.00,100.00,Yes,"Monday, 2 March 2026, 9:00 AM",-,${COMMENT}`,
  );
  assert.is(
    lines[2],
    'Participant 12,"Bo ""the"" Bold",,bo@x.org,Graded,50.00,100.00,No,-,"Monday, 2 March 2026, 9:01 AM","Keep\nthis"',
  );
  assert.is(lines[3], "Participant 13,Cy,,cy@x.org,No submission,-,100.00,Yes,-,-,");
  assert.is(lines[4], "");
});

test("'s worksheet is taken as a spreadsheet program left it: semicolons, a comma in numbers, another order", () => {
  const { text } = fillWorksheet("Grade;Identifier;Maximum grade\n;Participant 11;50,00\n", [result("11", 5)]);
  assert.is(text, "Grade;Identifier;Maximum grade\n12.50;Participant 11;50,00\n");
});

test("'s worksheet without the columns is refused, naming those it has", () => {
  assert.throws(
    () => fillWorksheet("ID,Vollständiger Name\n1,2\n", []),
    /no column "Identifier", only: ID, Vollständiger Name/,
  );
  assert.throws(() => fillWorksheet('Identifier,"Grade\n', []), /a field of line 1 is not closed/);
});

test("'s worksheet is made new where none was downloaded, and no name becomes a formula", () => {
  assert.equal(
    newWorksheet([result("11", 5, '=HYPERLINK("http://x")')])
      .split("\n")
      .slice(0, 2),
    [
      "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments",
      `Participant 11,"'=HYPERLINK(""http://x"")",,Submitted for grading,5.00,20.00,Yes,-,-,${COMMENT}`,
    ],
  );
});

test("gets no text of a student's as a comment, for it takes comments as HTML", () => {
  assert.not.match(newWorksheet([result("11", 5)]), "student");
});

test.run();
