// timeout: 300 s
// `npx wirebook grade` as a program: what it prints, what it writes, how it ends.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import * as assert from "uvu/assert";
import { sourceOf } from "../../../kernel-lib/course/notebook";
import { freshNotebook } from "../../../kernel-lib/course/release";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { zipOf } from "./zips";

const test = suite("npx wirebook grade");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-grade-"));
test.after(() => rmSync(folder, { recursive: true }));

const NAME = "01-subnetting";
const blank = Buffer.from(JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }));

/** A notebook with one stage solved, and no other module: one judge has something to do. */
function solvedFirst(): Buffer {
  const fresh = freshNotebook(NAME);
  const cells = fresh.cells.flatMap((cell) => {
    const isModule = cell.cell_type === "code" && sourceOf(cell).includes("@module");
    if (cell.id === "first") return [{ ...cell, source: "/** @module first */\nexport const addressBits = () => 32;" }];
    return isModule ? [] : [cell];
  });
  return Buffer.from(JSON.stringify({ ...fresh, cells }));
}

function file(name: string, bytes: Uint8Array): string {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, bytes);
  return place;
}

function grade(...words: string[]): {
  lines: Record<string, unknown>[];
  stdout: string;
  stderr: string;
  status: number | null;
} {
  return gradeIn({}, ...words);
}

function gradeIn(env: Record<string, string>, ...words: string[]) {
  const command = [path.join(ROOT, "kernel-lib/wirebook.cjs"), "grade", ...words];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  const lines = words.includes("--json")
    ? stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];
  return { lines, stdout, stderr, status };
}

test("--json gives exactly what the contract has, in the sandbox", () => {
  const { lines, status, stderr } = grade("--json", file(`${NAME}.ipynb`, solvedFirst()));
  assert.is(status, 0, stderr);
  const [{ outcomes, ...result }] = lines as [Record<string, unknown>];
  assert.equal(result, { exercise: NAME, score: 1, max: 29 });
  const [first, second] = outcomes as Record<string, unknown>[];
  assert.equal(first, { id: "first", points: 1, max: 1, outcome: "passed", message: "passed" });
  assert.equal([second?.id, second?.points, second?.outcome], ["numbers", 0, "not attempted"]);
  assert.is(lines.length, 1);
});

test("without a sandbox refuses, says why and what to do, and ends with 2", () => {
  const notebook = file(`${NAME}.ipynb`, blank);
  const { stdout, stderr, status } = gradeIn({ PATH: path.join(folder, "nothing") }, "--json", notebook);
  assert.equal([stdout, status], ["", 2]);
  assert.match(stderr, "nothing is graded without a sandbox");
  assert.match(stderr, "To do: ");
});

test("marks what was graded for practice as such, and only does so when asked", () => {
  const notebook = file(`${NAME}.ipynb`, blank);
  assert.is(grade("--json", "--practice", notebook).lines[0]?.practice, true);
  assert.is(grade("--json", notebook).lines[0]?.practice, undefined);
  assert.match(grade("--practice", notebook).stdout, "0 of 29  01-subnetting");
  assert.match(grade("--practice", notebook).stdout, "(practice: without a sandbox)");
});

test("goes on behind what cannot be read, and ends with 2 only where a file itself could not be", () => {
  const bad = file("01-subnetting-bad.ipynb", Buffer.from("{"));
  const strange = file("homework.ipynb", blank);
  const good = file(`${NAME}.ipynb`, blank);
  const read = grade("--json", bad, strange, good);
  assert.equal([read.lines[0]?.score, read.lines[0]?.max], [0, 29]);
  assert.match(JSON.stringify(read.lines[0]?.error), "the file breaks off");
  assert.match(JSON.stringify(read.lines[1]?.error), "which exercise it is; name it by --exercise");
  assert.equal([read.lines[2]?.score, read.lines[2]?.error, read.status], [0, undefined, 0]);
  const missing = grade("--json", path.join(folder, "nowhere.ipynb"), good);
  assert.match(JSON.stringify(missing.lines[0]?.error), "there is no such file or folder");
  assert.equal([missing.lines[1]?.exercise, missing.status], [NAME, 2]);
  assert.equal([grade("--json").status, grade("--json", "--exercise", "99", good).status], [2, 2]);
  assert.is(grade("--json", "--exercise", "1", strange).lines[0]?.exercise, NAME);
});

test("finds the exercise by its cells where the name does not tell, and notebooks in a folder", () => {
  file(
    "class/ann/my homework.ipynb",
    Buffer.from(
      JSON.stringify({
        ...freshNotebook(NAME),
        cells: freshNotebook(NAME).cells.filter((cell) => !sourceOf(cell).includes("@module")),
      }),
    ),
  );
  file("class/bo/03-packet-bo.ipynb", blank);
  file("class/bo/.ipynb_checkpoints/03-packet.ipynb", blank);
  const { lines, status } = grade("--json", path.join(folder, "class"));
  assert.equal(
    lines.map(({ exercise }) => exercise),
    [NAME, "03-packet"],
  );
  assert.match(String(lines[0]?.file), "class/ann/my homework.ipynb");
  assert.is(status, 0);
});

