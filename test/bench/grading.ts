// needs: solutions
/**
 * `npm run bench -- grading`: processor time of grading 20 submissions, ours beside nbgrader's, with our kernel and with plain
 * tslab, interleaved; then the queue, the deadline and the class table.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { modulesOf, ROOT } from "../../kernel-lib/course/exercise";
import { formatNotebook, type Notebook } from "../../kernel-lib/course/notebook";
import { PLACES, PYTHON, setUp } from "../../kernel-lib/course/start";
import { applyWrong } from "../../kernel-lib/course/wrong";
import { GradedExercise } from "../exercises/grading";
import { NbgraderCourse } from "../exercises/real-nbgrader";
import { withModules } from "../exercises/with-modules";
import { solved } from "../exercises/works";
import { prepareTestSite } from "../prepare/python";
import { forPlainTslab, writePlainKernel, writePlainLibrary } from "./grading/nbgrader-plain";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** BENCH_EXERCISES=03-packet takes half of them. */
const EXERCISES = (process.env.BENCH_EXERCISES ?? "01-subnetting,03-packet").split(",");
const RIGHT = 4;
const WRONG = 4;
const BLANK = 2;
const COUNT = EXERCISES.length * (RIGHT + WRONG + BLANK);
const FOLDER = path.join(PLACES.state, "bench", "grading");

interface Sample {
  cpu: number;
  wall: number;
}

/** A way to grade all of them; `grade` grades anew each time. */
interface Contestant {
  title: string;
  grade: () => Sample;
}

/** Parts in grading/ of this bench, each with its table. */
const PARTS = ["workers", "queue", "deadline", "class-table"];

export async function main(): Promise<void> {
  await setUp((text) => console.error(text));
  await prepareTestSite();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const works = new Map(EXERCISES.map((name) => [name, submissionsOf(new GradedExercise(name))]));
  const courses: NbgraderCourse[] = [];
  try {
    const contestants = [ours(works), nbgrader("nbgrader, our kernel", works, courses), plain(works, courses)];
    console.log(table(contestants, measure(contestants)));
  } finally {
    for (const course of courses) course.close();
  }
  for (const name of PARTS) {
    const file = path.join(__dirname, "grading", `${name}.ts`);
    if (existsSync(file)) await (require(file) as { main(): Promise<void> }).main();
  }
}

/** Of one exercise, by student. */
function submissionsOf({ fresh, solution, wrong }: GradedExercise): Map<string, Notebook> {
  const right = solved(fresh, solution);
  const found = new Map<string, Notebook>();
  for (let n = 0; n < RIGHT; n++) found.set(`right-${n}`, right);
  for (const [n, mistake] of wrong.slice(0, WRONG).entries())
    found.set(`wrong-${n}`, withModules(right, applyWrong(modulesOf(solution), mistake)));
  for (let n = 0; n < BLANK; n++) found.set(`blank-${n}`, fresh);
  return found;
}

type Works = ReadonlyMap<string, ReadonlyMap<string, Notebook>>;

function ours(works: Works): Contestant {
  const files = [...works].flatMap(([exercise, submissions]) =>
    [...submissions].map(([student, notebook]) => {
      const file = path.join(FOLDER, "submitted", `${exercise}_${student}.ipynb`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, formatNotebook(notebook));
      return file;
    }),
  );
  const cli = [process.execPath, path.join(ROOT, "node_modules/.bin/wirebook")];
  const argv = [...cli, "grade", "--json", ...files];
  return { title: "wirebook grade", grade: () => cpuOf([argv], { cwd: ROOT, env: process.env }) };
}

function nbgrader(title: string, works: Works, courses: NbgraderCourse[], course = new NbgraderCourse()): Contestant {
  courses.push(course);
  for (const [exercise, submissions] of works) {
    course.release(exercise);
    course.submit(exercise, submissions);
  }
  const runs = [...works.keys()].map((exercise) => {
    return [PYTHON, "-m", "nbgrader", "autograde", "--create", "--force", exercise];
  });
  return { title, grade: () => cpuOf(runs, course.surroundings) };
}

function plain(works: Works, courses: NbgraderCourse[]): Contestant {
  const course = new NbgraderCourse(writePlainKernel(path.join(FOLDER, "jupyter")));
  writePlainLibrary(course.folder);
  for (const exercise of works.keys()) course.replace(exercise, forPlainTslab(new GradedExercise(exercise).solution));
  const changed = new Map(
    [...works].map(([exercise, submissions]) => [
      exercise,
      new Map([...submissions].map(([student, notebook]) => [student, forPlainTslab(notebook)])),
    ]),
  );
  return nbgrader("nbgrader, plain tslab 1.0.22", changed, courses, course);
}

/** Processor time of commands one after the other, with all their processes. */
function cpuOf(commands: string[][], surroundings: { cwd: string; env: NodeJS.ProcessEnv }): Sample {
  const total = { cpu: 0, wall: 0 };
  for (const argv of commands) {
    const { stdout, stderr } = spawnSync(PYTHON, [path.join(__dirname, "grading/cpu.py"), ...argv], {
      ...surroundings,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    const { cpu, wall, code } = JSON.parse(stdout) as Sample & { code: number };
    if (code !== 0) throw new Error(`${argv.slice(0, 6).join(" ")} ended with ${code}: ${stderr.slice(-2000)}`);
    total.cpu += cpu;
    total.wall += wall;
  }
  return total;
}

function measure(contestants: Contestant[]): Sample[][] {
  const samples: Sample[][] = contestants.map(() => []);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [n, { grade }] of contestants.entries()) samples[n]?.push(grade());
    console.error(`round ${round} of ${ROUNDS}`);
  }
  return samples;
}

function table(contestants: Contestant[], samples: Sample[][]): string {
  const medians = samples.map((of) => ({
    cpu: median(of.map(({ cpu }) => cpu)),
    wall: median(of.map(({ wall }) => wall)),
  }));
  const own = medians[0]?.cpu ?? Number.NaN;
  const bars = ["", "1/2", "1/3"];
  return [
    `**Grading ${COUNT} submissions in a row**, medians of ${ROUNDS} interleaved rounds`,
    "",
    "| | processor time | one submission | wall time | ours to it | bar |",
    "|---|---|---|---|---|---|",
    ...contestants.map(({ title }, n) => {
      const { cpu = Number.NaN, wall = Number.NaN } = medians[n] ?? {};
      return `| ${title} | ${cpu.toFixed(1)} s | ${(cpu / COUNT).toFixed(2)} s | ${wall.toFixed(1)} s | ${n ? (own / cpu).toFixed(2) : ""} | ${bars[n]} |`;
    }),
    "",
  ].join("\n");
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
