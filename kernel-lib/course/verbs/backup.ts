import path from "node:path";
import type { Command } from "commander";
import type { BackupSummary } from "../store";
import { asking, type DataOptions, json, withData } from "./course-data";

/** `npx wirebook backup FILE`: everything in one file, while the server runs or while it does not. */
export function describeBackup(command: Command): void {
  withData(command)
    .argument("<file>", "must not be there yet")
    .action((file: string, options: DataOptions) =>
      asking(options, async (admin) => {
        const request = { method: "POST", json: { file: path.resolve(file) } } as const;
        console.log(`${file}: ${inWords(await json<BackupSummary>(admin, "/api/v1/backup", request))}`);
      }),
    );
}

/** As `12 person, 300 attempt`: what the tables are called. */
export function inWords(rows: BackupSummary): string {
  return Object.entries(rows)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => `${count} ${table}`)
    .join(", ");
}
