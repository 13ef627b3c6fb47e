// timeout: 180 s
// An attempt is in the outbox whole or not at all, whoever is killed, and two terminals make one of it.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { Outbox } from "../../../kernel-lib/course/submit/outbox";
import { keepReceipt, lastReceipt, readReceipts } from "../../../kernel-lib/course/submit/receipts";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { findProgram } from "../../programs";
import { emptyFolder } from "../start/clone";

const test = suite("the outbox");
const FOLDER = emptyFolder("outbox");
const TO = { exercise: "03-packet", target: "https://submit.example.org" };
const WORK = Buffer.from('{"cells":["mine"]}');
let count = 0;
function newFolder(): string {
  count += 1;
  return path.join(FOLDER, String(count));
}

test.after(() => rmSync(FOLDER, { recursive: true, force: true }));

test("gives back what was put in, for its owner's eyes only", () => {
  const folder = newFolder();
  const entry = new Outbox(folder).put(TO, WORK, 1000);
  const [found, ...more] = new Outbox(folder).list();
  assert.equal(found, entry);
  assert.equal(more, []);
  assert.equal(Buffer.from(new Outbox(folder).notebookOf(entry) ?? []), WORK);
  for (const name of readdirSync(entry.folder)) assert.is(statSync(path.join(entry.folder, name)).mode & 0o777, 0o600);
  assert.is(statSync(entry.folder).mode & 0o777, 0o700);
});

test("has the same bytes to the same place once, under one key", () => {
  const outbox = new Outbox(newFolder());
  const first = outbox.put(TO, WORK, 1000);
  assert.equal(outbox.put(TO, WORK, 2000), first);
  assert.is.not(outbox.put({ ...TO, target: "own" }, WORK, 2000).key, first.key);
  assert.is.not(outbox.put(TO, Buffer.from("{}"), 2000).key, first.key);
  assert.is(outbox.list().length, 3);
});

test("has an attempt under a new key when the one before was acknowledged", () => {
  const outbox = new Outbox(newFolder());
  const first = outbox.put(TO, WORK, 1000);
  outbox.remove(first);
  outbox.remove(first);
  assert.is.not(outbox.put(TO, WORK, 1000).key, first.key);
});

test("keeps what was refused, and why", () => {
  const outbox = new Outbox(newFolder());
  outbox.refuse(outbox.put(TO, WORK, 1000), "no such exercise");
  const [entry] = outbox.list();
  assert.is(entry?.refused, "no such exercise");
  assert.ok(entry && outbox.notebookOf(entry));
});

test("sends no bytes that the disk has changed", () => {
  const outbox = new Outbox(newFolder());
  const entry = outbox.put(TO, WORK, 1000);
  writeFileSync(path.join(entry.folder, "notebook.ipynb"), "{}");
  assert.is(outbox.notebookOf(entry), undefined);
});

test("says so where the disk is full, and leaves nothing half", () => {
  const folder = newFolder();
  mkdirSync(folder, { recursive: true });
  const fill = `
    const { Outbox } = require("./kernel-lib/course/submit/outbox.ts");
    const outbox = new Outbox(process.argv[1]);
    const say = (act) => { try { act(); console.log("kept"); } catch (error) { console.log(error.code, error.message); } };
    say(() => outbox.put({ exercise: "e", target: "own" }, Buffer.alloc(20000), 1));
    say(() => outbox.put({ exercise: "e", target: "own" }, Buffer.alloc(500000), 2));
    console.log(outbox.list().length, require("node:fs").readdirSync(process.argv[1]).length);`;
  const script = 'mount -t tmpfs -o size=64k tmpfs "$1" && node -r ./kernel-lib/kernel/load/register.cjs -e "$2" "$1"';
  const inside = ["-Urm", "sh", "-c", script, "sh", folder, fill];
  const { stdout, stderr } = spawnSync(findProgram("unshare"), inside, { cwd: ROOT, encoding: "utf8" });
  const [first = "", second = "", third] = stdout.split("\n");
  assert.is(first, "kept", stderr);
  assert.match(second, /^ERR_OUTBOX The attempt cannot be kept in .*: the disk is full; .* Nothing was sent/);
  assert.is(third, "1 1");
});

