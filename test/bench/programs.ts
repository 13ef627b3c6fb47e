// needs: solutions
/** `npm run bench -- programs`: the finished programs, measured beside their peers; `npm run bench -- programs chat` measures one. */
import path from "node:path";
import { provideModules } from "../../kernel-lib/course/programs";
import { runEveryPart } from "../parts";

export async function main(): Promise<void> {
  provideModules();
  await runEveryPart(path.join(__dirname, "programs"), process.argv[3]);
}
