// needs: solutions
// `npx wirebook check`, `run`, `reset`, `release` and `pack`, run as programs on a copy of the course.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { type Notebook, parseNotebook, sourceOf } from "../../../kernel-lib/course/notebook";
import { seedOf, withSeed } from "../../../kernel-lib/course/own-captures";
import { ROOT } from "../../committed";
import { suite } from "../../harness";

const test = suite("npx wirebook, for exercises");
const parent = mkdtempSync(path.join(os.tmpdir(), "wirebook-verbs-"));
const course = path.join(parent, "course");
const students = path.join(parent, "students");
const name = "01-subnetting";
test.after(() => rmSync(parent, { recursive: true }));
test.before(() => {
  for (const entry of ["kernel-lib", "exercises", "solutions", "notebooks", "test", "package.json", "README.md"]) {
    cpSync(path.join(ROOT, entry), path.join(course, entry), { recursive: true });
  }
  symlinkSync(path.join(ROOT, "node_modules"), path.join(course, "node_modules"));
});

interface Result {
  stdout: string;
  stderr: string;
  status: number | null;
}

function wirebook(parameters: string[], root = course): Result {
  const command = [path.join(root, "kernel-lib/wirebook.cjs"), ...parameters];
  const env = { ...process.env, NO_COLOR: "1", XDG_CONFIG_HOME: path.join(parent, "config") };
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
}

const exercise = path.join("exercises", name, `${name}.ipynb`);

/** Writes an answer into a notebook's cell, as a learner does. */
function write(root: string, cellId: string, source: string): void {
  const file = path.join(root, exercise);
  const notebook = parseNotebook(readFileSync(file, "utf8"), file);
  for (const cell of notebook.cells) if (cell.id === cellId) cell.source = source;
  writeFileSync(file, JSON.stringify(notebook));
}

function cellText(root: string, cellId: string): string {
  const file = path.join(root, exercise);
  const found = parseNotebook(readFileSync(file, "utf8"), file).cells.find(({ id }) => id === cellId);
  return found ? sourceOf(found) : "";
}

const RIGHT = "/** @module first */\nexport const addressBits = () => 32;";

test("check tells of each stage what came of it, and the sum", () => {
  write(course, "first", RIGHT);
  write(course, "classes", '/** @module classes */\nexport const classOf = () => "A";');
  const { stdout, status } = wirebook(["check", "1", "--only", "first"]);
  assert.is(stdout, "✓ first: passed (1 step)  1 of 1 points\n\n01-subnetting: 1 of 1 points\n");
  assert.is(status, 0);
  assert.match(
    wirebook(["check", name, "--only", "classes"]).stdout,
    '2 ✗ classOf("128.0.0.1") → "A"\n    expected  "B"',
  );
});

test("check refuses a name that no check has, and names those there are", () => {
  const { stdout, stderr, status } = wirebook(["check", "1", "--only", "nosuch"]);
  assert.equal([stdout, status], ["", 2]);
  assert.match(stderr, `${name} has no check nosuch; it has first, numbers, classes`);
});

test("check --json gives one object, as the contract has it", () => {
  write(course, "zeros", "Because two readers of one text may disagree.");
  const { stdout, status } = wirebook(["check", `exercises/${name}`, "--json"]);
  assert.is(status, 0);
  const result = JSON.parse(stdout) as { score: number; max: number; outcomes: Record<string, unknown>[] };
  assert.equal([result.score, result.max, result.outcomes.length], [1, 29, 12]);
  assert.equal(result.outcomes[0], { id: "first", points: 1, max: 1, outcome: "passed", message: "passed" });
  assert.equal(
    result.outcomes.slice(1).map(({ id, outcome }) => `${id} ${outcome}`),
    [
      "numbers not attempted",
      "classes wrong",
      "masks not attempted",
      "networks not attempted",
      "special not attempted",
      "plan not attempted",
      "parser not attempted",
      "main not attempted",
      "zeros undefined",
      "neighbours not attempted",
      "routes not attempted",
    ],
  );
});

test("check behind a pipe that is closed ends without a word, as SIGPIPE would", () => {
  const command = `"${process.execPath}" kernel-lib/wirebook.cjs check 1 --only first`;
  const script = `exec 3> >(:); wait $!; ${command} >&3; echo $?`; // the reader is gone before the check begins
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: course, encoding: "utf8" });
  assert.is(stderr, "");
  assert.is(stdout, "141\n");
});

