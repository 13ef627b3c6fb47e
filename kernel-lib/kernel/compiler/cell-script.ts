/**
 * tslab's output (an ES module) -> the body of the async function that the runner calls. Only import and export
 * statements and `import()` are touched, and never the line or column of anything else, so the source map stays true.
 */
import ts = require("@tslab/typescript-for-tslab");

import { IMPORT_FUNCTION } from "./cell-script-names";

/** A cell ready to run. */
export interface CellScript {
  code: string;
  /** Names the cell declares; each becomes a live binding for other cells. */
  names: string[];
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Rewrites a cell's module text; `lastExpression` is the variable tslab keeps the last expression in. */
export function toCellScript(module: string, lastExpression: string | undefined): CellScript {
  const file = ts.createSourceFile("cell.js", module, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const edits: Edit[] = [];
  const names: string[] = [];
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) edits.push(importEdit(statement, file));
    else if (ts.isExportDeclaration(statement)) {
      names.push(...exportedNames(statement));
      edits.push({ start: statement.getStart(file), end: statement.end, text: "" });
    } else if (lastExpression && declares(statement, lastExpression)) edits.push(...returnEdits(statement, file));
  }
  if (/\bimport\b/.test(module)) edits.push(...dynamicImports(file));
  return { code: applyEdits(module, edits).replace(/\n\/\/# sourceMappingURL=.*\s*$/, ""), names };
}

function exportedNames({ exportClause }: ts.ExportDeclaration): string[] {
  return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : [];
}

function declares(statement: ts.Statement, name: string): statement is ts.VariableStatement {
  const first = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.name : undefined;
  return first !== undefined && ts.isIdentifier(first) && first.text === name;
}

/** `export const tsLastExpr = value;` -> `return [value];`: in an array, so that a promise is not awaited. */
function returnEdits(statement: ts.VariableStatement, file: ts.SourceFile): Edit[] {
  const initializer = statement.declarationList.declarations[0]?.initializer;
  if (!initializer) return [];
  const start = statement.getStart(file);
  const end = initializer.getStart(file);
  return [
    { start, end, text: "return [".padEnd(end - start) },
    { start: initializer.end, end: initializer.end, text: "]" },
  ];
}

/** `import a, { b as c } from "m"` -> `const { default: a, b: c } = await imp0rt("m")`. */
function importEdit(statement: ts.ImportDeclaration, file: ts.SourceFile): Edit {
  const source = `await ${IMPORT_FUNCTION}(${statement.moduleSpecifier.getText(file)})`;
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const parts: string[] = [];
  if (clause?.name) parts.push(`default: ${clause.name.text}`);
  if (bindings && ts.isNamedImports(bindings)) {
    parts.push(...bindings.elements.map(({ name, propertyName }) => `${(propertyName ?? name).text}: ${name.text}`));
  }
  const namespace = bindings && ts.isNamespaceImport(bindings) ? bindings.name.text : undefined;
  const declarations = [
    ...(namespace ? [`${namespace} = ${source}`] : []),
    ...(parts.length > 0 ? [`{ ${parts.join(", ")} } = ${source}`] : []),
  ];
  const text = declarations.length > 0 ? `const ${declarations.join(", ")};` : `${source};`;
  const lines = statement.getText(file).split("\n").length - 1;
  return { start: statement.getStart(file), end: statement.end, text: text + "\n".repeat(lines) };
}

function dynamicImports(file: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent ?? node)) return;
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const start = node.expression.getStart(file);
      edits.push({ start, end: node.expression.end, text: IMPORT_FUNCTION });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return edits;
}

function applyEdits(text: string, edits: Edit[]): string {
  let result = text;
  for (const { start, end, text: inserted } of edits.sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + inserted + result.slice(end);
  }
  return result;
}
