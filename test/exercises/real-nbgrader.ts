/** Real nbgrader on a copy of the course, with the configuration and the kernel we ship. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../../kernel-lib/course/exercise";
import { formatNotebook, type Notebook } from "../../kernel-lib/course/notebook";
import { PLACES, PYTHON } from "../../kernel-lib/course/start";
import { TEST_SITE } from "../prepare/python";

/** Points by check, for one student; null for a text that waits for a person. */
export type Scores = Record<string, number | null>;

const READ_SCORES = `
import json, sys
from nbgrader.api import Gradebook
with Gradebook(sys.argv[1]) as book:
    print(json.dumps({s.student.id: {g.name: g.auto_score for n in s.notebooks for g in n.grades}
                      for s in book.assignment_submissions(sys.argv[2])}))
`;

/** A course folder with nbgrader's gradebook; `close` removes it. */
export class NbgraderCourse {
  readonly folder = mkdtempSync(path.join(tmpdir(), "wirebook-nbgrader-"));

  /** What autograde said when it failed. */
  failure: string | undefined;

  /** `jupyterPath` has the kernels; ours if not given. */
  constructor(private readonly jupyterPath = PLACES.jupyter) {
    cpSync(path.join(ROOT, "solutions"), path.join(this.folder, "solutions"), { recursive: true });
  }

  /** Puts another solution in the place of an exercise's. */
  replace(exercise: string, solution: Notebook): void {
    writeFileSync(path.join(this.folder, "solutions", exercise, `${exercise}.ipynb`), formatNotebook(solution));
  }

  /** Makes the exercise that a student gets; gives its folder. */
  release(exercise: string): string {
    this.#python(["-m", "nbgrader", "generate_assignment", "--create", exercise]);
    return path.join(this.folder, "exercises", exercise);
  }

  /** Grades notebooks by student; the exercise must have been released. Where autograde fails `failure` says why. */
  grade(exercise: string, submissions: ReadonlyMap<string, Notebook>): Record<string, Scores> {
    this.submit(exercise, submissions);
    try {
      this.#python(["-m", "nbgrader", "autograde", "--create", exercise]);
    } catch (error) {
      this.failure = String((error as { stderr?: string }).stderr);
    }
    return this.scores(exercise);
  }

  /** Lays notebooks, by student, where students hand them in. */
  submit(exercise: string, submissions: ReadonlyMap<string, Notebook>): void {
    for (const [student, notebook] of submissions) {
      const to = path.join(this.folder, ".wirebook/nbgrader/submitted", student, exercise);
      mkdirSync(path.dirname(to), { recursive: true });
      cpSync(path.join(this.folder, "exercises", exercise), to, { recursive: true });
      writeFileSync(path.join(to, `${exercise}.ipynb`), formatNotebook(notebook));
    }
  }

  /** What stands in the gradebook, by student. */
  scores(exercise: string): Record<string, Scores> {
    const book = `sqlite:///${path.join(this.folder, ".wirebook/nbgrader/gradebook.db")}`;
    return JSON.parse(this.#python(["-c", READ_SCORES, book, exercise])) as Record<string, Scores>;
  }

  /** Makes the page that nbgrader gives back to each student; gives them by student. */
  feedback(exercise: string, students: Iterable<string>): Map<string, string> {
    this.#python(["-m", "nbgrader", "generate_feedback", exercise]);
    const pageOf = (student: string): string =>
      path.join(this.folder, ".wirebook/nbgrader/feedback", student, exercise, `${exercise}.html`);
    return new Map([...students].map((student) => [student, readFileSync(pageOf(student), "utf8")]));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Where nbgrader is called, and with which environment. */
  get surroundings(): { cwd: string; env: NodeJS.ProcessEnv } {
    const env = {
      ...process.env,
      PATH: `${path.join(TEST_SITE, "bin")}${path.delimiter}${process.env.PATH}`, // it calls alembic by its name
      PYTHONPATH: TEST_SITE,
      JUPYTER_PATH: this.jupyterPath,
      JUPYTER_CONFIG_DIR: path.join(this.folder, "config"),
      JUPYTER_DATA_DIR: path.join(this.folder, "data"),
    };
    return { cwd: path.join(this.folder, "solutions"), env };
  }

  #python(parameters: string[]): string {
    return execFileSync(PYTHON, parameters, {
      ...this.surroundings,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
}
