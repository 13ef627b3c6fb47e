// timeout: 600 s
// Bombs in a sandbox: stopped, named, and gone, by each way of keeping limits that this machine has.
import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { BOX_LIMITS, findSandbox } from "../../../kernel-lib/course/sandbox";
import { suite } from "../../harness";
import { until } from "../../processes";
import { closeJudges, judgeBoxed, processesNaming, workingKinds } from "./support";

const test = suite("a sandbox's limit");
/** Found in the arguments of what the bombs start. */
const MARKER = `wirebook-bomb-${process.pid}`;

const FILES = {
  bomb: `/** @module bomb */
import { spawn } from "node:child_process";
import { openSync, writeSync } from "node:fs";
const held: unknown[] = [];
export const heap = () => { for (;;) held.push(new Array(10_000).fill(held.length)); };
export const buffers = () => { for (;;) held.push(Buffer.alloc(10_000_000, 1)); };
export const manyProcesses = () => {
  spawn("sh", ["-c", "while :; do sh -c 'x=$(tail -c 60000000 /dev/zero | tr 0 1)' ${MARKER} & done"], { stdio: "ignore" });
  return new Promise(() => setInterval(() => {}, 1000));
};
export const forks = () => {
  spawn("sh", ["-c", "bomb() { bomb | bomb & }; while :; do sleep 100 & done", "${MARKER}"], { stdio: "ignore" });
  return new Promise(() => setInterval(() => {}, 1000));
};
export const prints = () => { for (;;) process.stdout.write("x".repeat(65536)); };
export const loops = () => { for (;;); };
export const answers = () => "x".repeat(40_000_000);
export const fills = () => { const file = openSync("/work/x", "w"); const part = Buffer.alloc(1_000_000); for (;;) writeSync(file, part); };
export const daemon = () => { spawn("sh", ["-c", "exec sleep 1000", "${MARKER}"], { detached: true, stdio: "ignore" }).unref(); return "left"; };
export const fine = () => "fine";
`,
};

const LONG = { callMs: 120_000, checkMs: 120_000 };

async function outcomeOf(name: string, kind: "cgroup v2" | "cgroup v1" | "rlimits"): Promise<string> {
  const check = new Function(`return async ({ call }) => { await call("bomb.${name}"); }`)();
  const { outcome, message } = await judgeBoxed(FILES, check, { limits: LONG, limitedBy: [kind] });
  return `${outcome}: ${message}`;
}

test("kinds: those that work here are found, rlimits among them; one that does not is no sandbox", async () => {
  const kinds = await workingKinds();
  assert.ok(kinds.includes("rlimits"));
  console.log(`limits kept here by: ${kinds.join(", ")}`);
  if (!existsSync("/sys/fs/cgroup/memory.max") && !kinds.includes("cgroup v2")) {
    const status = await findSandbox(["cgroup v2"]);
    assert.not.ok(status.usable);
  }
});

test("is met by memory in one heap, by buffers, by endless output and by an answer too long: stopped, and named", async () => {
  for (const kind of await workingKinds()) {
    assert.match(await outcomeOf("heap", kind), /^stopped: .*more than 256 MB of memory/, kind);
    assert.match(
      await outcomeOf("buffers", kind),
      /^(stopped|threw): .*(more than \d+ MB of memory|SIG|allocation failed|Exit)/,
      kind,
    );
    assert.match(await outcomeOf("prints", kind), /^stopped: .*printed more than 1 MB/, kind);
    assert.match(await outcomeOf("answers", kind), /^stopped: .*answered with more than 16 MB/, kind);
    assert.match(await outcomeOf("fills", kind), /^threw: .*(ENOSPC|EFBIG|SIGXFSZ)/, kind);
  }
});

test("is met by a fork bomb, and by many processes that share the memory: stopped, and named", async () => {
  for (const kind of await workingKinds()) {
    // hundreds of processes that all want to run leave the judge little time to look: the processor's may be up first
    const limit = new RegExp(
      `^stopped: .*more than (${BOX_LIMITS.tasks} processes|\\d+ MB of memory|\\d+ s of processor)`,
    );
    for (const bomb of ["forks", "manyProcesses"]) {
      const outcome = await outcomeOf(bomb, kind);
      assert.match(outcome, limit, `${bomb}, ${kind}: ${outcome}`);
    }
  }
});

test("is met by a loop that never ends: timed out, and the next check finds all well", async () => {
  const check = new Function('return async ({ call }) => { await call("bomb.loops"); }')();
  const { outcome } = await judgeBoxed(FILES, check, { limits: { callMs: 3000 } });
  assert.is(outcome, "timed out");
  const after = await judgeBoxed(FILES, async ({ call, equal }) => equal(await call("bomb.fine"), "fine"));
  assert.is(after.outcome, "passed");
});

test("leaves nothing when it ends a check, nor does a check that passes", async () => {
  const { outcome } = await judgeBoxed(FILES, async ({ call, equal }) => equal(await call("bomb.daemon"), "left"));
  assert.is(outcome, "passed");
  assert.equal(processesNaming(MARKER), [], "a sandbox is empty before its verdict is told");
});

test.after(async () => {
  await closeJudges();
  await until("the bombs are gone", () => processesNaming(MARKER).length === 0);
});
test.run();
