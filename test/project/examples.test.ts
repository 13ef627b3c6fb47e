// Runs every @example of kernel-lib's docstrings: a line ending in `// => value` must give that value.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import * as assert from "uvu/assert";
import { suite } from "../harness";

const LIBRARY = path.resolve(__dirname, "../../kernel-lib");
const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => unknown;
const test = suite("examples in docstrings");

/** The code blocks behind @example in a file's docstrings, with their line numbers. */
function examplesOf(source: string): { line: number; code: string }[] {
  return [...source.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap(({ 0: comment, index }) => {
    const start = comment.indexOf("@example");
    if (start < 0) return [];
    const body = comment.slice(start + "@example".length).replace(/\*\/$/, "");
    const code = body
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""))
      .join("\n")
      .replace(/^@\w[\s\S]*/m, "");
    return [{ line: source.slice(0, index + start).split("\n").length, code }];
  });
}

/** `expression // => value` becomes a comparison; other lines stay. */
function compile(code: string): string {
  const checked = code.replace(
    /^(.*\S)\s*\/\/ => (.*)$/gm,
    (_, expression: string, value: string) => `equal(${expression.replace(/;$/, "")}, ${value});`,
  );
  return transformSync(checked, { loader: "ts" }).code;
}

for (const file of readdirSync(LIBRARY, { recursive: true, encoding: "utf8" }).sort()) {
  if (!file.endsWith(".ts") || file.includes("node_modules")) continue;
  for (const { line, code } of examplesOf(readFileSync(path.join(LIBRARY, file), "utf8"))) {
    test(`kernel-lib/${file}:${line}`, async () => {
      const exported = require(path.join(LIBRARY, file)) as Record<string, unknown>;
      assert.match(code, "// => ", "an example shows what comes out: expression // => value");
      await new AsyncFunction("equal", ...Object.keys(exported), compile(code))(
        assert.equal,
        ...Object.values(exported),
      );
    });
  }
}

test.run();