test("check and run say which exercises there are, and what a notebook lacks", () => {
  const unknown = wirebook(["check", "99"]);
  assert.match(unknown.stderr, 'no exercise "99"; there are: 01-subnetting');
  assert.is(unknown.status, 2);
  writeFileSync(path.join(parent, "empty.ipynb"), '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}');
  const empty = wirebook(["run", path.join(parent, "empty.ipynb")]);
  assert.match(empty.stderr, "empty is no program: it has no cell that begins with /** @module main */");
  assert.is(empty.status, 2);
});

test("run makes a notebook a program, in the folder one is in, with its arguments and exit code", () => {
  const right = wirebook(["run", `solutions/${name}`, "--", "192.168.1.77/26"]);
  assert.match(right.stdout, "hosts      62, 192.168.1.65 to 192.168.1.126\n");
  assert.is(right.status, 0);
  const wrong = wirebook(["run", `solutions/${name}`, "--", "10.0.0.256"]);
  assert.equal([wrong.stdout, wrong.status], ["", 1]);
  assert.is(wrong.stderr, "10.0.0.256\n         ^ octet 4 is more than 255\n");
});

test("run tells a slip of the pen in one cell's words, before the program begins", () => {
  const file = path.join(parent, "slip.ipynb");
  const source = '/** @module main */\nconsole.log("begun");\nconst sum = 1 +* 2;';
  const cells = [{ cell_type: "code", id: "main", metadata: {}, source, outputs: [], execution_count: null }];
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  const { stdout, stderr, status } = wirebook(["run", file]);
  assert.equal([stdout, status], ["", 2]);
  assert.is(stderr, 'slip: cell main, line 3: Unexpected "*"\n  const sum = 1 +* 2;\n                 ^\n');
});

test("check ends with the sum, and with what a person reads", () => {
  write(course, "zeros", "Because two readers of one text may disagree.");
  assert.match(
    wirebook(["check", name]).stdout,
    `\n${name}: 1 of 29 points; 4 more points are for answers in words, read by a person: zeros, neighbours (no answer yet)\n`,
  );
  assert.match(
    wirebook(["check", name, "--only", "zeros"]).stdout,
    `${name}: 0 of 2 points; 2 more points are for an answer in words, read by a person: zeros\n`,
  );
});

