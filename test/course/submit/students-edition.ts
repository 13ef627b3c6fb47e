/** The students' edition as somebody has just unpacked it, with all that set-up makes and an empty home folder. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../committed";
import { emptyFolder, linkTree } from "../start/clone";

/** Made before the tests run, and the same in every checkout. */
const READY_MADE = ["node_modules", ".wirebook/python", ".wirebook/kernel", ".wirebook/types"];

export interface Edition {
  /** Holds both of the others. */
  folder: string;
  root: string;
  home: string;
}

/** Packs it. */
export function studentsEdition(name: string): Edition {
  const folder = emptyFolder(name);
  const root = path.join(folder, "my networking course");
  execFileSync(process.execPath, [path.join(ROOT, "kernel-lib", "wirebook.cjs"), "pack", root], { cwd: ROOT });
  for (const part of READY_MADE.filter((part) => existsSync(path.join(ROOT, part))))
    linkTree(path.join(ROOT, part), path.join(root, part));
  const home = path.join(folder, "home");
  mkdirSync(home);
  return { folder, root, home };
}

/** Solves an exercise as its author has. */
export function solve({ root }: Edition, exercise: string): void {
  const file = `${exercise}.ipynb`;
  cpSync(path.join(ROOT, "solutions", exercise, file), path.join(root, "exercises", exercise, file));
}