test("takes Moodle's download and gives Moodle's worksheet, feedback ZIP and pages; refused entries by name", () => {
  const zip = file(
    "Course-Chat-1234.zip",
    zipOf([
      { name: `Ann Lee_11_assignsubmission_file_/${NAME}.ipynb`, bytes: blank },
      { name: `Bo Ñandú_12_assignsubmission_file/${NAME}.ipynb`, bytes: blank },
      { name: `Cy_13_assignsubmission_file_${NAME}.ipynb`, bytes: blank },
      { name: "Dee_14_assignsubmission_onlinetext_/onlinetext.html", bytes: Buffer.from("words") },
      { name: `Eve_15_assignsubmission_file_/${NAME}.ipynb`, mode: 0o120777, bytes: Buffer.from("/etc/passwd") },
      { name: `../Flo_16_assignsubmission_file_/${NAME}.ipynb`, bytes: blank },
      { name: `Gil_17_assignsubmission_file_/${NAME}.ipynb`, bytes: new Uint8Array(9_000_000), claimedBytes: 10 },
      ...Array.from({ length: 30 }, (_, n) => ({
        name: `Hal_18_assignsubmission_file_/${n}-${NAME}.ipynb`,
        bytes: blank,
      })),
    ]),
  );
  const [worksheet, feedback, out] = ["grades.csv", "feedback.zip", "pages"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    worksheet,
    "Identifier,Full name,Grade,Maximum grade,Last modified (grade),Feedback comments\nParticipant 11,Ann Lee,,100.00,-,\nParticipant 99,Zoe,,100.00,-,\n",
  );
  const { lines, stderr, status } = grade(
    "--json",
    zip,
    "--worksheet",
    worksheet,
    "--feedback",
    feedback,
    "--out",
    out,
  );
  assert.is(status, 0, stderr);
  assert.is(lines.length, 36);
  assert.equal(
    lines.slice(3, 6).map(({ error }) => (error as { reason: string }).reason),
    ["it is a symbolic link", 'its name leads out by ".."', "it is damaged: it unpacks to more than it says"],
  );
  assert.match(JSON.stringify(lines[35]?.error), "notebook 30 of this student; at most 20 are graded");
  const names = Object.keys(unzipSync(readFileSync(feedback)));
  assert.equal(names.slice(0, 3), [
    `Ann Lee_11_assignsubmission_file_/${NAME}-feedback.html`,
    `Bo Ñandú_12_assignsubmission_file/${NAME}-feedback.html`,
    `Cy_13_assignsubmission_file_${NAME}-feedback.html`,
  ]);
  assert.is(names.length, 23);
  const rows = readFileSync(worksheet, "utf8").split("\n");
  assert.match(rows[1] ?? "", /^Participant 11,Ann Lee,0\.00,100\.00,-,"?01-subnetting: 0 of 29 points\./);
  assert.is(rows[2], "Participant 99,Zoe,,100.00,-,");
  assert.ok(existsSync(`${worksheet}.before`));
  assert.match(readFileSync(path.join(out, `Ann Lee 11 ${NAME}.html`), "utf8"), "<!DOCTYPE html>");
  assert.not.ok(existsSync(path.join(folder, "Flo_16_assignsubmission_file_")));
});

test("refuses a worksheet it cannot fill in before it grades anything", () => {
  const { stderr, status } = grade(
    file(`${NAME}.ipynb`, blank),
    "--worksheet",
    file("other.csv", Buffer.from("a,b\n")),
  );
  assert.match(stderr, 'no column "Identifier", only: a, b');
  assert.is(status, 2);
});

test("ended by Ctrl-C keeps what was done so far", async () => {
  const endless = solvedFirst().toString().replace("() => 32", "() => { for (;;); }");
  const words = [
    "--json",
    "--out",
    path.join(folder, "kept"),
    file(`done/${NAME}.ipynb`, blank),
    file(`ever/${NAME}.ipynb`, Buffer.from(endless)),
  ];
  const child: ChildProcess = spawn(process.execPath, [path.join(ROOT, "kernel-lib/wirebook.cjs"), "grade", ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, WIREBOOK_PATIENCE: "100" },
  });
  const printed = await new Promise<string>((resolve) => child.stdout?.once("data", (chunk) => resolve(String(chunk))));
  child.kill("SIGINT");
  const status = await new Promise((resolve) => child.once("close", resolve));
  assert.is(status, 130);
  assert.match(printed, '"score":0');
  assert.ok(existsSync(path.join(folder, "kept", `${NAME}.html`)));
});

test.run();
