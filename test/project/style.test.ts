// The tree as a whole: formatter and linter, both type checkers, the fixed top level.
import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import { linkModules } from "../../kernel-lib/course/programs";
import { suite } from "../harness";

const ROOT = path.resolve(__dirname, "../..");
const TOP_LEVEL =
  /^(README\.md|LICENSE|package\.json|package-lock\.json|tsconfig\.json|notebooks|kernel-lib|exercises|solutions|test|\..+)$/;
const test = suite("the tree");

function run(...command: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
  assert.is(status, 0, `${command.join(" ")}\n${stdout}${stderr}`);
}

test("is formatted and linted by Biome", () => run("node_modules/@biomejs/biome/bin/biome", "check", "."));

test("type-checks under the project's TypeScript", () => {
  linkModules();
  run("node_modules/typescript/bin/tsc", "--noEmit");
});

test("type-checks under the TypeScript of tslab, which cells are compiled with", () =>
  run("node_modules/@tslab/typescript-for-tslab/bin/tsc", "--noEmit", "-p", "kernel-lib/tsconfig.json"));

test("type-checks for the browser, in the part that runs there", () =>
  run("node_modules/typescript/bin/tsc", "-p", "kernel-lib/show/page"));

test("has the fixed names at its top level", () => {
  const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const names = new Set(
    tracked
      .trim()
      .split("\n")
      .map((file) => file.split("/")[0] as string),
  );
  for (const name of names) assert.match(name, TOP_LEVEL);
});

test.run();
