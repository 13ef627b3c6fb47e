/** The judge's process: a request as one line of JSON on standard input, the report as one on standard output. */
import { createInterface } from "node:readline";
import { conduct } from "./conduct";
import { LocalSite } from "./local-site";
import type { JudgeRequest } from "./request";
import { LIMITS } from "./site";

async function answer({ check, files, refused = [], seed = 1, ownSeed = 0, limits: own }: JudgeRequest): Promise<void> {
  const limits = { ...LIMITS, ...own };
  const site = new LocalSite({ files, limits, refused });
  // who asked is gone, or does not want to know any more
  process.stdin.once("end", () => {
    site.close();
    process.exit();
  });
  const report = await conduct(check, site, { files, seed, ownSeed, limits });
  site.close();
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit());
}

createInterface({ input: process.stdin }).once("line", (line) => void answer(JSON.parse(line) as JudgeRequest));
