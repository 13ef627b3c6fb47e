/**
 * Files as they were committed: a learner who runs a lesson or solves an exercise changes notebooks in the working tree,
 * and that is no mistake of the course's. Without git (the students' edition) the files themselves are read.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(__dirname, "..");

/** Reads a file by its path from the root. */
export function readCommitted(file: string): string {
  try {
    return execFileSync("git", ["show", `HEAD:${file}`], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return readFileSync(path.join(ROOT, file), "utf8");
  }
}

/** Lists notebooks below a folder, by their paths from the root. */
export function committedNotebooks(folder: string): string[] {
  try {
    const listed = execFileSync("git", ["ls-tree", "-r", "--name-only", "HEAD", folder], {
      cwd: ROOT,
      encoding: "utf8",
    });
    return listed.split("\n").filter((file) => file.endsWith(".ipynb"));
  } catch {
    if (!existsSync(path.join(ROOT, folder))) return [];
    return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ipynb") && !file.includes(".ipynb_checkpoints"))
      .map((file) => path.posix.join(folder, file));
  }
}
