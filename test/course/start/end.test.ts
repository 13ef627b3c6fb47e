// timeout: 600 s
// Every way in which `npm start` can end, with a notebook's kernel running. No process may be left.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { identify } from "../../../kernel-lib/kernel/image";
import { suite } from "../../harness";
import { isAlive, until } from "../../processes";
import { cloneReady } from "./clone";
import { StartedCourse } from "./course";

const test = suite("the end of npm start");
let clone = "";

interface End {
  terminal?: boolean;
  /** What happens to it. */
  meets: (course: StartedCourse) => void;
  /** Whether it says that it ends; where it is itself killed, or its terminal gone, it cannot. */
  isSilent?: boolean;
}

const groupOf = (course: StartedCourse): number => -(course.child.pid as number);
const START_FILE = /^\S*node kernel-lib\/start\.cjs/;

const ENDS: Record<string, End> = {
  "one Ctrl-C typed in its terminal": { terminal: true, meets: (course) => course.child.stdin?.write("\u0003") },
  "SIGINT to its process group": { meets: (course) => process.kill(groupOf(course), "SIGINT") },
  "SIGTERM to npm": { meets: (course) => course.child.kill("SIGTERM") },
  "SIGTERM to itself": { meets: (course) => process.kill(course.pidOf(START_FILE), "SIGTERM") },
  "a closed terminal": { terminal: true, meets: (course) => course.child.kill("SIGKILL"), isSilent: true },
  "SIGHUP to its process group": { meets: (course) => process.kill(groupOf(course), "SIGHUP") },
  "SIGKILL of npm": { meets: (course) => course.child.kill("SIGKILL"), isSilent: true },
};

/** Starts the course, opens a notebook's kernel, ends it; gives what it has printed. */
async function runEnd({ terminal, meets }: End): Promise<string> {
  const course = await StartedCourse.open(clone, { parameters: ["--port", "0"], terminal });
  try {
    await course.startKernel();
    const before = course.processes();
    assert.ok(before.length >= 6, `npm, start, server and three of the kernel: ${before.map((one) => one.command)}`);
    meets(course);
    await course.leavesNothing();
    return course.output;
  } finally {
    await course.close();
  }
}

// Most of the time is JupyterLab's start: three at a time.
const outcomes = new Map<string, Promise<string>>();
const turns = [Promise.resolve(""), Promise.resolve(""), Promise.resolve("")];

test.before(() => {
  clone = cloneReady("ends");
  Object.entries(ENDS).forEach(([name, end], index) => {
    const run = (): Promise<string> => runEnd(end);
    const outcome = (turns[index % turns.length] as Promise<string>).then(run, run);
    turns[index % turns.length] = outcome;
    outcome.catch(() => {}); // told by its test
    outcomes.set(name, outcome);
  });
});

for (const [name, { isSilent }] of Object.entries(ENDS)) {
  test(`by ${name} leaves no process`, async () => {
    const output = (await outcomes.get(name)) ?? "";
    if (!isSilent) assert.match(output, "ending JupyterLab and its notebooks");
  });
}

test("leaves no note of a server and no log", () => {
  assert.equal(readdirSync(path.join(clone, ".wirebook", "servers")), []);
});

test("by a crash of the server is told, and ends the kernels", async () => {
  const course = await StartedCourse.open(clone, { parameters: ["--port", "0"] });
  try {
    await course.startKernel();
    process.kill(course.pidOf(/launch_lab\.py/), "SIGKILL");
    await course.leavesNothing();
    assert.match(course.output, "JupyterLab has ended; npm start opens it again.");
  } finally {
    await course.close();
  }
});

test("by SIGKILL leaves a server, which the next start ends with its kernels", async () => {
  const killed = await StartedCourse.open(clone, { parameters: ["--port", "0"] });
  try {
    await killed.startKernel();
    const server = killed.pidOf(/launch_lab\.py/);
    process.kill(groupOf(killed), "SIGKILL");
    await until("only server and kernel are left", () => killed.processes().length === 4);
    assert.ok(isAlive(server));
    const next = await StartedCourse.open(clone, { parameters: ["--port", killed.address.port] });
    try {
      assert.match(next.output, "ending a JupyterLab that was left behind");
      assert.is(next.address.port, killed.address.port, "its port is free again");
      await killed.leavesNothing();
    } finally {
      await next.close();
    }
  } finally {
    await killed.close();
  }
});

test("is not forced on a process that has the number of a server that is gone, nor on another machine's", async () => {
  const servers = path.join(clone, ".wirebook", "servers");
  const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
  const gone = { ...identify(process.pid), pid: 2 ** 22 + 1 };
  const halfGone = gone.pid + 1;
  const notes = {
    "11.json": JSON.stringify({ server: { ...identify(stranger.pid ?? 0), started: "1" }, owner: gone }),
    [`${halfGone}.json`]: '{"server":{"ho', // its writer was killed
    [`${halfGone}.log`]: "what the server of it printed",
    [`${stranger.pid}.json.new-${stranger.pid}`]: '{"server":{"ho', // its writer may be about to write on
    "13.json": JSON.stringify({ server: { ...gone, host: "another" }, owner: { ...gone, host: "another" } }),
  };
  for (const [name, text] of Object.entries(notes)) writeFileSync(path.join(servers, name), text);
  const course = await StartedCourse.open(clone, { parameters: ["--port", "0"] });
  try {
    assert.ok(isAlive(stranger.pid ?? 0));
    assert.not.match(course.output, "left behind");
  } finally {
    stranger.kill();
    await course.close();
  }
  assert.equal(readdirSync(servers).sort(), ["13.json", `${stranger.pid}.json.new-${stranger.pid}`].sort());
});

test("is not forced on the server of another start that runs", async () => {
  const one = await StartedCourse.open(clone, { parameters: ["--port", "0"] });
  const two = await StartedCourse.open(clone, { parameters: ["--port", "0"] });
  try {
    assert.not.match(two.output, "left behind");
    assert.is((await one.ask("/api/status")).status, 200);
    await two.close();
    assert.ok(existsSync(path.join(clone, ".wirebook", "servers", `${one.pidOf(START_FILE)}.json`)));
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test.run();
