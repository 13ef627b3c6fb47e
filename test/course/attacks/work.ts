/** Honest work on an exercise, as notebooks that attacks are put into. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { cellsOf, placeOf, readExercise } from "../../../kernel-lib/course/exercise";
import { type Grading, gradeSubmission, moduleOf } from "../../../kernel-lib/course/grading";
import { openJudges } from "../../../kernel-lib/course/judge";
import { type Cell, type Notebook, sourceOf } from "../../../kernel-lib/course/notebook";
import { cut, release, secretLines } from "../../../kernel-lib/course/release";
import { commandsNaming, until } from "../../processes";

export const EXERCISE = "02-read-a-handshake";
/** Its stages, each with a module of its own that imports no other's code. */
export const STAGES = ["ends", "numbers", "loss", "doors", "handshake", "resent", "story"] as const;
export type Stage = (typeof STAGES)[number];

/** In the command line of whatever an attack starts. */
export const MARKER = `wirebook-attack-${randomUUID()}`;

const master = readExercise(placeOf("solutions", EXERCISE));

/** Lines of hidden tests, and of another exercise's solutions: no student has them. */
export const SECRET_LINES = [
  ...long(cellsOf(master, "check").flatMap(({ cell }) => cut(sourceOf(cell), "HIDDEN TESTS").taken)),
  ...long(secretLines(readExercise(placeOf("solutions", "03-packet")))),
];

function long(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim().length > 50).slice(0, 3);
}

/** The whole exercise solved, as a student hands it in; `change` gets each module's source by its stage. */
export function solved(change: Partial<Record<Stage, (honest: string) => string>> = {}): Notebook {
  return withSources((name, fresh, honest) => change[name as Stage]?.(honest) ?? (isStage(name) ? honest : fresh));
}

/** Only these stages solved; the others as they were given out. */
export function halfSolved(...stages: Stage[]): Notebook {
  return withSources((name, fresh, honest) => (stages.includes(name as Stage) ? honest : fresh));
}

function isStage(name: string): boolean {
  return STAGES.includes(name as Stage);
}

function withSources(source: (name: string, fresh: string, honest: string) => string): Notebook {
  const fresh = release(master);
  const cells = fresh.cells.map((cell, index): Cell => {
    const honest = sourceOf(master.cells[index] ?? cell).replace(/^.*\/\/ (?:BEGIN|END) SOLUTION\n?/gm, "");
    const name = moduleOf({ type: cell.cell_type, source: sourceOf(cell), outputs: [] });
    return name === undefined ? cell : { ...cell, source: source(name, sourceOf(cell), honest) };
  });
  return { ...fresh, cells };
}

/** Puts code that runs when the module is loaded before an answer that is right. */
export function before(attack: string): (honest: string) => string {
  return (honest) => honest.replace(/^(\/\*\*[\s\S]*?\*\/)/, (docblock) => `${docblock}\n(() => { ${attack} })();\n`);
}

/** Puts an answer that is wrong in the place of the right one; `attack` runs first. */
export function instead(stage: Stage, attack: string, answer = "return undefined;"): () => string {
  return () =>
    `/** @module ${stage} */\n${attack}\nexport function ${stage}(...given: unknown[]): any {\n${answer}\n}\n`;
}

export function bytesOf(notebook: Notebook): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(notebook));
}

/** Grades in the sandbox, two checks at a time. */
export async function grade(notebook: Uint8Array): Promise<Grading> {
  const judges = openJudges({ parallel: 2 });
  try {
    return await gradeSubmission({ exercise: EXERCISE, notebook, ground: "sandbox", judges, parallel: 2 });
  } finally {
    await judges.close();
  }
}

/** Verdicts by stage. */
export function verdicts({ outcomes }: Grading): Record<string, string | undefined> {
  return Object.fromEntries(outcomes.map(({ id, outcome }) => [id, outcome]));
}

/** What the code of a stage has printed. */
export function printed({ reports }: Grading, stage: Stage): string {
  return reports.find(({ id }) => id === stage)?.printed ?? "";
}

/** Waits until no process of an attack's is left, no control group, and nothing in the folder for temporary files. */
export async function nothingLeft(temporary: string): Promise<void> {
  await until("no process of an attack's is left", () => commandsNaming(MARKER).length === 0);
  await until("no control group is left", () => controlGroups("/sys/fs/cgroup").length === 0);
  // the course as sandboxes see it, and compiled modules, are kept for the next
  const isLeft = (name: string): boolean => !/^wirebook-\d+-sandbox(-work)?$/.test(name);
  await until("no temporary file is left", () => !readdirSync(temporary).some(isLeft));
}

/** Control groups of sandboxes that this process or a judge of its has made, to a depth where one could be. */
function controlGroups(folder: string, level = 0): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const [, pid] = /^wirebook-(\d+)-\d+$/.exec(name) ?? [];
    if (pid !== undefined) return isForeign(pid) ? [] : [path.join(folder, name)];
    return level < 6 ? controlGroups(path.join(folder, name), level + 1) : [];
  });
}

/** Another run of the tests on this machine has groups of its own, as long as it lives. */
function isForeign(pid: string): boolean {
  try {
    readFileSync(`/proc/${pid}/stat`);
    return true;
  } catch {
    return false;
  }
}
