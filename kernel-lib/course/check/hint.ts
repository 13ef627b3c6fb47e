/** `hint`: help in steps, free but counted. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Shown } from "../../show";
import { placeOf, ROOT, readBeside } from "../exercise";

const KEPT = path.join(ROOT, ".wirebook", "hints.json");

/** How many hints have been taken, by exercise and check. */
type Taken = Record<string, Record<string, number>>;

/** In a folder that is none of the course's exercises hints are counted as long as the kernel lives. */
let elsewhere: Taken = {};

/** Shows the next hint to a check (documented in on-demand.ts). */
export function nextHint(id: string): Shown {
  const hints = readBeside(process.cwd()).hints[id] ?? [];
  if (hints.length === 0) return new Shown(`There is no hint to "${id}".`, {});
  const n = Math.min(count(path.basename(process.cwd()), id), hints.length);
  const told = hints.slice(0, n).map((text, index) => `${index + 1}. ${text}`);
  const rest =
    n < hints.length ? `Run this cell again for hint ${n + 1} of ${hints.length}.` : "That was the last hint.";
  return new Shown([...told, "", rest].join("\n"), {});
}

/** Counts one more hint to a check; gives how many that makes. */
function count(exercise: string, id: string): number {
  const isCourse = placeOf("exercises", exercise).folder === process.cwd();
  const taken = isCourse ? readTaken() : elsewhere;
  const own = taken[exercise] ?? {};
  const n = (own[id] ?? 0) + 1;
  const now = { ...taken, [exercise]: { ...own, [id]: n } };
  if (isCourse) writeTaken(now);
  else elsewhere = now;
  return n;
}

function readTaken(): Taken {
  try {
    return JSON.parse(readFileSync(KEPT, "utf8")) as Taken;
  } catch {
    return {};
  }
}

function writeTaken(taken: Taken): void {
  try {
    mkdirSync(path.dirname(KEPT), { recursive: true });
    writeFileSync(KEPT, JSON.stringify(taken));
  } catch {
    // a course that cannot be written to counts no hints
  }
}
