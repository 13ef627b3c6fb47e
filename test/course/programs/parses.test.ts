// What `npx wirebook run` says of a notebook whose modules do not fit together, before anything of it runs.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { ExerciseError } from "../../../kernel-lib/course/exercise";
import { needParsed } from "../../../kernel-lib/course/programs";
import { suite } from "../../harness";

const test = suite("a program of module cells");
const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-parses-"));
test.after(() => rmSync(folder, { recursive: true }));

/** Looks at modules by their names; a cell's id is its module's name unless told. */
function look(modules: Record<string, string>, cellIds: Record<string, string> = {}): void {
  const cells = Object.entries(modules).map(([name, source]) => ({ name, source, cellId: cellIds[name] ?? name }));
  needParsed("99-new", folder, cells, "main");
}

function refusal(modules: Record<string, string>, cellIds?: Record<string, string>): string {
  try {
    look(modules, cellIds);
  } catch (error) {
    assert.instance(error, ExerciseError);
    assert.is((error as ExerciseError).exitCode, 2);
    return (error as Error).message;
  }
  return "";
}

test("that parses is let through, with what it imports in any way", () =>
  look({
    main: 'import { one } from "./one";\nimport type { T } from "./absent";\nvoid import("./two");\none() as T;',
    one: "export const one = () => 1;",
    two: "export {};",
  }));

test("that does not parse is told by cell, line, reason and a caret", () =>
  assert.is(
    refusal({ main: 'import "./part";', part: "/** @module part */\nexport const a = 1;\nconst b = a +* 2;\n" }),
    '99-new: cell part, line 3: Unexpected "*"\n  const b = a +* 2;\n               ^',
  ));

test("has its caret in the right column behind tabs and Chinese characters", () =>
  assert.is(
    refusal({ main: 'function f() {\n\treturn "网络" +* 2;\n}' }),
    '99-new: cell main, line 2: Unexpected "*"\n  \treturn "网络" +* 2;\n  \t        \u3000\u3000   ^',
  ));

test("is told by the cell's id and the module's name where they differ", () =>
  assert.match(refusal({ main: "let 1;" }, { main: "a1b2" }), "99-new: cell a1b2 (module main), line 1: "));

test("is told of the first of several faults alone", () => {
  const said = refusal({ main: "const a = 1;\nconst a = 2;\nlet 'b" });
  assert.match(said, 'line 2: The symbol "a" has already been declared');
  assert.is(said.split("\n").length, 3);
});

test("that waits at its top is told where to wait", () =>
  assert.match(
    refusal({ main: "await 3;" }),
    /line 1: await stands outside of every function: .*\n {2}await 3;\n {2}\^$/,
  ));

test("that ends in the middle is told so", () =>
  assert.match(refusal({ main: "function f() {" }), "line 1: the cell ends too early"));

test("that imports what no cell is, is told where, and which cell is missing", () =>
  assert.is(
    refusal({ main: '/** @module main */\nimport { f } from "./absent";\nf();' }),
    '99-new: cell main, line 2: there is no ./absent: no cell begins with /** @module absent */\n  import { f } from "./absent";\n                     ^',
  ));

test("may have a cell that is not finished, as long as it does not need it", () =>
  look({ main: "console.log(1);", star: "const = ;" }));

test("whose modules import each other is looked at once", () =>
  look({
    main: 'import { one } from "./one";\nexport const f = one;',
    one: 'import { f } from "./main";\nexport const one = () => f;',
  }));

test.run();
