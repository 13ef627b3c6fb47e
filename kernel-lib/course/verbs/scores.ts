import type { Command } from "commander";
import { asking, type DataOptions, withData } from "./course-data";

/** `npx wirebook scores`: the scores as CSV, in the columns of nbgrader's export. */
export function describeScores(command: Command): void {
  withData(command)
    .argument("[exercise]", "one only")
    .action((exercise: string | undefined, options: DataOptions) =>
      asking(options, async (admin) => {
        const query = exercise === undefined ? "" : `?exercise=${encodeURIComponent(exercise)}`;
        process.stdout.write(await admin.ask(`/api/v1/scores.csv${query}`));
      }),
    );
}
