// A class as a CSV file, as teachers' programs write them.
import * as assert from "uvu/assert";
import { parsePeople } from "../../../kernel-lib/course/server/people-csv";
import { suite } from "../../harness";

const test = suite("a class list");

test("is read with commas, semicolons or tabs, CRLF, a byte order mark, and columns in any order", () => {
  const ann = { login: "ann", name: "Ann Lee", role: "student", email: "ann@example.org", group: "A" };
  for (const sign of [",", ";", "\t"]) {
    const text = `\uFEFFGroup,NAME,Email,login\r\nA,Ann Lee,ann@example.org,ann\r\n`.replace(/,/g, sign);
    assert.equal(parsePeople(text), { people: [{ line: 2, person: ann }], errors: [] });
  }
});

test("may be nbgrader's", () => {
  const text = "id,first_name,last_name,email,lms_user_id\nbob,Bob,Wu,,17\n";
  assert.equal(parsePeople(text).people[0]?.person, { login: "bob", name: "Bob Wu", role: "student" });
});

test("may have quoted fields with commas, quotes and line ends, and lines are still counted right", () => {
  const { people, errors } = parsePeople('login,name\nann,"Lee, ""Ann""\nthe second"\n\nb b,Bob\n');
  assert.is(people[0]?.person.name, 'Lee, "Ann"\nthe second');
  assert.equal(
    errors.map(({ line }) => line),
    [5],
  );
});

for (const [what, line, reason] of [
  ["no login", ",Ann", /login is missing/],
  ["a login with a space", "a b,Ann", /letters, digits/],
  ["a login that a spreadsheet runs", "=1+1,Ann", /letters, digits/],
  ["a path for a login", "../x,Ann", /letters, digits/],
  ["no name", "ann,", /name is missing/],
  ["more fields than the header", "ann,Lee,Ann,x", /needs quotes/],
  ["an address that is none", "ann,Ann,ann.example.org", /no e-mail address/],
] as const) {
  test(`says why it cannot use a line with ${what}, and uses the others`, () => {
    const { people, errors } = parsePeople(`login,name,email\n${line}\nbob,Bob,\n`);
    assert.equal(
      people.map(({ person }) => person.login),
      ["bob"],
    );
    assert.is(errors[0]?.line, 2);
    assert.match(errors[0]?.reason ?? "", reason);
  });
}

test("without a header is refused as a whole", () => {
  for (const text of ["", "ann,Ann Lee\n", "\n\n", "name\nAnn\n"]) assert.is(parsePeople(text).errors[0]?.line, 1);
});

test("that has a login twice uses the first", () => {
  assert.match(parsePeople("login,name\nann,Ann\nann,Anna\n").errors[0]?.reason ?? "", /line 2 too/);
});

test.run();
