/** `npm run bench -- PART`: runs one benchmark; each prints a table of medians and ratios, measured in one run. */
import { readdirSync } from "node:fs";
import path from "node:path";

async function main([part]: string[]): Promise<void> {
  const parts = readdirSync(__dirname)
    .filter((name) => name.endsWith(".ts") && name !== "run.ts")
    .map((name) => path.basename(name, ".ts"));
  if (!part || !parts.includes(part)) {
    console.error(`npm run bench -- PART, where PART is one of: ${parts.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  await (require(`./${part}`) as { main(): Promise<void> }).main();
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.stack);
  process.exitCode = 1;
});
