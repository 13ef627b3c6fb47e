// timeout: 300 s
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { until } from "../../processes";
import { findProgram } from "../../programs";
import { hostPlan, Together } from "./hosts";

const ROOT = path.resolve(__dirname, "../../..");
const REGISTER = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
const MARK = "WIREBOOK_TEST_MARK";

/** Every process that has inherited a mark, by its environment. */
function marked(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${MARK}=${mark}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function startChild(file: string, mark: string, before: string[] = []): Promise<ChildProcess> {
  const [program = process.execPath, ...words] = [
    ...before,
    process.execPath,
    "-r",
    REGISTER,
    path.join(__dirname, file),
  ];
  const child = spawn(findProgram(path.basename(program)), words, {
    cwd: ROOT,
    env: { ...process.env, [MARK]: mark },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("ready")) resolve();
    });
    child.once("exit", () => reject(new Error("it ended before it was ready")));
  });
  return child;
}

const test = suite("what a closed or killed lab leaves behind");
test.after.each(Together.closeAll);

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
  test(`is nothing when its process ends by ${signal}`, async () => {
    const mark = randomUUID();
    const child = await startChild("child/hosts.ts", mark);
    // the process itself, unshare, the agent, and four programs in a host
    assert.ok(marked(mark).length >= 6, `only ${marked(mark).length} processes`);
    child.kill(signal);
    await until("all its processes are gone", () => marked(mark).length === 0);
  });
}

test("is nothing when the agent is killed, and calls say so instead of waiting for it", async () => {
  const together = await Together.start([hostPlan("alice", 1)]);
  const sleeping = together.host(0).run("sleep", ["1000"]);
  const { stdout } = await together.host(0).run("sh", ["-c", "grep -h NSpid /proc/self/status"]);
  assert.match(stdout, /NSpid:\s+\d+\s+\d+/, "a process namespace of its own");
  const agent = agentOf(process.pid);
  process.kill(agent, "SIGKILL");
  assert.is((await sleeping).code, undefined);
  assert.is(together.host(0).openSocket(2, 1, 0), -104, "ECONNRESET");
  await together
    .host(0)
    .run("true", [])
    .then(
      () => assert.unreachable(),
      (error: NodeJS.ErrnoException) => assert.match(error.message, /agent .* is gone/),
    );
});

/** The process whose parent is the `unshare` that we started. */
function agentOf(pid: number): number {
  const childrenOf = (parent: number): number[] =>
    readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  const [agent] = childrenOf(pid).flatMap(childrenOf);
  if (agent === undefined) throw new Error("there is no agent");
  return agent;
}

test("is nothing after fifty labs, under a limit of namespaces that four labs would reach", async () => {
  const limit = "echo 12 > /proc/sys/user/max_net_namespaces";
  const limited = ["unshare", "--user", "--map-root-user", "sh", "-c", `${limit} && exec "$@"`, "sh"];
  const child = await startChild("child/fifty-labs.ts", randomUUID(), limited);
  child.kill();
});

test.run();
