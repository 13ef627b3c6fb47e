// timeout: 240 s
// Field by field what net-tools prints of the same state, in a network namespace of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import type { Comparison } from "./inside";

const LOADER = path.resolve(__dirname, "../../../kernel-lib/kernel/load/register.cjs");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-test-"));

/** Runs the comparison inside; as an ordinary user in a user namespace. */
function inside(): { status: number | null; stdout: string; stderr: string } {
  const root = process.geteuid?.() === 0;
  const [setup, child] = [path.join(__dirname, "setup.sh"), path.join(__dirname, "inside.ts")];
  const script = `sh "$0" "${folder}" && exec "$1" -r "$2" "$3"`;
  const words = [root ? "-nm" : "-Urnm", "sh", "-c", script, setup, process.execPath, LOADER, child];
  return spawnSync("unshare", words, { encoding: "utf8", maxBuffer: 2 ** 28 });
}

const test = suite("our tools beside net-tools");
const { status, stdout, stderr } = inside();
const denied = /unshare failed|Operation not permitted/.test(stderr);
const { comparisons, open } =
  status === 0 ? (JSON.parse(stdout) as { comparisons: Comparison[]; open: number }) : { comparisons: [], open: 0 };

test("could be compared", () => {
  // a machine that denies namespaces denies net-tools a state of its own: the lab's tests still run there
  if (status !== 0 && !denied) assert.unreachable(stderr);
  if (!denied) assert.ok(open > 3000, `${open} sockets`);
});

/** Sockets are listed in the order of two different hash tables, and inodes of UNIX sockets have counts of their own. */
function lines(all: string[], line: string): string[] {
  const plain = all.map((text) => text.trimEnd().replace(/^(unix {2})\S+\s+/, "$1"));
  return /-.*[tux]/.test(line) && !/-\w*[ri]/.test(line) ? plain.sort() : plain;
}

for (const { line, theirs, ours } of comparisons)
  test(`print what ${line} prints${theirs.length > 1000 ? `, of ${theirs.length} sockets` : ""}`, () => {
    const [expected, actual] = [lines(theirs, line), lines(ours, line)];
    const first = expected.findIndex((text, at) => text !== actual[at]);
    assert.is(actual[first], expected[first], `line ${first + 1}`);
    assert.is(actual.length, expected.length);
  });

test.after(() => rmSync(folder, { recursive: true }));
test.run();
