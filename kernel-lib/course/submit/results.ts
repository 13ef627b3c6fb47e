/** What was handed in before, and what became of it. */
import path from "node:path";
import { type ExercisePlace, placeOf } from "../exercise";
import type { AttemptView } from "../server/api";
import { asking } from "./delivery";
import type { Destination } from "./events";
import { readLogin } from "./login";
import { Outbox } from "./outbox";
import { connect, destinationOf, type SubmitOptions, surroundingsOf } from "./submit";
import { keepFeedback } from "./waiting-room";

/** Attempts, the oldest first. */
export interface Results {
  destination: Destination;
  attempts: AttemptView[];
  /** Not sent yet. */
  kept: { exercise: string; target: string; madeAt: string; refused?: string }[];
  /** Of the newest graded attempt, where one exercise was asked for. */
  feedbackFile?: string;
}

/** Fetches all attempts, or those of one exercise with the feedback to its newest graded one. Throws SubmitError. */
export async function fetchResults(
  name: string | undefined,
  options: Pick<SubmitOptions, "tell" | "signal" | "surroundings">,
): Promise<Results> {
  const around = surroundingsOf(options.surroundings);
  const login = readLogin(around.loginFile);
  const kept = new Outbox(around.outbox).list().map(({ exercise, target, madeAtMs, refused }) => ({
    exercise,
    target,
    madeAt: new Date(madeAtMs).toISOString(),
    ...(refused === undefined ? {} : { refused }),
  }));
  const known = { destination: destinationOf(login), kept };
  if (!login && !around.own.isUsed()) return { ...known, attempts: [] };
  const server = await connect(login, around, options);
  const all = await server.attempts(asking({ tell: options.tell, signal: options.signal }));
  const attempts = name === undefined ? all : all.filter(({ exercise }) => exercise === name);
  const newest = name === undefined ? undefined : newestGraded(attempts);
  const place: ExercisePlace | undefined = name === undefined ? undefined : placeOf("exercises", name);
  const feedbackFile = newest && place && (await keepFeedback(newest, place, server, options.signal));
  return { ...known, attempts, ...(feedbackFile ? { feedbackFile: path.relative(process.cwd(), feedbackFile) } : {}) };
}

/** Finds the newest attempt that has a result. */
export function newestGraded(attempts: readonly AttemptView[]): AttemptView | undefined {
  return attempts.filter(({ state }) => state === "graded").at(-1);
}
