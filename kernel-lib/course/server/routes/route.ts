/** What every route of the API has in common. */
import type { FastifyInstance, FastifyRequest, FastifySchema } from "fastify";
import type { Person } from "../../gradebook";
import type { Store } from "../../store";
import { ApiProblem } from "../problem";
import { ref, type Schema } from "../schemas";

/** An exercise that the course takes work for. */
export interface CourseExercise {
  exercise: string;
  title: string;
  /** The most that its checks and texts give. */
  points: number;
}

/** What routes work on. */
export interface Course {
  store: Store;
  name: string;
  exercises: CourseExercise[];
  /** The seed of a student's own captures; undefined where the notebook's own counts. */
  ownSeedOf: (person: Person, exercise: string) => number | undefined;
  /** Aborted when the server stops: long polls are answered at once. */
  stopping: AbortSignal;
}

/** `owner`: a teacher by the control socket, on the server's own machine. */
export type Access = "anyone" | "signed in" | "teacher" | "owner";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may ask; `signed in` where nothing is said. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks; set before the route's handler runs, except where anyone may. */
    person: Person | undefined;
  }
}

/** Gives who asks. */
export function signedIn(request: FastifyRequest): Person {
  if (request.person) return request.person;
  throw new ApiProblem(401, "ERR_NO_TOKEN", "This needs a token; your teacher has it.");
}

/** Gives the name back if the course has such an exercise. Throws ApiProblem, naming what there is. */
export function knownExercise(course: Course, exercise: string): string {
  if (course.exercises.some((known) => known.exercise === exercise)) return exercise;
  const names = course.exercises.map((known) => known.exercise).join(", ") || "none";
  throw new ApiProblem(404, "ERR_NO_EXERCISE", `This course has no exercise "${exercise}"; there are: ${names}.`);
}

const REFUSALS: Record<number, string> = {
  400: "The request breaks a rule of this document",
  401: "No token, or a wrong one",
  403: "For teachers only",
  404: "Nothing of this name that you may see",
  409: "Contradicts what is there",
  413: "The body is too large",
  415: "A body of this type is not taken",
  429: "Too many in a short time; Retry-After says when",
  503: "Too busy at this moment; Retry-After says when",
};

/** Describes a JSON answer. */
export function json(description: string, schema: Schema): Schema {
  return { description, content: { "application/json": { schema } } };
}

/** Describes an answer that is no JSON. */
export function file(description: string, type: string): Schema {
  return { description, content: { [type]: { schema: { type: "string" } } } };
}

/** Describes a route; `refusals` beside 401 and 429, which every route has. */
export function describe(
  summary: string,
  asks: Pick<FastifySchema, "body" | "querystring" | "params" | "headers"> & { consumes?: string[] },
  answers: Record<number, Schema>,
  ...refusals: number[]
): FastifySchema {
  const response: Record<number, Schema> = { ...answers };
  for (const status of [...refusals, 401, 429, 503]) {
    response[status] = json(REFUSALS[status] ?? "Refused", ref("Problem"));
  }
  return { summary, ...asks, response };
}

/** An object of named texts in an address. */
export function named(fields: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(fields).filter((name) => !optional.includes(name));
  return { type: "object", required, additionalProperties: false, properties: fields };
}

/** Adds routes to the API. */
export type Routes = (api: FastifyInstance, course: Course) => void;
