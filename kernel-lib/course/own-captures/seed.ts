/** Whose captures: a number in the notebook's metadata, which the submission server sets. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Notebook, parseNotebook } from "../notebook";

/** Gives the seed of a notebook: 0 where none was set. */
export function seedOf({ metadata }: Pick<Notebook, "metadata">): number {
  const seed = (metadata.wirebook as { seed?: unknown } | undefined)?.seed;
  return typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0 ? seed : 0;
}

/** Gives the notebook with another seed. */
export function withSeed(notebook: Notebook, seed: number): Notebook {
  const own = notebook.metadata.wirebook as Record<string, unknown> | undefined;
  return { ...notebook, metadata: { ...notebook.metadata, wirebook: { ...own, seed } } };
}

/** Gives the seed of the exercise that lies in a folder: of the notebook that has the folder's name. */
export function seedIn(folder: string): number {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  const name = names.find((file) => file === `${path.basename(folder)}.ipynb`) ?? names[0];
  if (name === undefined) return 0;
  const file = path.join(folder, name);
  return seedOf(parseNotebook(readFileSync(file, "utf8"), file));
}
