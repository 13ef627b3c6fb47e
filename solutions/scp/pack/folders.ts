/** Folders below a root that stay open while a pack is received, each opened once. */
import { mkdirSync } from "node:fs";
import { closeFolder, inside, openInner } from "solution/07-scp/folder";

export class Folders {
  readonly #open = new Map<string, number>();

  constructor(private readonly root: number) {}

  /** Opens a folder part by part, following no link, and makes what is missing. */
  open(parts: readonly string[]): number {
    const key = parts.join("/");
    const known = parts.length === 0 ? this.root : this.#open.get(key);
    if (known !== undefined) return known;
    const parent = this.open(parts.slice(0, -1));
    const folder = openOrMake(parent, parts.at(-1) ?? "");
    this.#open.set(key, folder);
    return folder;
  }

  close(): void {
    for (const folder of this.#open.values()) closeFolder(folder);
    this.#open.clear();
  }
}

/** Opens a folder in an open folder, after making it where there is none. */
export function openOrMake(parent: number, name: string): number {
  try {
    return openInner(parent, name);
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
  }
  try {
    mkdirSync(inside(parent, name));
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error; // somebody was faster
  }
  return openInner(parent, name);
}
