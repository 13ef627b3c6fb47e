/** Handing an exercise in, from the saved notebook to the graded feedback. */

import { readFileSync } from "node:fs";
import path from "node:path";
import type { ExercisePlace } from "../exercise";
import { ExerciseError } from "../exercise";
import { when } from "../gradebook";
import { parseNotebook } from "../notebook";
import { freshNotebook } from "../release";
import type { ExerciseView, Receipt } from "../server/api";
import { CourseServer, REAL_WAITING, type Waiting } from "./course-server";
import { asking, type Delivery, deliver, deliverWaiting, earlierReceipt } from "./delivery";
import { SubmitError } from "./errors";
import type { Destination, SubmitEvent, Submitted, Tell } from "./events";
import { type Login, readLogin } from "./login";
import { Outbox } from "./outbox";
import { OWN } from "./own";
import { type OwnServer, ownServer } from "./own-server";
import { type Packed, packNotebook, seedNote } from "./packing";
import { loginFile, OUTBOX, RECEIPTS } from "./places";
import { rememberSeeds } from "./seeds";
import { awaitResult, keepFeedback } from "./waiting-room";

/** Puts a yes-or-no question to a person. */
export type Ask = (question: string) => Promise<boolean>;

/** Where things lie, and how time passes: a test has others. */
export interface Surroundings {
  loginFile: string;
  outbox: string;
  receipts: string;
  own: OwnServer;
  waiting: Waiting;
}

export interface SubmitOptions {
  tell: Tell;
  /** Absent: nobody is there to be asked. */
  ask?: Ask | undefined;
  /** Asked before anything is kept or sent: where a click or a cell is too light a word. */
  confirm?: ((packed: Extract<SubmitEvent, { kind: "packed" }>) => Promise<boolean>) | undefined;
  withoutOutputs?: boolean | undefined;
  /** Also where these very bytes were handed in before. */
  again?: boolean | undefined;
  /** Until the result; else until the receipt. */
  wait?: boolean | undefined;
  /** The learner agrees that work is graded unsandboxed on this laptop. */
  practice?: boolean | undefined;
  signal?: AbortSignal | undefined;
  surroundings?: Partial<Surroundings>;
}

/**
 * Hands a notebook in as it is saved. Where the server cannot be reached the attempt is kept, and the result says so.
 * Throws SubmitError for everything else that stands in the way.
 */
export async function submitNotebook(place: ExercisePlace, options: SubmitOptions): Promise<Submitted> {
  const around = surroundingsOf(options.surroundings);
  const { tell } = options;
  const login = readLogin(around.loginFile);
  const destination = destinationOf(login);
  const { packed, ownSeedNote } = readPacked(place, options);
  const event = packedEvent(place, packed, destination);
  tell(event);
  for (const text of packed.notes) tell({ kind: "note", text });
  if (options.confirm && !(await options.confirm(event)))
    throw new SubmitError("ERR_NOT_AGREED", "Not handed in: you did not say yes.");
  if (!login) await around.own.agree({ practice: options.practice, ask: options.ask });
  const outbox = new Outbox(around.outbox);
  const entry = outbox.put({ exercise: place.name, target: destination.target }, packed.bytes, Date.now());
  try {
    const server = await connect(login, around, options);
    const delivery: Delivery = { server, outbox, receipts: around.receipts, tell, signal: options.signal };
    await deliverWaiting(destination.target, delivery, { but: entry.key });
    const exercises = await server.exercises(asking(delivery));
    if (login) rememberSeeds(exercises, around.loginFile);
    const known = exercises.find(({ exercise }) => exercise === place.name);
    tellCourse(known, ownSeedNote(known?.ownSeed), server.clockAheadMs, tell);
    const earlier = options.again ? undefined : await earlierReceipt(entry, delivery);
    if (earlier) outbox.remove(entry);
    const receipt = earlier ?? (await deliver(entry, delivery));
    tell({ kind: "receipt", receipt, destination, repeated: earlier !== undefined });
    return await standing(receipt, place, delivery, around.waiting, options.wait ?? true);
  } catch (error) {
    const why = whyKept(error, options.signal);
    if (why === undefined) {
      if (error instanceof SubmitError && error.code !== "ERR_REFUSED") tell({ kind: "note", text: KEPT });
      throw error;
    }
    tell({ kind: "kept", exercise: place.name, why });
    return { state: "kept", exercise: place.name, why };
  }
}

const KEPT = "the attempt is kept; npx wirebook submit --pending sends it when what is said below is done";

/** Why an attempt stays in the outbox; undefined for an error that is to be told as one. */
function whyKept(error: unknown, signal: AbortSignal | undefined): string | undefined {
  if (signal?.aborted) return "You stopped it.";
  return error instanceof SubmitError && error.code === "ERR_UNREACHABLE" ? error.message : undefined;
}

