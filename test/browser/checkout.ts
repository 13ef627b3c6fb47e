/** A checkout as someone has just cloned it: notebooks as committed, Python ready, nothing of this one's Jupyter. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PLACES } from "../../kernel-lib/course/start/places";
import { committedNotebooks, ROOT, readCommitted } from "../committed";

const NOT_CLONED = new Set([".git", ".wirebook", "node_modules"]);
/** Made before the tests run, and the same in every checkout. */
const READY_MADE = ["node_modules", ".wirebook/python", ".wirebook/kernel", ".wirebook/types"];

/** Makes a fresh checkout in a new folder whose name has spaces; gives its path. */
export function freshCheckout(): string {
  const root = path.join(mkdtempSync(path.join(tmpdir(), "wirebook-browser-")), "my networking course");
  cpSync(ROOT, root, {
    recursive: true,
    filter: (source) => !NOT_CLONED.has(path.relative(ROOT, source)) && !source.includes(".ipynb_checkpoints"),
  });
  for (const file of [...committedNotebooks("notebooks"), ...committedNotebooks("exercises")])
    writeFileSync(path.join(root, file), readCommitted(file));
  mkdirSync(path.join(root, ".wirebook"));
  for (const name of READY_MADE) copyTree(path.join(ROOT, name), path.join(root, name));
  return root;
}

/** By hard links where both lie on one disk: these are 20,000 files. */
function copyTree(from: string, to: string): void {
  try {
    execFileSync("cp", ["-al", from, to], { stdio: "ignore" });
  } catch {
    execFileSync("cp", ["-a", from, to]);
  }
}

/** What one checkout's Jupyter knows of notebooks it has run: without it they are a stranger's. */
export function signaturesOf(root: string): string {
  return path.join(root, path.relative(PLACES.root, PLACES.jupyter), "data");
}
