// timeout: 600 s
// needs: solutions
// One laptop with nothing set up: the students' edition, an empty home folder, no login, no server. Open, solve, submit.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { parseNotebook } from "../../../kernel-lib/course/notebook";
import { seedOf } from "../../../kernel-lib/course/own-captures";
import { findSandbox } from "../../../kernel-lib/course/sandbox";
import { openStore } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { commandsNaming, until } from "../../processes";
import { findProgram } from "../../programs";
import { type Edition, solve, studentsEdition } from "./students-edition";

const test = suite("one laptop with nothing set up");
const EXERCISE = "03-packet";
const FILE = `exercises/${EXERCISE}/${EXERCISE}.ipynb`;
const edition: Edition = studentsEdition("submit-laptop");
const OWN = path.join(edition.root, ".wirebook", "own-server");

/** A PATH that has what a course needs, and no bubblewrap. */
const WITHOUT_SANDBOX = path.join(edition.folder, "bin");
mkdirSync(WITHOUT_SANDBOX);
for (const name of ["sh", "env", "cat", "script"]) symlinkSync(findProgram(name), path.join(WITHOUT_SANDBOX, name));
symlinkSync(process.execPath, path.join(WITHOUT_SANDBOX, "node"));

interface Ended {
  code: number | null;
  output: string;
}

/** Types a verb; `type` answers a question on a terminal of its own. */
function wirebook(
  words: string[],
  { env = {}, answer, stdin }: { env?: NodeJS.ProcessEnv; answer?: [RegExp, string]; stdin?: string } = {},
): Promise<Ended> {
  const command = [process.execPath, path.join(edition.root, "kernel-lib", "wirebook.cjs"), ...words];
  const quoted = command.map((word) => `'${word}'`).join(" ");
  const [program = "", ...parameters] = answer ? [findProgram("script"), "-qec", quoted, "/dev/null"] : command;
  const child: ChildProcess = spawn(program, parameters, {
    cwd: edition.root,
    env: { PATH: process.env.PATH, HOME: edition.home, LANG: "C.UTF-8", NO_COLOR: "1", TERM: "dumb", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  let open = answer;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (!open?.[0].test(output)) return;
      child.stdin?.write(open[1]);
      open = undefined;
    });
  }
  if (!answer) child.stdin?.end(stdin ?? "");
  return new Promise((resolve) =>
    child.once("close", (code) => resolve({ code, output: output.replaceAll("\r", "") })),
  );
}

/** Ends the own server as ten idle minutes would. */
async function stopServer(): Promise<void> {
  const { pid } = JSON.parse(readFileSync(path.join(OWN, "server.json"), "utf8")) as { pid: number };
  process.kill(pid, "SIGTERM");
  await until("the own server has ended", () => commandsNaming(OWN).length === 0);
}

test.before(() => solve(edition, EXERCISE));
test.after(async () => {
  if (commandsNaming(OWN).length > 0) await stopServer();
  rmSync(edition.folder, { recursive: true, force: true });
});

test("without a sandbox and a person to ask, says what to type, and keeps nothing", async () => {
  const { code, output } = await wirebook(["submit", EXERCISE], { env: { PATH: WITHOUT_SANDBOX } });
  assert.is(code, 1);
  assert.match(output, /cannot be kept apart from this machine here: .* type the command with --practice/s);
  assert.equal(
    readdirSync(path.join(edition.root, ".wirebook")).filter((name) => name === "outbox" || name === "own-server"),
    [],
  );
});

test("without a sandbox, asks one plain question, and takes no for an answer", async () => {
  const { code, output } = await wirebook(["submit", EXERCISE], {
    env: { PATH: `${WITHOUT_SANDBOX}` },
    answer: [/Go on\? \[y\/N\] /, "\n"],
  });
  assert.is(code, 1, output);
  assert.match(output, /the score is marked "practice"\. Go on\? \[y\/N\]/);
  assert.match(output, /Not graded\. To have a sandbox: /);
});

test("without a sandbox, grades after a yes, marks the score, and never asks again", async () => {
  const env = { PATH: WITHOUT_SANDBOX };
  const { code, output } = await wirebook(["submit", EXERCISE], { env, answer: [/Go on\? \[y\/N\] /, "y\n"] });
  assert.is(code, 0, output);
  assert.match(output, new RegExp(`${EXERCISE}: \\d+ of \\d+ points, practice`));
  const again = await wirebook(["submit", EXERCISE, "--again"], { env });
  assert.is(again.code, 0, again.output);
  assert.match(again.output, /points, practice/);
  await stopServer();
});

