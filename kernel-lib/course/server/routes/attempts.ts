/** Sending work in, and what became of it. */
import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Attempt, Person } from "../../gradebook";
import type { AttemptView, Receipt } from "../api";
import type { Buckets } from "../buckets";
import { ApiProblem, tooMany } from "../problem";
import { EXERCISE, ID, KEY, listOf, ref } from "../schemas";
import { MOST_BODY_BYTES, type Uploads } from "../uploads";
import { type Course, describe, json, knownExercise, named, signedIn } from "./route";
import { attemptView, receiptOf, rulesFor } from "./views";
import { Waiting } from "./waiting";

const NOTEBOOK_TYPES = ["application/x-ipynb+json", "application/json", "application/octet-stream"];
/** Longest that `?wait=` holds an answer back, in seconds. */
const WAIT = { type: "string", pattern: "^(?:[0-9]|[12][0-9]|30)$" };

/** `POST /attempts`: keeps the bytes, queues their grading, and says so. */
export function sending(api: FastifyInstance, course: Course, sent: Buckets, uploads: Uploads): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(NOTEBOOK_TYPES, { parseAs: "buffer", bodyLimit: MOST_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  const schema = describe(
    "Send a notebook in, as its bytes",
    {
      querystring: named({ exercise: EXERCISE }),
      headers: { type: "object", required: ["idempotency-key"], properties: { "idempotency-key": KEY } },
      body: { content: Object.fromEntries(NOTEBOOK_TYPES.map((type) => [type, { schema: { format: "binary" } }])) },
    },
    { 200: json("This key was here already; that attempt", ref("Receipt")), 201: json("Kept", ref("Receipt")) },
    400,
    404,
    409,
    413,
    415,
  );
  interface Sending {
    Querystring: { exercise: string };
    Headers: { "idempotency-key": string };
    Body: Buffer;
  }
  api.post<Sending>("/attempts", {
    schema,
    onRequest: async (request, reply) => {
      const person = signedIn(request);
      const wait = sent.waitSeconds(person.id);
      if (wait > 0) throw tooMany("ERR_TOO_MANY_ATTEMPTS", "You have sent many attempts in a short time.", wait);
      reply.raw.once("close", uploads.reserve(person.id, request.headers["content-length"]));
    },
    handler: async (request, reply): Promise<Receipt> => {
      const { query, headers, body } = request;
      const person = signedIn(request);
      const exercise = knownExercise(course, query.exercise);
      if (!Buffer.isBuffer(body) || body.length === 0) {
        throw new ApiProblem(400, "ERR_EMPTY", "The body is empty; it must be the notebook file.");
      }
      const sha256 = createHash("sha256").update(body).digest("hex");
      const key = headers["idempotency-key"];
      const { kind, attempt } = await course.store.receive({
        personId: person.id,
        exercise,
        key,
        notebook: body,
        sha256,
      });
      if (kind === "conflict") throw keyUsed(attempt);
      if (kind === "new") sent.charge(person.id);
      reply.code(kind === "new" ? 201 : 200);
      const [rulesOf, status] = await Promise.all([rulesFor(course, person.id), course.store.statusOf(attempt.id)]);
      return receiptOf(attempt, rulesOf(exercise), status);
    },
  });
}

/** `GET /attempts` and `GET /attempts/ID`: one's own; a teacher opens any. */
export function attempts(api: FastifyInstance, course: Course): void {
  const waiting = new Waiting(course);
  api.get<{ Querystring: { exercise?: string } }>("/attempts", {
    schema: describe(
      "Your own attempts, the newest last",
      { querystring: named({ exercise: EXERCISE }, ["exercise"]) },
      { 200: json("Attempts", listOf(ref("Attempt"))) },
      400,
    ),
    handler: async (request): Promise<AttemptView[]> => {
      const own = await course.store.attemptsOf(signedIn(request).id, request.query.exercise);
      return views(course, signedIn(request).id, own);
    },
  });
  api.get<{ Params: { id: string }; Querystring: { wait?: string } }>("/attempts/:id", {
    schema: describe(
      "One attempt; with wait, when its state has changed or those seconds have passed",
      { params: named({ id: ID }), querystring: named({ wait: WAIT }, ["wait"]) },
      { 200: json("The attempt", ref("Attempt")) },
      400,
      404,
    ),
    handler: async (request): Promise<AttemptView> => {
      const person = signedIn(request);
      const attempt = await visibleAttempt(course, person, request.params.id);
      await waiting.forChange(attempt.id, person.id, Number(request.query.wait ?? 0), request.raw);
      return view(course, attempt);
    },
  });
}

/** Finds an attempt that this person may see. Throws ApiProblem 404 for another's too, so that an id tells nothing. */
export async function visibleAttempt(course: Course, person: Person, id: string): Promise<Attempt> {
  const attempt = await course.store.attempt(id);
  if (attempt && (person.role === "teacher" || attempt.personId === person.id)) return attempt;
  throw noAttempt(id);
}

function noAttempt(id: string): ApiProblem {
  return new ApiProblem(404, "ERR_NO_ATTEMPT", `There is no attempt "${id}" of yours.`);
}

/** Gives attempts of one person as they see them. */
export async function views(course: Course, personId: string, own: readonly Attempt[]): Promise<AttemptView[]> {
  const { store } = course;
  const rulesOf = await rulesFor(course, personId);
  return Promise.all(
    own.map(async (attempt) => {
      const [status, marks] = await Promise.all([store.statusOf(attempt.id), store.marksOf(attempt.id)]);
      return attemptView({ attempt, rules: rulesOf(attempt.exercise), status, marks });
    }),
  );
}

async function view(course: Course, attempt: Attempt): Promise<AttemptView> {
  const [one] = await views(course, attempt.personId, [attempt]);
  if (one) return one;
  throw noAttempt(attempt.id);
}

function keyUsed(attempt: Attempt): ApiProblem {
  const message = `This Idempotency-Key was used for attempt ${attempt.id}, which has other bytes. Choose a new key for new work.`;
  return new ApiProblem(409, "ERR_KEY_USED", message);
}
