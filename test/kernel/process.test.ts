import { writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { descendants, isAlive, until } from "../processes";
import { TestKernel } from "./jupyter/client";

const test = suite("the notebook's process");

async function withKernel(run: (kernel: TestKernel) => Promise<void>, env: Record<string, string> = {}): Promise<void> {
  const kernel = await TestKernel.start({ env });
  try {
    await run(kernel);
  } finally {
    await kernel.close();
  }
}

/** A process and all below it. */
function family(pid: number): number[] {
  return [pid, ...descendants(pid)];
}

const ENDS: Record<string, [code: string, evalue: RegExp]> = {
  "process.exit(3)": ["console.log('said'); process.exit(3)", /process\.exit\(3\) was called/],
  "process.exit in a timer": [
    "setTimeout(() => process.exit(4), 5); await new Promise(() => {})",
    /process\.exit\(4\) was called/,
  ],
  "a native crash": [
    "console.log('said'); process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})",
    /native code crashed \(SIGSEGV\)/,
  ],
  "process.abort": ["process.abort()", /SIGABRT/],
  "running out of memory": [
    "const hoard: unknown[] = []; while (true) hoard.push(new Array(1000).fill(hoard.length))",
    /used more than 200 MB of memory/,
  ],
  "running out of memory, with a long death": [
    `import { writeSync } from "node:fs";
     writeSync(2, "\\n<--- Last few GCs --->\\n");
     writeSync(2, "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\\n");
     setTimeout(() => process.abort(), 500);
     await new Promise(() => {});`,
    /used more than 200 MB of memory/,
  ],
};

for (const [name, [code, evalue]] of Object.entries(ENDS)) {
  test(`may end by ${name}: an error in the cell, and the next cell runs`, () =>
    withKernel(
      async (kernel) => {
        await kernel.execute("let lost = 1");
        const execution = await kernel.execute(code);
        assert.is(execution.status, "error");
        assert.is(execution.error?.ename, "StateLost");
        assert.match(execution.error?.evalue ?? "", evalue);
        if (code.includes("said")) assert.is(execution.stream(), "said\n");
        assert.not.match(execution.stream("stderr"), "FATAL ERROR");
        assert.is((await kernel.execute("1 + 1")).result(), "2");
        assert.match((await kernel.execute("lost")).error?.evalue ?? "", "Cannot find name 'lost'");
      },
      { WIREBOOK_MAX_HEAP_MB: "200" },
    ));
}

test("may end while no cell runs: the error goes to the cell that ended it", () =>
  withKernel(async (kernel) => {
    const sign = JSON.stringify(path.join(kernel.cwd, "sign"));
    const { id, ended } = kernel.begin(
      `import { existsSync } from "node:fs"; setInterval(() => { if (existsSync(${sign})) process.exit(0) }, 1);`,
    );
    assert.is((await ended).status, "ok");
    writeFileSync(path.join(kernel.cwd, "sign"), "");
    const { content } = await kernel.next(
      (message) => message.parent.msg_id === id && message.header.msg_type === "error",
    );
    assert.match(content.evalue, "process.exit(0) was called");
    assert.is((await kernel.execute("1 + 1")).result(), "2");
  }));

test("keeps the modules that cells have made", () =>
  withKernel(async (kernel) => {
    await kernel.execute("/** @module kept */\nexport const one = 1");
    await kernel.execute("process.exit(0)");
    assert.is((await kernel.execute("import { one } from './kept'; one")).result(), "1");
  }));

test("ends with the kernel on SIGTERM, in a busy loop too", () =>
  withKernel(async (kernel) => {
    const { id } = kernel.begin("console.log('in'); while (true) {}");
    await kernel.printed(id, "in");
    const all = family(kernel.pid);
    assert.is(all.length, 3, "front, compiler, runner");
    process.kill(kernel.pid, "SIGTERM");
    await until("all three are gone", () => !all.some(isAlive));
  }));

test("ends with the kernel on SIGKILL, in a busy loop too", () =>
  withKernel(async (kernel) => {
    const { id } = kernel.begin("console.log('in'); await null; while (true) {}");
    await kernel.printed(id, "in");
    const all = family(kernel.pid);
    process.kill(kernel.pid, "SIGKILL");
    await until("all three are gone", () => !all.some(isAlive));
  }));

test("ends when the kernel's parent is killed", async () => {
  const kernel = await TestKernel.start();
  const all = family(kernel.pid);
  kernel.killBridge();
  await until("all three are gone", () => !all.some(isAlive));
  await kernel.close();
});

test("gives the compiler's memory back when idle, and has it again for the next cell", () =>
  withKernel(
    async (kernel) => {
      await kernel.execute("let a = 1");
      await until("the compiler is gone", () => family(kernel.pid).length === 2);
      assert.is((await kernel.execute("a + 1")).result(), "2");
    },
    { WIREBOOK_COMPILER_IDLE_MS: "300" },
  ));

test.run();