test("check --json answers a notebook that cannot be read, or holds what no notebook does, and says why", () => {
  const file = path.join(parent, "Zoë's  01-subnetting.ipynb");
  for (const [text, reason] of [
    ['{"cells": [', "it is no notebook that can be read: the file breaks off (at character 12)"],
    ["", "the file is empty"],
    ["null", 'it is no notebook: it is no JSON object, but begins with "null"'],
    ['{"cells": {}, "nbformat": 4}', "it is no notebook: it has no list of cells"],
    ['{"cells": [], "nbformat": 3}', "it has notebook format 3; 4 is understood"],
    ['{"cells": [null, 5, {}, {"cell_type": "code"}], "nbformat": 4}', undefined],
  ] as const) {
    writeFileSync(file, text);
    const { stdout, stderr, status } = wirebook(["check", file, "--json", "--only", "first"]);
    assert.equal([status, stderr], [0, ""], text);
    const { error, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(error, reason && { reason }, text);
    assert.equal([rest.exercise, rest.score, rest.max], [name, 0, 1], text);
    assert.is((rest.outcomes as { outcome: string }[])[0]?.outcome, "not attempted", text);
  }
  writeFileSync(file, "{");
  const told = wirebook(["check", file]);
  assert.equal([told.stdout, told.status], ["", 2]);
  assert.match(told.stderr, "the file breaks off");
});

test("check finds an exercise by its cells, and refuses what is none", () => {
  const mine = path.join(parent, "mine.ipynb");
  cpSync(path.join(ROOT, exercise), mine);
  assert.is(JSON.parse(wirebook(["check", mine, "--json", "--only", "first"]).stdout).exercise, name);
  writeFileSync(mine, '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}');
  const none = wirebook(["check", mine, "--json"]);
  assert.equal([none.stdout, none.status], ["", 2]);
  assert.match(
    none.stderr,
    "mine.ipynb: neither its name nor its cells tell which exercise it is; there are: 01-subnet",
  );
  const seed = wirebook(["check", name, "--seed", "x"]);
  assert.equal([seed.stderr, seed.status], ["--seed x: a seed is a whole number from 0\n", 2]);
});

test("reset of one cell brings that cell back and keeps the old notebook", () => {
  write(course, "first", RIGHT);
  const { stdout } = wirebook(["reset", name, "first"]);
  assert.match(stdout, `what you had is kept: exercises/${name}/${name}.kept-1.ipynb`);
  assert.match(cellText(course, "first"), "YOUR CODE HERE");
  assert.match(cellText(course, "classes"), '=> "A"');
  const kept = readFileSync(path.join(course, "exercises", name, `${name}.kept-1.ipynb`), "utf8");
  assert.match(kept, "=> 32");
  assert.match(wirebook(["reset", name, "nothing"]).stderr, 'no cell "nothing" to reset: its cells are: first-answer');
});

test("reset brings back the whole exercise", () => {
  wirebook(["reset", "1"]);
  assert.is(readFileSync(path.join(course, exercise), "utf8"), readFileSync(path.join(ROOT, exercise), "utf8"));
});

test("reset leaves a notebook its own captures", () => {
  const notebook = JSON.parse(readFileSync(path.join(course, exercise), "utf8")) as Notebook;
  writeFileSync(path.join(course, exercise), JSON.stringify(withSeed(notebook, 4711)));
  for (const words of [
    ["reset", "1", "first"],
    ["reset", "1"],
  ]) {
    wirebook(words);
    assert.is(seedOf(JSON.parse(readFileSync(path.join(course, exercise), "utf8")) as Notebook), 4711, words.join(" "));
  }
  rmSync(path.join(course, exercise));
  wirebook(["reset", "1"]);
  assert.is(readFileSync(path.join(course, exercise), "utf8"), readFileSync(path.join(ROOT, exercise), "utf8"));
});

test("release cuts exercises/ from solutions/", () => {
  rmSync(path.join(course, exercise));
  assert.is(wirebook(["release", name]).stdout, `exercises/${name}\n`);
  assert.is(cellText(course, "first"), cellText(ROOT, "first"));
  assert.not.ok(existsSync(path.join(course, "exercises", name, "wrong")));
});

test("pack makes a course without answers, in which check, run and reset work", () => {
  const packed = wirebook(["pack", students]);
  assert.match(packed.stdout, /\d+ files; \d{3,} lines of answers were looked for, and none is given away/);
  assert.not.ok(existsSync(path.join(students, "solutions")));
  assert.not.ok(existsSync(path.join(students, "test", "exercises")));
  assert.not.ok(existsSync(path.join(students, "test/course/verbs/exercises.test.ts")));
  assert.ok(existsSync(path.join(students, "test/course/judge/values.test.ts")));
  assert.not.match(readFileSync(path.join(students, "README.md"), "utf8"), /solutions\/README|teachers -->/);
  symlinkSync(path.join(ROOT, "node_modules"), path.join(students, "node_modules"));
  write(students, "first", RIGHT);
  assert.match(wirebook(["check", name, "--only", "first"], students).stdout, "✓ first: passed");
  assert.match(wirebook(["reset", name], students).stdout, "is fresh");
  assert.match(cellText(students, "first"), "YOUR CODE HERE");
});

test("verbs that need solutions/ say so in the students' edition", () => {
  for (const verb of [["release"], ["chat"], ["pack", path.join(parent, "again")]]) {
    const { stderr, status } = wirebook(verb, students);
    assert.match(stderr, `${verb[0]}: this needs the folder solutions/, which the students' edition does not have`);
    assert.is(status, 2);
  }
});

test("pack refuses to give an answer away, wherever it hides, and names the place", () => {
  const answer = '  return /^1*0*$/.test(bits) ? bits.replaceAll("0", "").length : undefined;';
  for (const [file, text] of [
    ["notebooks/leak.md", `some words\n${answer}\n`],
    ["notebooks/leak.json", JSON.stringify({ deep: [{ text: `a\n${answer}` }] })],
    ["kernel-lib/leak.ts", `function f() {\n\t${answer}\n}`],
  ] as const) {
    writeFileSync(path.join(course, file), text);
    const { stderr, status } = wirebook(["pack", path.join(parent, `leaky-${path.basename(file)}`)]);
    assert.match(stderr, `${file}: ${answer.trim()}`);
    assert.is(status, 2);
    rmSync(path.join(course, file));
  }
  const again = wirebook(["pack", students]);
  assert.match(again.stderr, "is there already; name a new folder");
});

test("all say what they take with --help", () => {
  for (const verb of ["check", "run", "reset", "release", "pack"]) assert.is(wirebook([verb, "--help"]).status, 0);
});

test.run();
