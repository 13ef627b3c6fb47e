/** Other copies of the course, each in a folder of its own below `.wirebook/test/clones`, made in a second. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fingerprint } from "../../../kernel-lib/kernel/image";
import { bundleFolder, snapshotFile, typesFolder } from "../../../kernel-lib/kernel/image/places";
import { ROOT } from "../../committed";

const CLONES = path.join(ROOT, ".wirebook", "test", "clones");
const SOURCES = ["package.json", "package-lock.json", "tsconfig.json", "kernel-lib", "notebooks"];

/** What a clone has beside the sources. */
export interface CloneParts {
  /** npm's packages. */
  packages?: boolean;
  /** The kernel as it is built, with all that Jupyter must know of it. */
  kernel?: boolean;
  /** The Python environment with JupyterLab. */
  python?: boolean;
}

/** Gives an empty folder for this test file; what an earlier run has left there goes. */
export function emptyFolder(name: string): string {
  const folder = path.join(CLONES, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Clones the course as it stands in the working tree. */
export function cloneCourse(name: string, parts: CloneParts = {}): string {
  const clone = emptyFolder(name);
  copySources(clone);
  if (parts.packages) linkTree(path.join(ROOT, "node_modules"), path.join(clone, "node_modules"));
  if (parts.kernel) copyKernel(clone);
  if (parts.python) linkTree(path.join(ROOT, ".wirebook", "python"), path.join(clone, ".wirebook", "python"));
  return clone;
}

/** A clone in which nothing is left to do. */
export function cloneReady(name: string): string {
  return cloneCourse(name, { packages: true, kernel: true, python: true });
}

/** Copies what git would. */
export function copySources(to: string): void {
  const isSource = (file: string): boolean => !/[\\/](node_modules|\.ipynb_checkpoints)$/.test(file);
  for (const name of SOURCES) cpSync(path.join(ROOT, name), path.join(to, name), { recursive: true, filter: isSource });
}

/** Hard links in place of copies: nothing writes into these files. */
export function linkTree(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  execFileSync("cp", ["-al", from, to]);
}

/**
 * Puts what is built under the names it has there. The snapshot holds the paths of the course it was built in, which is
 * near enough where a test wants a running kernel, not the kernel itself.
 */
function copyKernel(root: string): void {
  const [here, there] = [
    { root: ROOT, fingerprint: fingerprint() },
    { root, fingerprint: fingerprint() },
  ];
  cpSync(typesFolder(here), typesFolder(there), { recursive: true });
  mkdirSync(bundleFolder(there), { recursive: true });
  for (const file of readdirSync(bundleFolder(here)).filter((one) => one.endsWith(".cjs")))
    cpSync(path.join(bundleFolder(here), file), path.join(bundleFolder(there), file));
  if (existsSync(snapshotFile(here))) cpSync(snapshotFile(here), snapshotFile(there));
  const [from, to] = [ROOT, root].map((one) => path.join(one, ".wirebook", "jupyter", "labextensions"));
  cpSync(from as string, to as string, { recursive: true });
}
