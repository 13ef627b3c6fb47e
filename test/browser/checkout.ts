/** A checkout as someone has just cloned it: notebooks as committed, Python ready, nothing of this one's Jupyter. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PLACES } from "../../kernel-lib/course/start/places";
import { committedNotebooks, ROOT, readCommitted } from "../committed";
import { copySources, emptyFolder, linkTree } from "../course/start/clone";

/** What stands beside the sources, for a learner to see or open. */
const COURSE = ["README.md", "LICENSE", "exercises"];
/** Made before the tests run, and the same in every checkout. */
const READY_MADE = ["node_modules", ".wirebook/python", ".wirebook/kernel", ".wirebook/types"];

/** Makes a fresh checkout in a folder whose path has spaces, one for each `name`; gives its path. */
export function freshCheckout(name: string): string {
  const root = path.join(emptyFolder(name), "my networking course");
  mkdirSync(root);
  copySources(root);
  for (const part of COURSE.filter((part) => existsSync(path.join(ROOT, part))))
    cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true });
  for (const file of [...committedNotebooks("notebooks"), ...committedNotebooks("exercises")])
    writeFileSync(path.join(root, file), readCommitted(file));
  for (const part of READY_MADE) linkTree(path.join(ROOT, part), path.join(root, part));
  return root;
}

/** What one checkout's Jupyter knows of notebooks it has run: without it they are a stranger's. */
export function signaturesOf(root: string): string {
  return path.join(root, path.relative(PLACES.root, PLACES.jupyter), "data");
}
