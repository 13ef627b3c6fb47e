/** The JSON of the API as JSON Schema: what a request may say, and what every answer looks like. */
import { EMAIL_PATTERN, LOGIN_PATTERN } from "../gradebook";

/** A schema as Fastify and OpenAPI read it. */
export type Schema = { readonly [key: string]: unknown };

/** Printable text of people: a NUL is the one character that PostgreSQL cannot keep. */
function text(maxLength: number, minLength = 0): Schema {
  return { type: "string", minLength, maxLength, pattern: "^[^\\u0000]*$" };
}

function object(properties: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", required, additionalProperties: false, properties };
}

export function listOf(items: Schema): Schema {
  return { type: "array", items };
}

export function ref(name: keyof typeof COMPONENTS): Schema {
  return { $ref: `${name}#` };
}

const TIME = { type: "string", format: "date-time" };
const COUNT = { type: "integer", minimum: 0 };
const NUMBER = { type: "number" };
const STRING = { type: "string" };
const FLAG = { type: "boolean" };
const SHARE = { type: "number", minimum: 0, maximum: 1 };
const KEEP = { type: "string", enum: ["best", "last"] };
export const ROLE = { type: "string", enum: ["student", "teacher"] };
const STATE = { type: "string", enum: ["queued", "running", "graded", "failed"] };
const SHA256 = { type: "string", pattern: "^[0-9a-f]{64}$" };

/** In addresses: what the store makes, and names of exercises. */
export const ID: Schema = { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" };
export const EXERCISE: Schema = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" };
/** Chosen by the client, the same however often it sends an attempt. */
export const KEY: Schema = { type: "string", pattern: "^[A-Za-z0-9_-]{8,64}$" };
const LOGIN: Schema = { type: "string", pattern: LOGIN_PATTERN.source };
const EMAIL: Schema = { type: "string", pattern: EMAIL_PATTERN.source };

const OUTCOME = object(
  {
    id: STRING,
    points: NUMBER,
    max: NUMBER,
    outcome: { type: "string", enum: ["passed", "wrong", "threw", "not attempted", "timed out", "stopped"] },
    message: STRING,
  },
  ["outcome"],
);

const RECEIPT = {
  attempt: STRING,
  exercise: STRING,
  sha256: SHA256,
  receivedAt: TIME,
  place: COUNT,
  late: FLAG,
};

const LATE = object(
  {
    graceMinutes: { type: "integer", minimum: 0, maximum: 525_600 },
    penaltyPerDay: SHARE,
    most: SHARE,
    closedAfterDays: { type: "integer", minimum: 0, maximum: 3650 },
  },
  ["closedAfterDays"],
);

const PERSON_FIELDS = { login: LOGIN, name: text(200, 1), email: EMAIL, group: text(100), role: ROLE };
const POLICY_FIELDS = { dueAt: TIME, keep: KEEP, late: LATE };
const EXTENSION_FIELDS = { dueAt: TIME, reason: text(1000) };
const MARK_FIELDS = {
  cellId: text(200, 1),
  points: { type: "number", minimum: 0, maximum: 10_000 },
  comment: text(20_000),
};

/** By name: `#/components/schemas` of the document. */
export const COMPONENTS = {
  Problem: object({ error: object({ code: { type: "string", pattern: "^ERR_[A-Z_]+$" }, message: STRING }) }),
  Me: object({ login: STRING, name: STRING, role: ROLE, course: STRING }),
  Exercise: object({ exercise: STRING, title: STRING, dueAt: TIME, keep: KEEP, ownSeed: COUNT }, ["dueAt", "ownSeed"]),
  Receipt: object(RECEIPT),
  Outcome: OUTCOME,
  Result: object({
    score: NUMBER,
    max: NUMBER,
    counted: NUMBER,
    practice: FLAG,
    ground: STRING,
    outcomes: listOf({ $ref: "Outcome#" }),
    waitingForMarks: listOf(STRING),
    remarks: listOf(STRING),
    feedback: STRING,
  }),
  Attempt: object({ ...RECEIPT, state: STATE, round: COUNT, why: STRING, result: { $ref: "Result#" } }, [
    "why",
    "result",
  ]),

  NewPerson: object(PERSON_FIELDS, ["email", "group", "role"]),
  PersonChange: {
    ...object({ name: text(200, 1), email: EMAIL, group: text(100) }, ["name", "email", "group"]),
    minProperties: 1,
  },
  Person: object({ id: ID, ...PERSON_FIELDS, name: STRING, addedAt: TIME }, ["email", "group"]),
  WithToken: object({ person: { $ref: "Person#" }, token: STRING }),
  Import: object({
    added: listOf({ $ref: "WithToken#" }),
    errors: listOf(object({ line: COUNT, reason: STRING })),
  }),
  Erased: object({ attempts: COUNT, gradings: COUNT, marks: COUNT, extensions: COUNT, queued: COUNT }),

  NewPolicy: object(POLICY_FIELDS, ["dueAt"]),
  Policy: object({ exercise: STRING, ...POLICY_FIELDS }, ["dueAt"]),
  NewExtension: object(EXTENSION_FIELDS),
  Extension: object({ exercise: STRING, personId: STRING, ...EXTENSION_FIELDS }),
  NewMark: object(MARK_FIELDS),
  Mark: object({ ...MARK_FIELDS, attemptId: STRING, byPersonId: STRING, at: TIME }),
  Class: object({
    exercises: listOf(
      object({
        exercise: STRING,
        checks: listOf(object({ id: STRING, passed: COUNT, failed: COUNT, notAttempted: COUNT })),
      }),
    ),
    students: listOf(
      object({ person: { $ref: "Person#" }, counted: NUMBER, standings: listOf({ $ref: "Standing#" }) }),
    ),
  }),
  Standing: object(
    {
      exercise: STRING,
      dueAt: TIME,
      attempts: COUNT,
      state: STATE,
      counting: object({
        attempt: STRING,
        receivedAt: TIME,
        score: NUMBER,
        max: NUMBER,
        counted: NUMBER,
        lateDays: COUNT,
        waitingForMarks: listOf(STRING),
        practice: FLAG,
      }),
    },
    ["dueAt", "counting"],
  ),
  /** The whole of it is the grader's; a program that reads more than this reads kernel-lib/course/grading. */
  Grading: {
    ...object({
      exercise: STRING,
      score: NUMBER,
      max: NUMBER,
      outcomes: listOf({ $ref: "Outcome#" }),
      remarks: listOf(STRING),
      masterSha256: STRING,
      startedAtMs: NUMBER,
      tookMs: NUMBER,
    }),
    additionalProperties: true,
  },
  NewBackup: object({ file: { type: "string", minLength: 1, maxLength: 4000, pattern: "^/[^\\u0000]*$" } }),
  BackupSummary: { type: "object", additionalProperties: COUNT },
  Queued: object({ queued: COUNT }),
  Queue: object({ queued: COUNT, running: COUNT }),
} as const satisfies Record<string, Schema>;
