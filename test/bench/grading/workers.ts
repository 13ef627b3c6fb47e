// needs: solutions
/** Part of `npm run bench -- grading`: the real grader on one store, with one worker and with two. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { gradeSubmission } from "../../../kernel-lib/course/grading";
import { formatNotebook } from "../../../kernel-lib/course/notebook";
import { openStore, type Store } from "../../../kernel-lib/course/store";
import { startWorker } from "../../../kernel-lib/course/work";
import { GradedExercise } from "../../exercises/grading";
import { solved } from "../../exercises/works";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const ATTEMPTS = 6;
const EXERCISE = "03-packet";

export async function main(): Promise<void> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "wirebook-workers-"));
  const store = await openStore({ dataFolder });
  try {
    const ids = await fill(store);
    const seconds: Record<1 | 2, number[]> = { 1: [], 2: [] };
    await grade(store, 2, ids); // what is compiled once is compiled now
    for (let round = 0; round < ROUNDS; round++)
      for (const workers of [1, 2] as const) {
        for (const id of ids) await store.regrade(id);
        seconds[workers].push(await grade(store, workers, ids));
      }
    console.log(table(median(seconds[1]), median(seconds[2])));
  } finally {
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** Hands the same right work in several times; gives the attempts. */
async function fill(store: Store): Promise<string[]> {
  const { fresh, solution } = new GradedExercise(EXERCISE);
  const notebook = new TextEncoder().encode(formatNotebook(solved(fresh, solution)));
  const sha256 = createHash("sha256").update(notebook).digest("hex");
  const { id: personId } = await store.addPerson({ login: "ann", name: "Ann", role: "student" });
  const ids: string[] = [];
  for (let n = 0; n < ATTEMPTS; n++) {
    const { attempt } = await store.receive({ personId, exercise: EXERCISE, key: `key-${n}`, notebook, sha256 });
    ids.push(attempt.id);
  }
  return ids;
}

/** Grades what waits; gives the seconds that took. */
async function grade(store: Store, parallel: number, ids: readonly string[]): Promise<number> {
  const left = new Set(ids);
  const begunMs = performance.now();
  const { promise, done, failed } = outcome();
  const worker = startWorker({
    store,
    parallel,
    grade: ({ exercise, notebook }, signal) => gradeSubmission({ exercise, notebook, ground: "sandbox", signal }),
    onEvent: (event) => {
      if (event.kind === "failed") failed(new Error(event.why));
      if (event.kind !== "graded") return;
      left.delete(event.claim.attemptId);
      if (left.size === 0) done();
    },
  });
  await promise;
  const seconds = (performance.now() - begunMs) / 1000;
  await worker.stop({ finish: true });
  return seconds;
}

function outcome(): { promise: Promise<void>; done: () => void; failed: (error: Error) => void } {
  let done = (): void => {};
  let failed = (_: Error): void => {};
  const promise = new Promise<void>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  return { promise, done, failed };
}

function table(one: number, two: number): string {
  const perMinute = (seconds: number): string => ((60 * ATTEMPTS) / seconds).toFixed(1);
  const others = (loadavg()[0] ?? 0).toFixed(1);
  return [
    `**Two workers beside one**, the real grader in its sandbox, ${ATTEMPTS} attempts of ${EXERCISE}; ${availableParallelism()} processors, load ${others}`,
    "",
    "| one worker | two workers | ratio | bar, where processors are free |",
    "|---|---|---|---|",
    `| ${perMinute(one)} a minute | ${perMinute(two)} a minute | ${(one / two).toFixed(2)} | 1.8 |`,
    "",
  ].join("\n");
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
