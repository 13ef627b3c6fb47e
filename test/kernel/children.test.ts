// Programs that cells start (a server, a lab's agent) end with the kernel, whichever way it ends.
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { isAlive, until } from "../processes";
import { TestKernel } from "./jupyter/client";

const test = suite("a program that a cell has started");

const ENDS: Record<string, (kernel: TestKernel) => unknown> = {
  "the kernel gets SIGTERM": ({ pid }) => process.kill(pid, "SIGTERM"),
  "the kernel gets SIGKILL": ({ pid }) => process.kill(pid, "SIGKILL"),
  "the kernel's parent is killed": (kernel) => kernel.killBridge(),
  "the kernel is restarted": (kernel) => kernel.restart(),
  "the kernel is shut down": (kernel) => kernel.close(),
  "the learner's code exits": (kernel) => kernel.execute("process.exit(1)"),
};

for (const [when, end] of Object.entries(ENDS)) {
  test(`ends when ${when}`, async () => {
    const kernel = await TestKernel.start();
    try {
      const code = 'import { spawn } from "node:child_process";\nspawn("sleep", ["1000"], { stdio: "ignore" }).pid';
      const pid = Number((await kernel.execute(code)).result());
      assert.ok(isAlive(pid));
      await end(kernel);
      await until("it is gone", () => !isAlive(pid));
    } finally {
      await kernel.close();
    }
  });
}

test.run();