test("keeps its own server's files from others", () => {
  for (const name of ["server.log", "practice.json"]) assert.is(statSync(path.join(OWN, name)).mode & 0o077, 0, name);
  assert.is(statSync(OWN).mode & 0o077, 0);
  rmSync(OWN, { recursive: true });
});

test("starts a server of its own, grades in a sandbox, and lays the feedback beside the notebook", async () => {
  const sandbox = await findSandbox();
  assert.ok(sandbox.usable, `this machine has no sandbox to test with: ${JSON.stringify(sandbox)}`);
  const { code, output } = await wirebook(["submit", EXERCISE]);
  assert.is(code, 0, output);
  assert.match(output, /to this laptop's own server \(nobody else gets it\)/);
  assert.match(output, /9 of 9 answers written/);
  assert.match(output, /✓ magic: passed {2}1 of 1 points/);
  const inWords = "4 more points are for answers in words, read by a person: security, strangers";
  assert.match(output, `${EXERCISE}: 20 of 24 points; ${inWords}`);
  assert.not.match(output, /practice/);
  const feedback = readFileSync(path.join(edition.root, "exercises", EXERCISE, `${EXERCISE}.feedback.html`), "utf8");
  assert.match(feedback, /<!doctype html>/i);
  assert.not.match(feedback, /<script/i);
});

test("hands in again after the server has stopped by itself, and shows all of it in the results", async () => {
  await stopServer();
  const notebook = readFileSync(path.join(edition.root, FILE), "utf8");
  writeFileSync(path.join(edition.root, FILE), `${notebook}\n`);
  const { output } = await wirebook(["submit", EXERCISE, "--no-wait"]);
  assert.match(output, /Received /);
  const results = await wirebook(["results", "--json"]);
  const { attempts, kept } = JSON.parse(results.output) as { attempts: { exercise: string }[]; kept: unknown[] };
  assert.equal(
    attempts.map(({ exercise }) => exercise),
    [EXERCISE, EXERCISE],
  );
  assert.equal(kept, []);
});

test("logs in to a course with the token from a pipe, which no other may read and no command line shows", async () => {
  const course = await courseServer();
  try {
    const { code, output } = await wirebook(["login", course.address], { stdin: `${course.token}\n` });
    assert.is(code, 0, output);
    assert.match(output, /Logged in to Networks as Ann \(ann\)/);
    const file = path.join(edition.home, ".config", "wirebook", "login.json");
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.match(output, new RegExp(file));
    const handshake = path.join(edition.root, "exercises/02-read-a-handshake/02-read-a-handshake.ipynb");
    assert.is(seedOf(parseNotebook(readFileSync(handshake, "utf8"), handshake)), 4711, output);
    writeFileSync(handshake, "<<<<<<< a merge that went wrong");
    assert.match((await wirebook(["reset", "02"])).output, "is fresh");
    assert.is(seedOf(parseNotebook(readFileSync(handshake, "utf8"), handshake)), 4711, "after starting over");
    const handedIn = await wirebook(["submit", EXERCISE, "--no-wait"]);
    assert.match(handedIn.output, /to Networks, http:\/\/127\.0\.0\.1:\d+, as ann/);
    assert.match(handedIn.output, /Handed in /);
    assert.match((await wirebook(["logout"])).output, /Logged out/);
    assert.match((await wirebook(["login"])).output, /Type the address your teacher gave you/);
  } finally {
    await course.close();
  }
});

test("leaves nothing in the home folder but the login's own", () => {
  assert.equal(
    readdirSync(edition.home).filter((name) => ![".npm", ".cache", ".config"].includes(name)),
    [],
  );
  assert.equal(readdirSync(path.join(edition.home, ".config", "wirebook")), []);
});

async function courseServer() {
  const { buildServer } = await import("../../../kernel-lib/course/server");
  const store = await openStore({ dataFolder: path.join(edition.folder, "course") });
  const { id } = await store.addPerson({ login: "ann", name: "Ann", role: "student" });
  const exercises = [EXERCISE, "02-read-a-handshake"].map((exercise) => ({ exercise, title: exercise, points: 1 }));
  const ownSeedOf = (): number => 4711;
  const { app } = await buildServer({ store, courseName: "Networks", exercises, ownSeedOf });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    address,
    token: await store.newToken(id),
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}

test.run();
