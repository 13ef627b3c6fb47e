// Whatever a folder of kernel-lib gives away can be imported in a cell, with its type.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { fingerprint } from "../../kernel-lib/kernel/image";
import { typesFolder } from "../../kernel-lib/kernel/image/places";
import { ROOT } from "../committed";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

import ts = require("@tslab/typescript-for-tslab");

const test = suite("kernel-lib in a cell");
const LIBRARY = path.join(ROOT, "kernel-lib");
const FOLDERS = readdirSync(LIBRARY).filter((name) => existsSync(path.join(LIBRARY, name, "index.ts")));

interface Exports {
  values: string[];
  types: string[];
}

/** The names a file exports, by its syntax alone. */
function exportsOf(file: string): Exports {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const found: Exports = { values: [], types: [] };
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) addNamed(statement, file, found);
    else if (isExported(statement)) addDeclared(statement, found);
  }
  return found;
}

function addNamed(
  { exportClause, isTypeOnly, moduleSpecifier }: ts.ExportDeclaration,
  file: string,
  found: Exports,
): void {
  if (exportClause && ts.isNamedExports(exportClause)) {
    for (const { name, isTypeOnly: isType } of exportClause.elements)
      (isTypeOnly || isType ? found.types : found.values).push(name.text);
  } else if (!exportClause && moduleSpecifier && ts.isStringLiteral(moduleSpecifier)) {
    const base = path.resolve(path.dirname(file), moduleSpecifier.text);
    const inner = exportsOf([`${base}.ts`, path.join(base, "index.ts")].find(existsSync) ?? base);
    found.values.push(...inner.values);
    found.types.push(...inner.types);
  }
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function addDeclared(statement: ts.Statement, found: Exports): void {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    found.types.push(statement.name.text);
  else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
    found.values.push(statement.name.text);
  else if (ts.isVariableStatement(statement))
    for (const { name } of statement.declarationList.declarations)
      if (ts.isIdentifier(name)) found.values.push(name.text);
}

let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

for (const folder of FOLDERS) {
  test(`has every export of ${folder}, each value with a type of its own`, async () => {
    const { values, types } = exportsOf(path.join(LIBRARY, folder, "index.ts"));
    const at = Object.keys(require(path.join(LIBRARY, folder)) as object).filter((name) => !name.startsWith("__"));
    assert.equal(at.sort(), [...new Set(values)].sort(), "the names that are there at run time");
    const names = [...new Set(values)].map((name) => `${name} as ${folder}_${name}`);
    const typeNames = [...new Set(types)].map((name) => `type ${name} as ${folder}_${name}_t`);
    const checks = [...new Set(values)].map((name) => `typed<typeof ${folder}_${name}>(true);`);
    const code = [
      `import { ${[...names, ...typeNames].join(", ")} } from "kernel-lib/${folder}";`,
      "function typed<T>(isTyped: 0 extends 1 & T ? never : true): void {}",
      ...checks,
      `([${[...new Set(values)].map((name) => `typeof ${folder}_${name}`).join(", ")}] as string[]).includes("undefined")`,
    ].join("\n");
    const execution = await kernel.execute(code);
    assert.is(execution.error?.text, undefined);
    assert.is(execution.result(), "false");
  });
}

test("has declarations that name only files and packages which are there", () => {
  const folder = typesFolder({ root: ROOT, fingerprint: fingerprint() });
  const seen = new Set<string>();
  const missing: string[] = [];
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { fileName: name } of ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles) {
      const found = name.startsWith(".") ? declarationOf(path.resolve(path.dirname(file), name)) : undefined;
      if (found) follow(found);
      else if (name.startsWith(".") || !isPackage(name)) missing.push(`${path.relative(folder, file)}: ${name}`);
    }
  };
  for (const name of FOLDERS) follow(path.join(folder, name, "index.d.ts"));
  assert.equal(missing, []);
  assert.ok(seen.size >= FOLDERS.length);
});

function declarationOf(base: string): string | undefined {
  return [`${base}.d.ts`, path.join(base, "index.d.ts")].find(existsSync);
}

function isPackage(name: string): boolean {
  const modules = path.join(ROOT, "node_modules");
  return (
    name.startsWith("node:") ||
    [name, `${name}.d.ts`, `@types/${name}`].some((one) => existsSync(path.join(modules, one)))
  );
}

test.run();
