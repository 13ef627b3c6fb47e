import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { identify, isRunning, lock } from "../../../kernel-lib/kernel/image";
import { ROOT } from "../../committed";
import { suite } from "../../harness";

const LOAD = path.join(ROOT, "kernel-lib", "kernel", "load", "register.cjs");
const test = suite("the builders' lock");
let folder = "";

test.before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "wirebook-lock-"));
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

function child(file: string, rounds: number, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const script = path.join(__dirname, "lock-child.ts");
  const started = spawn(process.execPath, ["-r", LOAD, script, file, String(rounds)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  started.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve) => started.once("close", (code, signal) => resolve(`${output}${signal ?? code}`)));
}

test("lets one process in at a time, though some are killed inside", async () => {
  const file = path.join(folder, "contended");
  const dying = [1, 2, 3].map(() => child(file, 5, { DIES_INSIDE: "1" }));
  const living = [1, 2, 3].map(() => child(file, 40));
  for (const output of await Promise.all(living)) assert.is(output, "done\n0");
  for (const output of await Promise.all(dying)) assert.is(output, "SIGKILL");
  assert.equal(
    readdirSync(folder).filter((name) => name !== "contended.inside" && name !== "contended"),
    [],
    "nobody's own file is left",
  );
});

const WORTHLESS: Record<string, string> = {
  "that is empty": "",
  "that was cut short": '{"host":"',
  "of a process that has ended": JSON.stringify({ ...identify(1), pid: 2 ** 22 + 1 }),
  "of a process whose number is another's now": JSON.stringify({ ...identify(process.pid), started: "1" }),
};

for (const [name, text] of Object.entries(WORTHLESS)) {
  test(`does not wait for a file ${name}`, async () => {
    const file = path.join(folder, "stale");
    writeFileSync(file, text);
    const waited: string[] = [];
    const unlock = await lock(file, (said) => waited.push(said));
    assert.equal(waited, []);
    unlock();
    assert.not.ok(existsSync(file));
  });
}

test("waits for a process on another machine that shares the folder, and says how to go on", async () => {
  const file = path.join(folder, "elsewhere");
  writeFileSync(file, JSON.stringify({ ...identify(process.pid), host: "another" }));
  const waited: string[] = [];
  const unlock = await lock(file, (said) => {
    waited.push(said);
    rmSync(file);
  });
  unlock();
  assert.match(
    waited[0] ?? "",
    /another set-up of this course: process \d+ on another; if there is none, rm \S+elsewhere/,
  );
});

test("knows a process from a later one by the time of its start", () => {
  const self = identify(process.pid);
  assert.ok(isRunning(self));
  assert.not.ok(isRunning({ ...self, started: "0" }));
  assert.not.ok(isRunning(identify(2 ** 22 + 1)));
});

test.run();
