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

/** Runs every part that lies in `folder` (its helpers lie in folders below), or the one of a name, one after the other. */
export async function runEveryPart(folder: string, only?: string): Promise<void> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const wanted = files.filter((file) => only === undefined || path.basename(file, ".ts") === only);
  if (wanted.length === 0) throw new Error(`no part ${only}; there are: ${files.join(", ")}`);
  for (const file of wanted.sort()) await (require(path.join(folder, file)) as { main(): Promise<void> }).main();
}
