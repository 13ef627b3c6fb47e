// What a kernel holds: 200 students share one hub.
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { until } from "../processes";
import { TestKernel } from "./jupyter/client";

const test = suite("a kernel's memory");
/** Generous: the benchmark gives the figure, this only notices when something has gone wrong. */
const MOST_ACTIVE_MB = 350;
const MOST_IDLE_MB = 130;

const ACTIVE = ["import { table } from 'kernel-lib/show'", "class Point { x = 1 }", "new Point()", "table([{ a: 1 }])"];

test("is bounded after some cells, and given back for the most part when idle", async () => {
  const kernel = await TestKernel.start({ env: { WIREBOOK_COMPILER_IDLE_MS: "4000" } });
  try {
    let active = 0;
    for (const code of ACTIVE) {
      await kernel.execute(code);
      active = Math.max(active, pssMb(kernel.pid));
    }
    assert.ok(active < MOST_ACTIVE_MB, `${active} MB while working`);
    await until("the compiler is gone", () => processesBelow(kernel.pid).length === 2);
    const idle = pssMb(kernel.pid);
    assert.ok(idle < MOST_IDLE_MB, `${idle} MB when idle`);
    assert.ok(idle < active);
    const next = await kernel.execute("const point: Point = new Point(); point.x + 1");
    assert.is(next.result(), "2");
    assert.match((await kernel.execute("point.y")).error?.text ?? "", "Property 'y' does not exist on type 'Point'");
    console.log(`${Math.round(active)} MB while working, ${Math.round(idle)} MB when idle (proportional)`);
  } finally {
    await kernel.close();
  }
});

/** Memory of a process and all below it, what they share counted once, in MB. */
function pssMb(pid: number): number {
  const sizes = processesBelow(pid).map((id) => /^Pss:\s+(\d+) kB/m.exec(readOr(`/proc/${id}/smaps_rollup`))?.[1]);
  return sizes.reduce((sum, size) => sum + Number(size ?? 0), 0) / 1024;
}

function processesBelow(pid: number): number[] {
  const children = readOr(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processesBelow)];
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

test.run();
