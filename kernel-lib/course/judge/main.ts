/**
 * A judge's process: each line of standard input is a request in JSON, each of standard output that begins with the mark
 * a report or why there is none. One check at a time; it ends with its input, and with it all it has started.
 */
import { createInterface } from "node:readline";
import { conduct } from "./conduct";
import { openSite } from "./open-site";
import { type JudgeAnswer, type JudgeRequest, MARK } from "./protocol";
import type { Report } from "./report";
import { LIMITS, type Site } from "./site";

let site: Site | undefined;

async function judge(request: JudgeRequest): Promise<Report> {
  const { check, files, refused = [], seed = 1, ownSeed = 0, ground = "local", limitedBy } = request;
  const limits = { ...LIMITS, ...request.limits };
  site = await openSite(ground, { files, limits, refused }, limitedBy);
  try {
    return await conduct(check, site, { files, seed, ownSeed, limits });
  } finally {
    await site.close();
    site = undefined;
  }
}

function say(answer: JudgeAnswer): void {
  process.stdout.write(`${MARK}${JSON.stringify(answer)}\n`);
}

async function answer(line: string): Promise<void> {
  try {
    say({ report: await judge(JSON.parse(line) as JudgeRequest) });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    say({ error: { message, code: code ?? "ERR_JUDGE" } });
  }
}

// a check that has ended may leave promises behind that come to nothing
process.on("unhandledRejection", () => {});
createInterface({ input: process.stdin }).on("line", (line) => void answer(line));
// who asked is gone, or does not want to know any more
process.stdin.once("end", () => {
  void (site?.close() ?? Promise.resolve()).then(() => process.exit());
});
