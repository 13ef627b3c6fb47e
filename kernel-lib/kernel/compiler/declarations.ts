/** Makes kernel-lib's type declarations with the TypeScript that cells are compiled by: `declarations.cjs ROOT FOLDER`. */
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";

import ts = require("@tslab/typescript-for-tslab");

/** Writes one `index.d.ts` a folder of kernel-lib, with what it refers to, and the globals of cells. */
export function makeDeclarations(root: string, folder: string): void {
  const library = path.join(root, "kernel-lib");
  const entries = readdirSync(library)
    .map((name) => path.join(library, name, "index.ts"))
    .filter((file) => existsSync(file));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: ["node"],
    typeRoots: [path.join(root, "node_modules/@types")],
    strict: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: library,
    outDir: folder,
  };
  const host = ts.createCompilerHost(options);
  // This file runs from a bundle; the standard library's declarations stay where tslab's TypeScript is.
  host.getDefaultLibLocation = () => path.join(root, "node_modules/@tslab/typescript-for-tslab/lib");
  const program = ts.createProgram(entries, options, host);
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, host));
  copyFileSync(path.join(library, "kernel/globals.d.ts"), path.join(folder, "globals.d.ts"));
}

const [root, folder] = process.argv.slice(2);
if (root && folder) makeDeclarations(root, folder);
