import { readdirSync } from "node:fs";
import path from "node:path";

/**
 * Runs the part of `folder` that the command line names by calling its `main()`; a wrong name lists the right ones.
 *
 * `command` is what a reader types before the name, as `npm run bench --`.
 */
export async function runPart(folder: string, command: string, [name]: string[]): Promise<void> {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && file !== "run.ts")
    .map((file) => path.basename(file, ".ts"));
  if (!name || !names.includes(name)) {
    console.error(`${command} PART, where PART is one of: ${names.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  try {
    await (require(path.join(folder, name)) as { main(): Promise<void> }).main();
  } catch (error) {
    console.error((error as Error).stack);
    process.exitCode = 1;
  }
}
