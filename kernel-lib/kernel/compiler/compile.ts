/** The compiler behind one small interface: tslab's converter, with what the kernel needs beside it. */
import ts = require("@tslab/typescript-for-tslab");

import { type Converter, createConverter } from "tslab/dist/converter";
import { getCodeMetadata } from "tslab/dist/metadata";
import { type CellScript, toCellScript } from "./cell-script";
import { type Completeness, completeness } from "./completeness";
import { carryNamespaces, dropReferences } from "./declarations-between-cells";
import { type CellError, cellErrors } from "./diagnostics";
import { documentationAt } from "./documentation";
import { emittedCell } from "./emitted-cell";
import { NOTEBOOK_FOLDER } from "./notebook-folder";
import { currentProgram } from "./watch-program";

/** What became of a cell. `declarations` are the types that the next cells see. */
export type Compiled =
  | { kind: "script"; script: CellScript; map: string; declarations: string }
  | { kind: "module"; name: string; file: string; source: string; errors: CellError[] }
  | { kind: "errors"; errors: CellError[] };

export interface Completion {
  start: number;
  end: number;
  matches: string[];
}

/** What tslab puts before a cell to make it a module. */
const TSLAB_PREFIX = "export {};\n";

/** Compiles the cells of one notebook; holds no state but the parsed files and the `@module` cells. */
export class CellCompiler {
  readonly #converter: Converter = createConverter({});

  /** Type-checks a cell after the declarations of earlier ones. */
  compile(declarations: string, source: string): Compiled {
    const { module: name, jsx } = getCodeMetadata(source);
    if (name) {
      const file = `${name}.ts${jsx ? "x" : ""}`;
      const errors = cellErrors(this.#converter.addModule(name, source, { jsx }), source, file);
      return { kind: "module", name, file: `${process.cwd()}/${file}`, source, errors };
    }
    const cell = withoutExports(source);
    const converted = this.#converter.convert(declarations, cell);
    const errors = cellErrors(converted.diagnostics, source);
    if (errors.length > 0) return { kind: "errors", errors };
    return {
      kind: "script",
      script: toCellScript(converted.output ?? "", converted.lastExpressionVar),
      map: emittedCell.map ?? "",
      declarations: carryNamespaces(declarations, dropReferences(converted.declOutput ?? declarations)),
    };
  }

  /** Completes the name at a position (in UTF-16 units). */
  complete(declarations: string, source: string, position: number): Completion {
    const { start, end, candidates } = this.#converter.complete(declarations, source, position);
    return { start, end, matches: candidates };
  }

  /** Describes the name at a position: its type, then its documentation; undefined where there is none. */
  inspect(declarations: string, source: string, position: number): string | undefined {
    const info = this.#converter.inspect(declarations, source, position);
    if (!info) return undefined;
    const signature = ts.displayPartsToString(info.displayParts);
    const documentation = this.#documentation(position);
    return documentation ? `${signature}\n\n${documentation}` : signature;
  }

  #documentation(position: number): string | undefined {
    const program = currentProgram();
    const file = program?.getSourceFile(`${NOTEBOOK_FOLDER}/__tslab__.ts`);
    return program && file ? documentationAt(program, file, position + TSLAB_PREFIX.length) : undefined;
  }

  /** Tells whether a cell could be run as it stands. */
  isComplete(source: string): Completeness {
    return completeness(source);
  }
}

/**
 * Blanks `export` before declarations (same length, so positions stay): every name of a cell is visible to the next
 * one anyway, and code copied from a module should run.
 */
function withoutExports(source: string): string {
  if (!/\bexport\b/.test(source)) return source;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  let result = source;
  for (const statement of file.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    const first = modifiers?.[0];
    if (first?.kind !== ts.SyntaxKind.ExportKeyword) continue;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
    result = result.slice(0, first.getStart(file)) + " ".repeat("export".length) + result.slice(first.end);
  }
  return result;
}
