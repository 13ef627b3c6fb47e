// What a file's lock keeps apart.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { flock, syncfs } from "../../kernel-lib/socket";
import { suite } from "../harness";

const test = suite("a file's lock");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-lock-"));
const file = path.join(folder, "file");
writeFileSync(file, "x");
test.after(() => rmSync(folder, { recursive: true, force: true }));

test("is had by one opening of the file at a time, and ends with its descriptor", () => {
  const [one, two] = [openSync(file, "r"), openSync(file, "r")];
  assert.equal([flock(one), flock(two), flock(one)], [true, false, true]);
  closeSync(one);
  assert.ok(flock(two));
  closeSync(two);
});

test("ends with the process that has it, however that ends", async () => {
  const register = path.resolve(__dirname, "../../kernel-lib/kernel/load/register.cjs");
  const script = `console.log(require("kernel-lib/socket").flock(require("fs").openSync(process.argv[1]))); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ["-r", register, "-e", script, file], { stdio: ["ignore", "pipe", "inherit"] });
  assert.is(String(await once(child.stdout, "data")), "true\n");
  const fd = openSync(file, "r");
  assert.not.ok(flock(fd));
  child.kill("SIGKILL");
  await once(child, "close");
  assert.ok(flock(fd));
  closeSync(fd);
});

test("is refused for what is no descriptor, and so is a sync", () => {
  for (const call of [flock, syncfs]) {
    assert.throws(() => call(1_000_000), /EBADF/);
    assert.throws(() => call(-1), /descriptor/);
  }
});

test("is not needed for a sync", () => {
  const fd = openSync(folder, "r");
  syncfs(fd);
  closeSync(fd);
});

test.run();
