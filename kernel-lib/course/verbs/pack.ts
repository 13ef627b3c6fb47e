import { spawnSync } from "node:child_process";
import path from "node:path";
import type { Command } from "commander";
import { pack } from "../pack";

/** `npx wirebook pack`: the students' edition. */
export function describePack(command: Command): void {
  command
    .argument("<folder>", "a new folder for it")
    .option("--tar <file>", "make an archive of it too")
    .action((folder: string, { tar }: { tar?: string }) => {
      const { files, answers } = pack(path.resolve(folder));
      console.log(`${folder}: ${files} files; ${answers} lines of answers were looked for, and none is given away`);
      if (tar === undefined) return;
      const { status, error } = spawnSync(
        "tar",
        ["-czf", path.resolve(tar), "-C", path.dirname(path.resolve(folder)), path.basename(folder)],
        { stdio: "inherit" },
      );
      if (status !== 0) throw new Error(`tar: ${error?.message ?? `exit code ${status}`}`);
      console.log(tar);
    });
}
