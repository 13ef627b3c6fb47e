// The list of CPython's tests: each of ours that it names is there, each that is left out has its reason.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { CPYTHON } from "./cpython";

const test = suite("the list of CPython's tests");
const entries = Object.entries(CPYTHON).flatMap(([name, entry]) =>
  typeof entry === "string" ? [[name, entry]] : Object.entries(entry).map(([one, says]) => [`${name}.${one}`, says]),
) as [string, string][];

test("names tests of ours that exist, or gives a reason", () => {
  for (const [name, says] of entries) {
    if (says.startsWith("- ")) {
      assert.ok(says.length > 15, `${name}: ${says}`);
      continue;
    }
    const [, file, title] = /^(\w+): (.+)$/.exec(says) ?? [];
    assert.ok(file && title, `${name}: ${says}`);
    const source = readFileSync(path.join(__dirname, `${file}.test.ts`), "utf8");
    assert.ok(source.includes(`("${title}", `), `${name}: no test "${title}" in ${file}.test.ts`);
  }
});

test("leaves out none that the Python here has, if it is the version of the list", () => {
  const script = `
import ast, os, sys, sysconfig
file = os.path.join(sysconfig.get_path("stdlib"), "test", "test_socket.py")
if sys.version_info[:2] == (3, 13) and os.path.exists(file):
    for one in ast.parse(open(file).read()).body:
        if isinstance(one, ast.ClassDef):
            for f in one.body:
                if isinstance(f, ast.FunctionDef) and f.name.startswith("test"):
                    print(one.name, f.name)`;
  const { stdout } = spawnSync(process.env.PYTHON_313 ?? "python3", ["-c", script], { encoding: "utf8" });
  const theirs = stdout.split("\n").filter((line) => line !== "");
  for (const line of theirs) {
    const [name = "", one = ""] = line.split(" ");
    const entry = CPYTHON[name];
    assert.ok(typeof entry === "string" || entry?.[one], `${name}.${one} is not in the list`);
  }
});

test.run();
