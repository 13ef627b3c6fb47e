// The verb trace as other programs see it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const TRACE = path.resolve(__dirname, "../../handshake/traces/linux/close-in-four-segments.pkt");
const test = suite("wirebook trace");

function wirebook(args: string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, FORCE_COLOR: "0" };
  return spawnSync(process.execPath, [WIREBOOK, "trace", ...args], { input, encoding: "utf8", env });
}

test("plays a file and counts its steps", () => {
  const { status, stdout } = wirebook(["--json", TRACE]);
  const steps = readFileSync(TRACE, "utf8").trim().split("\n").length - 1;
  assert.equal([status, JSON.parse(stdout)], [0, { ok: true, steps }]);
});

test("gives line, expected and actual of what went otherwise, and ends with 0: it is an answer", () => {
  const { status, stdout } = wirebook(["--json", "-"], "0.1 < S 0:0(0) win 9\n+0 > S. 0:0(0) ack 1");
  assert.is(status, 0);
  assert.equal(JSON.parse(stdout), {
    ok: false,
    line: 2,
    expected: "+0 > S. 0:0(0) ack 1",
    actual: "flags differ: 0.100000 > R. 0:0(0) ack 1 win 0",
  });
});

test("gives reason, line and place of what it cannot read", () => {
  const { status, stdout } = wirebook(["--json", "-"], "// shell\n0 `true`");
  const reason = "shell commands (`…`) are not supported";
  assert.equal([status, JSON.parse(stdout)], [0, { ok: false, error: { reason, line: 2, at: [2, 3] } }]);
});

test("ends with 2 where there is no file, and says so", () => {
  const { status, stdout, stderr } = wirebook(["--json", "/no/such/file"]);
  assert.equal([status, stdout], [2, ""]);
  assert.match(stderr, /cannot read \/no\/such\/file: ENOENT/);
});

test("tells a person the same in words", () => {
  assert.match(wirebook([TRACE]).stdout, /^All \d+ steps went as the trace says\./);
  const { status, stdout } = wirebook(["-"], "0.1 < S 0:0(0) win 9\n+0 > S. 0:0(0) ack 1");
  assert.is(status, 1);
  assert.match(stdout, /^Line 2 expects {2}\+0 > S\. .*\n +but got {2}flags differ/);
  assert.match(wirebook(["-"], "0 close(3").stderr, /Cannot read the trace, line 1: .*\n {2}0 close\(3\n {11}\^/);
});

test.run();
