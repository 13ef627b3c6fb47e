/** Runs one check against a site and gives the report. */
import { askingTools } from "./asking";
import { HIDDEN_FUNCTION, IMPORT_FUNCTION } from "./find-checks";
import { unlike } from "./like";
import { complaints } from "./program-end";
import { CheckRecord } from "./record";
import { type Report, Verdict } from "./report";
import { seeded } from "./seeded";
import type { Files, Limits, Site } from "./site";
import { talkingTools } from "./talking";
import type { Check, CheckTools } from "./tools";

/** What one check is made of; `text` is its function's, in JavaScript. */
export interface CheckText {
  id: string;
  text: string;
  /** Set where the whole check is hidden. */
  hidden?: true;
}

/** Runs a check to its verdict, in this process. Never rejects. */
export async function conduct(
  { id, text, hidden }: CheckText,
  site: Site,
  { files, seed, ownSeed, limits }: { files: Files; seed: number; ownSeed: number; limits: Limits },
): Promise<Report> {
  const record = new CheckRecord(() => performance.now(), hidden);
  let drewRandom = false;
  const random = seeded(seed);
  const draw: CheckTools["random"] = (from, to) => {
    drewRandom = true;
    return random(from, to);
  };
  const tools = { ...checkTools(site, record, files, limits), random: draw, ownSeed };
  let verdict = await runCheck(text, tools, record, limits);
  verdict = record.verdict ?? verdict;
  if (site.stopped !== undefined) verdict = new Verdict("stopped", `your program was stopped: ${site.stopped}`);
  const printed = site.printed + (verdict ? complaints(record.programs) : "");
  const ladder = verdict && verdict.outcome !== "not attempted" ? record.ladder.finish() : [];
  return {
    id,
    outcome: verdict?.outcome ?? "passed",
    message: verdict?.message ?? "passed",
    steps: record.steps,
    ...(ladder.length > 0 ? { ladder } : {}),
    ...(verdict?.place ? { place: verdict.place } : {}),
    ...(printed ? { printed } : {}),
    ...(drewRandom ? { seed } : {}),
  };
}

async function runCheck(
  text: string,
  tools: CheckTools,
  record: CheckRecord,
  limits: Limits,
): Promise<Verdict | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    const message = `the whole check has not ended within ${limits.checkMs / 1000} s`;
    timer = setTimeout(() => resolve(new Verdict("timed out", message)), limits.checkMs);
  });
  try {
    return await Promise.race([compile(text, record)(tools).then(() => undefined), late]);
  } catch (error) {
    if (error instanceof Verdict) return error;
    return brokenOff(error as Error, record);
  } finally {
    clearTimeout(timer);
  }
}

/** The check itself stumbled: over a value of the learner's, or by its author's mistake. */
function brokenOff(error: Error, record: CheckRecord): Verdict {
  record.fail(error.message, [`${error.name}: ${error.message}`]);
  const hint = /^\w+ is not defined$/.test(error.message)
    ? "; a check runs in a process of its own and sees nothing of the notebook"
    : "";
  return new Verdict("wrong", `the check cannot go on with what came: ${error.message}${hint}`);
}

/** Only checks are compiled: texts of the course, or of who sits at this machine. */
function compile(text: string, record: CheckRecord): Check {
  const hide = (on: boolean): void => record.hide(on);
  const make = new Function(IMPORT_FUNCTION, HIDDEN_FUNCTION, `"use strict"; return (${text});`);
  return make(load, hide) as Check;
}

/** What `import()` does in a check. */
async function load(name: string): Promise<unknown> {
  if (/^(kernel-lib\/[\w-]+|node:[\w/]+)$/.test(name)) return require(name);
  throw new Error(`a check imports kernel-lib/… and node:… only, not ${name}`);
}

function checkTools(
  site: Site,
  record: CheckRecord,
  files: Files,
  limits: Limits,
): Omit<CheckTools, "random" | "ownSeed"> {
  return {
    ...askingTools(site, record, files, limits),
    ...talkingTools(site, record, files, limits),
    files: site.files,
    equal: (actual, expected, why) => record.equal(actual, expected, why),
    like<T>(value: unknown, example: T): T {
      const fault = unlike(value, example);
      if (fault !== undefined) record.end("wrong", `the value has another form: ${fault}`, [fault]);
      return value as T;
    },
    ok(condition, what) {
      if (!condition) record.end("wrong", what, [`should hold: ${what}`]);
    },
    say: (text) => record.note(text),
    ladder(left, right) {
      record.ladder.restart();
      return ({ lost, ...line }) => record.ladder.add({ ...line, ends: [left, right], ...(lost ? { lost } : {}) });
    },
  };
}
