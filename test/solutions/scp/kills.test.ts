// needs: solutions
// timeout: 300 s
// Interrupted transfers of real processes. `npm run proof -- programs scp` interrupts 500.
import "../provide";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { findProgram } from "../../programs";
import { interruptTransfers } from "./kills";
import { startClient, startServer } from "./programs";

const test = suite("scp, interrupted");
const SEED = 7;
const INTERRUPTIONS = 16;

test(`goes on where it stood, with a right file each time (${INTERRUPTIONS} of the proof's 500)`, async () => {
  const { hit, resumed, damaged } = await interruptTransfers(INTERRUPTIONS, SEED);
  assert.ok(hit > INTERRUPTIONS / 3 && resumed > 0 && damaged > 0, JSON.stringify({ hit, resumed, damaged }));
});

test("keeps what has come when the server's disk is full, and goes on when there is room", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-full-"));
  const disk = path.join(folder, "disk");
  const source = path.join(folder, "source");
  mkdirSync(disk);
  const content = Buffer.alloc(5_000_000, 7);
  writeFileSync(source, content);
  writeFileSync(path.join(folder, "ballast"), Buffer.alloc(4_000_000, 1));
  writeFileSync(path.join(folder, "empty"), "");
  // a disk of 8 MiB that only this server sees
  const small = [
    findProgram("bwrap"),
    "--dev-bind",
    "/",
    "/",
    "--size",
    String(8 * 2 ** 20),
    "--tmpfs",
    disk,
    "--die-with-parent",
  ];
  const server = await startServer(disk, small);
  const run = (...words: string[]) => startClient(server.port, words).ended;
  try {
    assert.equal(await run(path.join(folder, "ballast"), "127.0.0.1:ballast"), { code: 0, stderr: "" });
    const full = await run(source, "127.0.0.1:target");
    assert.is(full.code, 1);
    assert.match(full.stderr, /source: the disk is full; what has come is kept/);
    assert.equal(await run(path.join(folder, "empty"), "127.0.0.1:ballast"), { code: 0, stderr: "" });
    const again = await run("-v", source, "127.0.0.1:target");
    assert.match(again.stderr, /source: 5\.0 MB in .*, [34]\.\d MB were there/);
    assert.is(again.code, 0);
    await run("127.0.0.1:target", path.join(folder, "back"));
    assert.ok(readFileSync(path.join(folder, "back")).equals(content));
  } finally {
    server.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
