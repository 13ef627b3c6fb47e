// needs: solutions
/** `npm run proof -- programs`: the finished programs, their long proofs whole; `npm run proof -- programs chat` runs one. */
import path from "node:path";
import { provideModules } from "../../kernel-lib/course/programs";
import { runEveryPart } from "../parts";

export async function main(): Promise<void> {
  provideModules();
  await runEveryPart(path.join(__dirname, "programs"), process.argv[3]);
}
