/**
 * Modules of Node that a cell seldom imports. Their declarations are a quarter of @types/node, which every compiler
 * would hold; so they are read when a cell names them.
 */
import type ts = require("@tslab/typescript-for-tslab");

const RARE = new Set([
  "cluster",
  "domain",
  "http2",
  "inspector",
  "inspector/promises",
  "inspector.generated",
  "punycode",
  "repl",
  "sea",
  "test",
  "test/reporters",
  "trace_events",
  "wasi",
]);

/** Leaves the rare files out of what @types/node refers to. */
export function dropRareReferences(file: ts.SourceFile): void {
  // ts5.6/index.d.ts is the one that an older TypeScript gets.
  if (!/\/@types\/node\/(ts[\d.]+\/)?index\.d\.ts$/.test(file.fileName)) return;
  const kept = file.referencedFiles.filter(({ fileName }) => !RARE.has(fileName.replace(/^\.\.\/|\.d\.ts$/g, "")));
  Object.assign(file, { referencedFiles: kept });
}

/** The declaration files of the rare modules among imported names, with those they stand on. */
export function rareFiles(root: string, imported: string[]): string[] {
  const names = imported.map((name) => name.replace(/^node:/, "")).filter((name) => RARE.has(name));
  const all = names.some((name) => name.startsWith("inspector"))
    ? [...names, "inspector", "inspector.generated"]
    : names;
  return [...new Set(all)].map((name) => `${root}/node_modules/@types/node/${name}.d.ts`);
}
