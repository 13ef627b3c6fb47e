// needs: solutions
// timeout: 240 s
// scp as one uses it: through wirebook sshd with its login, programs on both sides.
import "../provide";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { partName } from "solution/07-scp/part";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { type Ran, ServerProcess, wirebook } from "../ssh/server-process";

const test = suite("scp through ssh");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-scp-ssh-"));
const file = (name: string): string => path.join(folder, name);
let server: ServerProcess;
test.before(async () => {
  server = await ServerProcess.start();
});
test.after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function scp(...words: string[]): Promise<Ran> {
  const { port, directory, passwordFile, fingerprint } = server;
  const way = ["-P", `${port}`, "--directory", directory, "--password-file", passwordFile];
  return wirebook(["scp", ...way, "--fingerprint", fingerprint, ...words]);
}

test("brings files and folders there and back, without a word when piped", async () => {
  mkdirSync(file("d/e"), { recursive: true });
  const content = Buffer.alloc(3_000_000, "through ssh");
  writeFileSync(file("d/large"), content, { mode: 0o640 });
  writeFileSync(file("d/e/small"), "small");
  assert.equal(await scp("-r", file("d"), `ann@127.0.0.1:${file("there")}`), { code: 0, stdout: "", stderr: "" });
  assert.equal(await scp("-r", `ann@127.0.0.1:${file("there")}`, file("back")), { code: 0, stdout: "", stderr: "" });
  assert.ok(readFileSync(file("back/large")).equals(content));
  assert.is(readFileSync(file("back/e/small"), "utf8"), "small");
  const { mode, mtimeMs } = statSync(file("back/large"));
  assert.equal([mode & 0o777, Math.round(mtimeMs)], [0o640, Math.round(statSync(file("d/large")).mtimeMs)]);
});

test("goes on where it stood", async () => {
  writeFileSync(file("source"), Buffer.alloc(2_000_000, "resume"));
  writeFileSync(file(partName("target")), readFileSync(file("source")), { mode: 0o600 });
  truncateSync(file(partName("target")), 1_500_000);
  const { code, stderr } = await scp("-v", file("source"), `ann@127.0.0.1:${file("target")}`);
  assert.is(code, 0);
  assert.match(stderr, /source: 2\.0 MB in .*, 1\.3 MB were there/);
  assert.ok(readFileSync(file("target")).equals(readFileSync(file("source"))));
});

test("ends with 1 where something failed, and says what", async () => {
  const missing = await scp(`ann@127.0.0.1:${file("nothing")}`, file("x"));
  assert.equal(missing, { code: 1, stdout: "", stderr: `scp: ${file("nothing")}: there is no such file\n` });
  const { code, stderr } = await wirebook([
    "scp",
    "-P",
    "1",
    "--password-file",
    server.passwordFile,
    file("source"),
    "ann@127.0.0.1:",
  ]);
  assert.is(code, 1);
  assert.match(stderr, /nobody listens there/);
});

test("stops before a word is said where the server has another key", async () => {
  const { port, passwordFile } = server;
  const way = ["-P", `${port}`, "--password-file", passwordFile, "--fingerprint", `SHA256:${"A".repeat(43)}`];
  const { code, stderr } = await wirebook(["scp", ...way, file("source"), `ann@127.0.0.1:${file("y")}`]);
  assert.is(code, 1);
  assert.match(stderr, /key/);
});

test.run();
