/** The declarations that go from one cell to the next, with two gaps of tslab's filled. */
import ts = require("@tslab/typescript-for-tslab");

/** Drops `/// <reference types="node" />`, of which tslab adds one a cell: the types are always there. */
export function dropReferences(declarations: string): string {
  return declarations.replace(/^\/\/\/ <reference types="node" \/>\n/gm, "");
}

/** Keeps the namespaces of earlier cells, which tslab forgets, unless the name was declared again. */
export function carryNamespaces(before: string, after: string): string {
  if (!/\bnamespace\b/.test(before)) return after;
  const declared = new Set(topLevel(after).flatMap(namesOf));
  const kept = topLevel(before).filter(
    (statement) => ts.isModuleDeclaration(statement) && !declared.has(statement.name.text),
  );
  return after + kept.map((statement) => `${statement.getFullText().trim()}\n`).join("");
}

function topLevel(declarations: string): readonly ts.Statement[] {
  return ts.createSourceFile("declarations.d.ts", declarations, ts.ScriptTarget.Latest, true).statements;
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}