/** Sends what is kept, refused ones too. Gives the receipts, and how many are kept for another server. */
export async function submitPending(options: SubmitOptions): Promise<{ sent: Receipt[]; elsewhere: string[] }> {
  const around = surroundingsOf(options.surroundings);
  const outbox = new Outbox(around.outbox);
  const login = readLogin(around.loginFile);
  const { target } = destinationOf(login);
  const elsewhere = outbox.list().filter((entry) => entry.target !== target);
  const told = elsewhere.map((entry) => `${entry.exercise} is kept for ${placeText(entry.target)}`);
  if (elsewhere.length === outbox.list().length) return { sent: [], elsewhere: told };
  const server = await connect(login, around, options);
  const delivery = { server, outbox, receipts: around.receipts, tell: options.tell, signal: options.signal };
  return { sent: await deliverWaiting(target, delivery, { refused: true }), elsewhere: told };
}

/** Opens the server that one is logged in to, or starts this laptop's own. */
export async function connect(
  login: Login | undefined,
  { own, waiting }: Pick<Surroundings, "own" | "waiting">,
  { tell, signal }: Pick<SubmitOptions, "tell" | "signal">,
): Promise<CourseServer> {
  const line = login ?? (await own.open((text) => tell({ kind: "step", text }), signal));
  return new CourseServer(line, waiting);
}

/** Fills in what is not told otherwise. */
export function surroundingsOf(given: Partial<Surroundings> = {}): Surroundings {
  return {
    loginFile: loginFile(),
    outbox: OUTBOX,
    receipts: RECEIPTS,
    own: given.own ?? ownServer(),
    waiting: REAL_WAITING,
    ...given,
  };
}

/** Where work goes with a login, or without. */
export function destinationOf(login: Login | undefined): Destination {
  if (!login) return { target: OWN, text: placeText(OWN) };
  return { target: login.server, text: `${login.course}, ${login.server}, as ${login.login}` };
}

function placeText(target: string): string {
  return target === OWN ? "this laptop's own server (nobody else gets it)" : target;
}

function readPacked(place: ExercisePlace, { withoutOutputs }: SubmitOptions) {
  let raw: Uint8Array;
  try {
    raw = readFileSync(place.file);
  } catch (error) {
    throw new ExerciseError(`${place.name}: cannot read ${place.file}: ${(error as Error).message}`);
  }
  const notebook = parseNotebook(Buffer.from(raw).toString("utf8"), place.file);
  const packed = packNotebook(raw, notebook, freshNotebook(place.name), withoutOutputs ? { withoutOutputs } : {});
  return { packed, ownSeedNote: (seed: number | undefined) => seedNote(notebook, seed, place.name) };
}

function packedEvent(place: ExercisePlace, packed: Packed, destination: Destination) {
  const { bytes, notes: _told, ...rest } = packed;
  const file = path.relative(process.cwd(), place.file);
  return { kind: "packed", exercise: place.name, file, lengthBytes: bytes.length, destination, ...rest } as const;
}

/** What the server knows of the exercise, in notes: whose captures, when it is due, whose clock is wrong. */
function tellCourse(known: ExerciseView | undefined, seed: string | undefined, aheadMs: number, tell: Tell): void {
  if (seed) tell({ kind: "note", text: seed });
  if (known?.dueAt) tell({ kind: "note", text: `due ${when(Date.parse(known.dueAt))}` });
  if (Math.abs(aheadMs) > 120_000) {
    const text = `this machine's clock is ${Math.round(Math.abs(aheadMs) / 60_000)} minutes ${aheadMs > 0 ? "behind" : "ahead of"} the server's; the server's counts`;
    tell({ kind: "note", text });
  }
}

/** The receipt is there, so whatever happens now, the attempt stands. */
async function standing(
  receipt: Receipt,
  place: ExercisePlace,
  { server, tell, signal }: Delivery,
  { sleep }: Waiting,
  wait: boolean,
): Promise<Submitted> {
  if (!wait) return { state: "waiting", receipt };
  try {
    const attempt = await awaitResult(receipt, { server, tell, signal, sleep });
    const feedbackFile = await keepFeedback(attempt, place, server, signal);
    const feedback = feedbackFile ? { feedbackFile: path.relative(process.cwd(), feedbackFile) } : {};
    tell({ kind: "result", view: attempt, ...feedback });
    return { state: attempt.state === "graded" ? "graded" : "waiting", receipt, attempt, ...feedback };
  } catch (error) {
    const isStopped = signal?.aborted === true;
    if (!isStopped && !(error instanceof SubmitError)) throw error;
    const why = isStopped ? "you stopped waiting" : (error as Error).message;
    tell({ kind: "note", text: `${why}; the attempt stands. The result later: npx wirebook results ${place.name}` });
    return { state: "waiting", receipt };
  }
}