/** Puts work into a folder again and again, saying so after each, until it is killed. */
const PUTTING = `
  const { Outbox } = require("./kernel-lib/course/submit/outbox.ts");
  const outbox = new Outbox(process.argv[1]);
  for (let n = 0; ; n += 1) {
    const entry = outbox.put({ exercise: "e" + (n % 7), target: "own" }, Buffer.alloc(200000, n % 251), n);
    process.stdout.write(entry.key + "\\n");
    if (n % 3 === 2) outbox.remove(entry);
  }`;

test("has only whole attempts after a kill at any moment, and all that it said it had", async () => {
  const register = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
  for (const lines of [1, 2, 5, 9, 14, 20]) {
    const folder = newFolder();
    const child = spawn(process.execPath, ["-r", register, "-e", PUTTING, folder], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.split("\n").length > lines) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.once("close", resolve));
    const outbox = new Outbox(folder);
    const entries = outbox.list();
    for (const entry of entries) assert.ok(outbox.notebookOf(entry), `${entry.folder} is not whole`);
    const known = new Set(entries.map(({ key }) => key));
    const keys = said.trimEnd().split("\n");
    const [kept = []] = [keys.slice(0, -1).filter((_, n) => n % 3 !== 2)];
    for (const key of kept) assert.ok(known.has(key), `${key} was lost`);
    assert.equal(
      readdirSync(folder).filter((name) => name.startsWith(".")),
      [],
      "half ones were left",
    );
  }
});

test("is one attempt for two terminals at the same time", async () => {
  const folder = newFolder();
  const register = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
  const once = `
    const { Outbox } = require("./kernel-lib/course/submit/outbox.ts");
    process.stdin.once("data", () => {
      console.log(new Outbox(process.argv[1]).put({ exercise: "e", target: "own" }, Buffer.from("same"), 1).key);
      process.exit();
    });
    console.log("ready");`;
  const children = [0, 1, 2].map(() =>
    spawn(process.execPath, ["-r", register, "-e", once, folder], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] }),
  );
  const said = children.map((child) => {
    const lines: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => lines.push(text));
    return { lines, ended: new Promise((resolve) => child.once("close", resolve)) };
  });
  await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once("data", resolve))));
  for (const child of children) child.stdin.write("go\n");
  await Promise.all(said.map(({ ended }) => ended));
  const keys = said.map(({ lines }) => lines.join("").replace("ready\n", ""));
  assert.is(new Set(keys).size, 1, keys.join(""));
  assert.is(new Outbox(folder).list().length, 1);
});

test("notes receipts so that a line half written loses none but itself", () => {
  const file = path.join(newFolder(), "receipts.jsonl");
  const receipt = {
    attempt: "a1",
    exercise: "03-packet",
    sha256: "00",
    receivedAt: "2026-11-23T12:00:00.000Z",
    place: 0,
    late: false,
  };
  keepReceipt(file, { ...receipt, target: "own", key: "1" });
  writeFileSync(file, `${readFileSync(file, "utf8")}{"attempt":"a2","exer`);
  keepReceipt(file, { ...receipt, attempt: "a3", target: "own", key: "3" });
  assert.equal(
    readReceipts(file).map(({ attempt }) => attempt),
    ["a1", "a3"],
  );
  assert.is(lastReceipt(file, "own", "03-packet")?.attempt, "a3");
  assert.is(lastReceipt(file, "https://other.example.org", "03-packet"), undefined);
  mkdirSync(path.join(FOLDER, "none"), { recursive: true });
  assert.equal(readReceipts(path.join(FOLDER, "none", "x")), []);
});

test.run();
