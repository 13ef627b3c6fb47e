// timeout: 300 s
// A judge that is ended by force, here and in a sandbox: nothing of what it had started runs on.

import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { type GroundKind, openJudges } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { commandsNaming, descendants, until } from "../../processes";
import { groupsOf, processesNaming } from "../sandbox/support";

const test = suite("a judge ended by SIGKILL");

const daemonsOf = (marker: string): Record<string, string> => ({
  server: `/** @module server */
import { spawn } from "node:child_process";
spawn("sh", ["-c", "(setsid sh -c 'sleep 1000; :' ${marker} &)"], { detached: true, stdio: "ignore" }).unref();
process.on("SIGTERM", () => {});
process.on("SIGHUP", () => {});
setInterval(() => {}, 1000);
console.log("listening on 127.0.0.1:1", "${marker}");
`,
  caller: `/** @module caller */
import { spawn } from "node:child_process";
export const begin = () => { spawn("sh", ["-c", "sleep 1000; :", "${marker}"], { detached: true, stdio: "ignore" }).unref(); };
`,
});

/** The judges that this test has started. */
function judgePids(): number[] {
  return descendants(process.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("course/judge/main.ts");
    } catch {
      return false;
    }
  });
}

for (const ground of ["local", "sandbox"] as GroundKind[])
  test(`leaves nothing (${ground}): programs, daemons in sessions of their own, control groups`, async () => {
    const marker = `wirebook-orphan-${ground}-${process.pid}`;
    const judges = openJudges({ ground });
    const text = `async ({ call, start, printed }) => {
      await call("caller.begin");
      const server = start("server");
      await server.port();
      await server.printed(/never/);
    }`;
    const limits = { callMs: 100_000, checkMs: 200_000 };
    const asked = judges.judge({ check: { id: "x", text }, files: daemonsOf(marker), limits }).then(
      ({ message }) => message,
      ({ name }: Error) => name,
    );
    // the call's own, and that of the program
    await until(
      "both daemons run",
      () => commandsNaming(marker).filter((line) => line.includes("sleep 1000")).length >= 2,
    );
    const [judge = 0] = judgePids();
    assert.ok(judge > 0, "a judge runs");
    process.kill(judge, "SIGKILL");
    assert.is(await asked, "JudgeError");
    await until("all it had started is gone", () => processesNaming(marker).length === 0);
    await until("its control groups are gone", () => groupsOf(judge).length === 0);
    await judges.close();
  });

test.run();
