// A class as a CSV file, as teachers' programs write them.
import * as assert from "uvu/assert";
import { readRoster } from "../../../kernel-lib/course/gradebook";
import { suite } from "../../harness";

const roster = suite("a list of students");

roster("may have any of the usual separators, quotation marks, and headings of nbgrader", () => {
  const text = '\ufeffid;last_name;first_name;email\r\nann;"Lee; ""Al""";Ann;ann@example.org\r\n\r\nbo;Wu;;\r\n';
  assert.equal(readRoster(text).rows, [
    { line: 2, login: "ann", name: 'Ann Lee; "Al"', email: "ann@example.org" },
    { line: 4, login: "bo", name: "Wu" },
  ]);
});

roster("names the line of each fault, and keeps the others", () => {
  const faulty: [line: string, why: RegExp][] = [
    [",Nobody", /no login/],
    ["two words,X", /must be up to 64/],
    ["=cmd,X", /must be up to 64/], // a spreadsheet would run it
    ["ok2", /no name/],
    ["ok1,Again", /line 1 already/],
    ["ok3,X,not-mail", /not an email/],
    ["ok6,One,a@b.org,blue,more", /quotes around/],
    ["../x,A path", /must be up to 64/],
    ['ok4,"never closed', /never closed/],
    [`ok5,${"x".repeat(201)}`, /longer than 200/],
  ];
  const { rows, problems } = readRoster(["ok1,One", ...faulty.map(([line]) => line), "ok9,Nine"].join("\n"));
  assert.equal(
    rows.map(({ login }) => login),
    ["ok1", "ok9"],
  );
  assert.equal(
    problems.map(({ line }) => line),
    faulty.map((_, index) => index + 2),
  );
  for (const [index, { why }] of problems.entries()) assert.match(why, faulty[index]?.[1] ?? /^$/);
});

roster("has commas, semicolons or tabs, CRLF, a byte order mark, and columns in any order", () => {
  const ann = { line: 2, login: "ann", name: "Ann Lee", email: "ann@example.org", group: "A" };
  for (const sign of [",", ";", "\t"]) {
    const text = "\uFEFFGroup,NAME,Email,login\r\nA,Ann Lee,ann@example.org,ann\r\n".replace(/,/g, sign);
    assert.equal(readRoster(text), { rows: [ann], problems: [] });
  }
});

roster("without headings has login, name, email, group", () => {
  assert.equal(readRoster("ann,Ann Lee").rows, [{ line: 1, login: "ann", name: "Ann Lee" }]);
});

roster("may have quoted fields with commas, quotes and line ends, and lines are still counted right", () => {
  const { rows, problems } = readRoster('login,name\nann,"Lee, ""Ann""\nthe second"\n\nb b,Bob\n');
  assert.is(rows[0]?.name, 'Lee, "Ann"\nthe second');
  assert.is(problems[0]?.line, 5);
});

roster.run();
