/**
 * TypeScript's ES2022 declarations as one file instead of 60. Symbols that several files declare (Array, Promise …) are
 * then merged once, when the file is bound, and not in every cell's checker; nor is each file looked up for each cell.
 */
import ts = require("@tslab/typescript-for-tslab");

/** Name of the joined file, in place of `lib.es2022.d.ts`. */
export const STANDARD_LIBRARY = "lib.wirebook.d.ts";
const ENTRY = "lib.es2022.d.ts";
const REFERENCE = /^\/\/\/\s*<reference lib="([\w.]+)"\s*\/>\s*$/gm;

/** Joins the files of TypeScript's `lib` folder that the entry refers to, each once. */
export function standardLibrary(folder: string): string {
  const seen = new Set<string>();
  const texts: string[] = [];
  const add = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = ts.sys.readFile(`${folder}/${name}`) ?? "";
    for (const [, library] of text.matchAll(REFERENCE)) add(`lib.${library}.d.ts`);
    texts.push(text.replace(REFERENCE, ""));
  };
  add(ENTRY);
  return texts.join("\n");
}
