/** The packages that a learner's program may load. */
import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./places";

const INSTALLED = path.join(ROOT, "node_modules");
/** What kernel-lib's networking needs and exercises name, and the compiler that says how a module does not parse. */
const WANTED = ["koffi", "@peculiar/x509", "reflect-metadata", "esbuild"];

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Lists them, with all that they need. */
export function packageNames(): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name) || !existsSync(path.join(INSTALLED, name))) return; // one for another system
    found.add(name);
    const manifest = JSON.parse(readFileSync(path.join(INSTALLED, name, "package.json"), "utf8")) as Manifest;
    for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) add(needed);
  };
  WANTED.forEach(add);
  return [...found].sort();
}

/** Tells one installation from another. */
export function packagesStamp(): string {
  const { size, mtimeMs } = statSync(path.join(INSTALLED, ".package-lock.json"), { throwIfNoEntry: false }) ?? {};
  return `${size} ${mtimeMs}`;
}

/** Copies them to a folder. */
export function copyPackages(folder: string): void {
  for (const name of packageNames())
    cpSync(path.join(INSTALLED, name), path.join(folder, name), { recursive: true, dereference: true });
}
