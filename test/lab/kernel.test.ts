// timeout: 600 s
// Labs of a notebook: a cell that is run again, a kernel that is restarted or killed leaves no process of theirs.
import * as assert from "uvu/assert";
import { whyNotLinux } from "../../kernel-lib/lab/linux";
import { suite } from "../harness";
import { TestKernel } from "../kernel/jupyter/client";
import { descendants, isAlive, until } from "../processes";

const test = suite("a lab in a notebook");
const MAKE = `
const { lab } = await import("kernel-lib/lab");
const net = await lab({ hosts: { ann: "10.0.0.1/24", ben: "10.0.0.2/24" }, links: ["ann ben"], engine: "linux" });
const socket = net.hosts.ann.socket();
process.pid`;

async function withKernel(act: (kernel: TestKernel, runner: number) => Promise<void>): Promise<void> {
  const kernel = await TestKernel.start();
  try {
    const made = await kernel.execute(MAKE, { cellId: "make" });
    assert.is(made.error?.text, undefined);
    await act(kernel, Number(made.result()));
  } finally {
    await kernel.close();
  }
}

async function main(): Promise<void> {
  if (await whyNotLinux()) return;

  test("is closed when its cell runs again", () =>
    withKernel(async (kernel, runner) => {
      const first = descendants(runner);
      assert.ok(first.length >= 2, "unshare and the agent");
      await kernel.execute(MAKE, { cellId: "make" });
      await until("the first agent is gone", () => !first.some(isAlive));
      assert.is(descendants(runner).length, first.length);
    }));

  test("is gone when the kernel is restarted", () =>
    withKernel(async (kernel, runner) => {
      const agents = descendants(runner);
      await kernel.restart();
      await until("its processes are gone", () => !agents.some(isAlive));
    }));

  test("is gone when the kernel's process is killed", () =>
    withKernel(async (_kernel, runner) => {
      const agents = descendants(runner);
      process.kill(runner, "SIGKILL");
      await until("its processes are gone", () => !agents.some(isAlive));
    }));

  test.run();
}

void main();
