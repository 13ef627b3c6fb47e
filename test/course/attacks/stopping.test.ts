// needs: solutions
// timeout: 600 s
// Work that takes more than its share, or will not end: it costs itself, and leaves nothing.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { before, bytesOf, grade, instead, MARKER, nothingLeft, printed, STAGES, solved, verdicts } from "./work";

const test = suite("an attack by greed");
const temporary = mkdtempSync(path.join(tmpdir(), "attacks-"));
const own = process.env.TMPDIR;
chmodSync(temporary, 0o755); // sandboxes begin as nobody's user
test.before(() => {
  process.env.TMPDIR = temporary;
});
test.after(() => {
  if (own === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = own;
  rmSync(temporary, { recursive: true });
});

/** A port of this machine that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("costs the stage that makes it, and no other: processes, memory, disk, output, exit, crash, daemon", async () => {
  const port = await freePort();
  const fork = `const { spawn } = require("node:child_process");
    for (let n = 0; n < 300; n++) try { spawn("/bin/sh", ["-c", "bomb() { bomb | bomb & }; bomb", "${MARKER}"], { detached: true, stdio: "ignore" }).on("error", () => {}); } catch {}`;
  const memory = "const held = []; for (;;) held.push(Buffer.alloc(64 << 20, 1));";
  const disk = `const fs = require("node:fs");
    for (const folder of [".", "/tmp", "/home/student", "/dev/shm"]) {
      const fd = fs.openSync(folder + "/full", "w");
      let written = 0;
      try { for (;;) written += fs.writeSync(fd, Buffer.alloc(1 << 20)); } catch (error) { console.log(folder, (error as { code: string }).code, written < 300 << 20); }
    }`;
  const daemon = `const { spawn } = require("node:child_process");
    const stay = 'process.title="${MARKER}"; for (const s of ["SIGTERM","SIGHUP","SIGINT"]) process.on(s, () => {}); require("net").createServer().listen(${port}, "0.0.0.0"); setInterval(() => {}, 1e6)';
    for (let n = 0; n < 3; n++) spawn("setsid", [process.execPath, "-e", stay, "${MARKER}"], { detached: true, stdio: "ignore" }).unref();
    spawn("/bin/sh", ["-c", "(setsid sleep 1000000 ${MARKER} &) ; exec sleep 1000000"], { detached: true, stdio: "ignore" }).unref();`;
  const graded = await grade(
    bytesOf(
      solved({
        ends: before(fork),
        numbers: instead("numbers", "", memory),
        loss: before(disk),
        doors: instead("doors", "", 'for (;;) process.stdout.write("x".repeat(65536));'),
        handshake: instead("handshake", "", "process.exit(0);"),
        resent: instead("resent", "", "process.abort();"),
        story: before(daemon),
      }),
    ),
  );
  const { ends, numbers, ...rest } = verdicts(graded);
  assert.ok(
    ["stopped", "threw"].includes(numbers ?? ""),
    `an end by the limit on memory, or an error by it: ${numbers}`,
  );
  assert.ok(["passed", "stopped", "timed out", "threw"].includes(ends ?? ""), `the fork bomb's own stage: ${ends}`);
  assert.equal(rest, {
    loss: "passed",
    doors: "stopped",
    handshake: "threw",
    resent: "threw",
    silence: "not attempted",
    story: "passed",
  });
  const disks = printed(graded, "loss").trim().split("\n");
  assert.is(disks.length, 4);
  for (const line of disks) assert.match(line, /^\S+ (ENOSPC|EFBIG) true$/);
  await nothingLeft(temporary);
  await refused(port);
});

async function refused(port: number): Promise<void> {
  const code = await new Promise((resolve) => {
    connect(port, "127.0.0.1")
      .once("connect", () => resolve("connected"))
      .once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  assert.is(code, "ECONNREFUSED", "a daemon of a student's listens on this machine");
}

test("by not ending is given its time and no more, whether it waits or works", async () => {
  const patience = process.env.WIREBOOK_PATIENCE;
  process.env.WIREBOOK_PATIENCE = "0.6"; // of the judges that are started now
  try {
    const graded = await grade(
      bytesOf(
        solved({
          ...Object.fromEntries(STAGES.map((stage) => [stage, () => ""])),
          ends: instead("ends", "", "for (;;);"),
          numbers: instead("numbers", "", "return new Promise(() => setInterval(() => {}, 1000));"),
          loss: instead("loss", "for (;;);"),
          doors: instead(
            "doors",
            "",
            "const again = (): Promise<void> => Promise.resolve().then(again); return again();",
          ),
          story: instead("story", "", "return { then: () => {} };"),
        }),
      ),
    );
    const { ends, numbers, loss, doors, story } = verdicts(graded);
    assert.equal(
      [ends, numbers, loss, doors, story],
      Array.from({ length: 5 }, () => "timed out"),
    );
    assert.is(graded.score, 0);
    await nothingLeft(temporary);
  } finally {
    if (patience === undefined) delete process.env.WIREBOOK_PATIENCE;
    else process.env.WIREBOOK_PATIENCE = patience;
  }
});

test.run();
