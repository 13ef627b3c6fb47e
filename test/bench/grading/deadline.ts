/**
 * 300 submissions before a deadline while the worker grades. They come within ten seconds, not within a minute: six times
 * the rate of the bar.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { exerciseNames, placeOf } from "../../../kernel-lib/course/exercise";
import { type Grading, gradeSubmission } from "../../../kernel-lib/course/grading";
import { buildServer } from "../../../kernel-lib/course/server";
import type { Store } from "../../../kernel-lib/course/store";
import { startWorker } from "../../../kernel-lib/course/work";
import { SeededRandom } from "../../../kernel-lib/link";
import { overStores } from "./stores";

const SUBMISSIONS = 300;
const WITHIN_MS = 10_000;
const LIMIT_MS = 1_000;

/** Prints how long the acknowledgements took, on each kind of store. */
export async function main(): Promise<void> {
  console.log("| 300 submissions within 10 s, while one worker grades | median | slowest | asked | graded meanwhile |");
  console.log("|---|---|---|---|---|");
  await overStores(async (store) => {
    const { tookMs, graded } = await deadline(store);
    const sorted = tookMs.sort((a, b) => a - b);
    const [median, slowest] = [sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0];
    console.log(
      `| ${store.kind} | ${median.toFixed(0)} ms | ${slowest.toFixed(0)} ms | ≤ ${LIMIT_MS} ms | ${graded} |`,
    );
  });
}

/** Sends each student's work at a moment of its own; gives the milliseconds each waited for the receipt. */
async function deadline(store: Store): Promise<{ tookMs: number[]; graded: number }> {
  const [exercise = ""] = exerciseNames("exercises");
  const notebook = readFileSync(placeOf("exercises", exercise).file);
  const exercises = [{ exercise, title: exercise, points: 1 }];
  const { app } = await buildServer({ store, courseName: "bench", exercises });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const tokens: string[] = [];
  for (let count = 0; count < SUBMISSIONS; count++) {
    const person = await store.addPerson({ login: `s${count}`, name: `Student ${count}`, role: "student" });
    tokens.push(await store.newToken(person.id));
  }
  let graded = 0;
  const grade = async (
    { exercise: name, notebook: bytes }: { exercise: string; notebook: Uint8Array },
    signal: AbortSignal,
  ): Promise<Grading> => {
    const grading = await gradeSubmission({ exercise: name, notebook: bytes, ground: "practice", signal });
    graded++;
    return grading;
  };
  const worker = startWorker({ store, parallel: 1, grade });
  const random = new SeededRandom(1);
  const tookMs = await Promise.all(
    tokens.map(async (token) => {
      await new Promise((resolve) => setTimeout(resolve, random.below(WITHIN_MS)));
      return send(port, exercise, token, notebook);
    }),
  );
  const during = graded;
  await worker.stop();
  await app.close();
  return { tookMs, graded: during };
}

function send(port: number, exercise: string, token: string, notebook: Buffer): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/x-ipynb+json",
    "content-length": notebook.length,
    "idempotency-key": randomBytes(16).toString("hex"),
  };
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const path = `/api/v1/attempts?exercise=${exercise}`;
    const sent = request({ host: "127.0.0.1", port, path, method: "POST", headers, agent: new Agent() }, (response) => {
      response.resume().once("end", () => {
        if (response.statusCode === 201) resolve(performance.now() - begin);
        else reject(new Error(`answered by ${response.statusCode}`));
      });
    });
    sent.once("error", reject).end(notebook);
  });
}
