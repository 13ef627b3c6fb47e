/** Compiler options of a cell. */
import type ts = require("@tslab/typescript-for-tslab");

import { STANDARD_LIBRARY } from "./standard-library";

/** Adds what tslab leaves out: strict checks, a source map, `./x.ts` imports, and one fixed set of global types. */
export function compilerOptions(tslab: ts.CompilerOptions, root: string): ts.CompilerOptions {
  return {
    ...tslab,
    strict: true,
    useUnknownInCatchVariables: false, // `catch (error) { error.code }` is what a lesson writes
    lib: [STANDARD_LIBRARY],
    sourceMap: true,
    allowImportingTsExtensions: true,
    types: ["node"],
    typeRoots: [`${root}/node_modules/@types`],
  };
}

/** Errors about a missing type annotation. */
const MISSING_ANNOTATION = new Set([
  7005, 7006, 7008, 7009, 7010, 7011, 7013, 7016, 7017, 7018, 7019, 7020, 7022, 7023, 7024, 7025, 7031, 7034, 7053,
]);

/**
 * Tells whether an error stops a cell. Annotations may be left out: strictness is there to find mistakes in what was
 * written, not to ask for more writing.
 */
export function mustBeMended({ code }: { code: number }): boolean {
  return !MISSING_ANNOTATION.has(code);
}
