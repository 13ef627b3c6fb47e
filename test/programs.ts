import { existsSync } from "node:fs";
import path from "node:path";

/** Finds a program on the PATH; throws with the package to install where it is not. */
export function findProgram(name: string): string {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (!found) throw new Error(`${name} is not installed: apt-get install ${name}`);
  return found;
}
