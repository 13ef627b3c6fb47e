/** A process that opens a data folder, says so, and holds it until it is killed. */
import { openStore } from "../../../kernel-lib/course/store";

async function main(): Promise<void> {
  await openStore({ dataFolder: process.argv[2] ?? "" });
  console.log("open");
  // the database alone keeps no process alive
  process.stdin.resume();
}

void main();
