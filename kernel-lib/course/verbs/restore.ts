import path from "node:path";
import type { Command } from "commander";
import { openData } from "../server";
import { inWords } from "./backup";
import { type DataOptions, placeOf, withData } from "./course-data";

/** `npx wirebook restore FILE`: a backup into a data folder, or a PostgreSQL server, that is empty. */
export function describeRestore(command: Command): void {
  withData(command)
    .argument("<file>", "what wirebook backup wrote")
    .action(async (file: string, options: DataOptions) => {
      const store = await openData(placeOf(options));
      try {
        console.log(inWords(await store.restore(path.resolve(file))));
      } finally {
        await store.close();
      }
    });
}
