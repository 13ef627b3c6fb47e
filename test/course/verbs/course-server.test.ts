// timeout: 600 s
// serve, students, scores, backup and restore as a teacher types them.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { strFromU8, unzipSync } from "fflate";
import * as assert from "uvu/assert";
import { suite } from "../../harness";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-verbs-"));
const data = path.join(folder, "data");
const test = suite("the verbs of a course's server");
let server: ChildProcess | undefined;

test.after(() => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

function start(...args: string[]): ChildProcess {
  const { DATABASE_URL: _, ...rest } = process.env;
  const env = { ...rest, FORCE_COLOR: "0" };
  return spawn(process.execPath, [WIREBOOK, ...args, "--data", data], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function wirebook(...args: string[]): Promise<Ended> {
  const child = start(...args);
  const ended: Ended = { status: null, stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text) => (ended.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => (ended.stderr += text));
  [ended.status] = (await once(child, "close")) as [number | null];
  return ended;
}

test("add a student without a server, telling the first teacher's token once", async () => {
  const { status, stdout, stderr } = await wirebook("students", "add", "ann", "Ann", "Lee", "--group", "A", "--json");
  assert.is(status, 0, stderr);
  assert.match(JSON.parse(stdout).token, /^wb_/);
  assert.match(stderr, /first teacher, login "teacher".*wb_/);
});

test("serve: the address is told, and while it runs the other verbs ask it", async () => {
  server = start("serve", "--port", "0", "--workers", "0");
  const lines = createInterface({ input: server.stdout as NonNullable<ChildProcess["stdout"]> });
  const [url] = (await once(lines, "line")) as [string];
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const csv = path.join(folder, "class.csv");
  writeFileSync(csv, "login,name\nbob,Bob Wu\nann,Ann again\n");
  const imported = await wirebook("students", "import", csv, "--json");
  assert.equal([imported.status, JSON.parse(imported.stdout).login], [1, "bob"]);
  assert.match(imported.stderr, /class\.csv:3: login "ann" is in the course already/);
  const listed = await wirebook("students", "list");
  assert.match(listed.stdout, /^login +name +group +email +role\nann +Ann Lee +A +student\nbob +Bob Wu/);
  assert.match((await wirebook("scores")).stdout, /^assignment,duedate,timestamp,student_id,/);
});

test("export and erase one student by their login", async () => {
  const zip = path.join(folder, "ann.zip");
  assert.is((await wirebook("students", "export", "ann", zip)).status, 0);
  const files = unzipSync(readFileSync(zip));
  assert.is(JSON.parse(strFromU8(files["person.json"] ?? new Uint8Array())).person.name, "Ann Lee");
  const asked = await wirebook("students", "erase", "ann");
  assert.is(asked.status, 1);
  assert.match(asked.stdout, /would be erased.*--really/);
  assert.match((await wirebook("students", "erase", "ann", "--really")).stdout, /ann is erased, with 0 attempts/);
  const gone = await wirebook("students", "token", "ann");
  assert.is(gone.status, 2);
  assert.match(gone.stderr, /nobody has the login "ann"/);
});

test("back up while the server runs, stop it in order, and restore into an empty folder only", async () => {
  const file = path.join(folder, "backup");
  assert.match((await wirebook("backup", file)).stdout, /2 person/);
  const full = await wirebook("restore", file);
  assert.is.not(full.status, 0);
  assert.match(full.stderr, /is in use by process/);
  server?.kill("SIGTERM");
  if (server) assert.equal((await once(server, "exit"))[0], 0);
  assert.match((await wirebook("restore", file)).stderr, /something in this store already/);
  rmSync(data, { recursive: true });
  assert.match((await wirebook("restore", file)).stdout, /2 person/);
  assert.match((await wirebook("students", "list", "--json")).stdout, /"login":"bob"/);
});

test("refuse wrong words with 2", async () => {
  assert.is((await wirebook("serve", "--port", "many")).status, 2);
  assert.is((await wirebook("serve", "--host", "0.0.0.0")).status, 2);
  assert.is((await wirebook("students", "token", "nobody")).status, 2);
});

test.run();
