/**
 * Declaration files (TypeScript's own, @types/node, kernel-lib's, packages'), parsed once and kept. They are what the
 * start-up snapshot holds: parsing and binding them is most of tslab's start.
 */
import path from "node:path";

import ts = require("@tslab/typescript-for-tslab");

import { dropRareReferences } from "./rare-types";
import { STANDARD_LIBRARY, standardLibrary } from "./standard-library";

const files = new Map<string, ts.SourceFile>();

/** Gives the parsed file, or undefined where there is none. */
export function libraryFile(fileName: string, languageVersion: ts.ScriptTarget): ts.SourceFile | undefined {
  const known = files.get(fileName);
  if (known) return known;
  const { dir, base } = path.parse(fileName);
  const text = base === STANDARD_LIBRARY ? standardLibrary(dir) : ts.sys.readFile(fileName);
  if (text === undefined) return undefined;
  const file = ts.createSourceFile(fileName, text, languageVersion, true);
  // @types/node asks for parts of the standard library again.
  Object.assign(file, { libReferenceDirectives: [] });
  dropDocumentation(file);
  dropRareReferences(file);
  Object.assign(file, { version: "1" });
  files.set(fileName, file);
  return file;
}

/** Binds every file that was parsed, so that a snapshot taken now spares the start that too. */
export function bindLibraryFiles(options: ts.CompilerOptions): void {
  for (const file of files.values()) bindFile(file, options);
}

/** Makes a file's symbols (its `locals` among them), once. */
export function bindFile(file: ts.SourceFile & { locals?: unknown }, options: ts.CompilerOptions): void {
  const { bindSourceFile } = ts as unknown as { bindSourceFile(f: ts.SourceFile, o: ts.CompilerOptions): void };
  if (!file.locals) bindSourceFile(file, options);
}

/**
 * Forgets the syntax trees of doc comments: a seventh of the compiler's memory, and hover reads the text of a comment
 * from the file when it is asked for (documentation.ts).
 */
function dropDocumentation(node: ts.Node & { jsDoc?: unknown }): void {
  if (node.jsDoc) node.jsDoc = undefined;
  ts.forEachChild(node, dropDocumentation);
}
