/** When exercises are due, and who has longer. */
import type { FastifyInstance } from "fastify";
import { ApiProblem } from "../problem";
import { EXERCISE, ID, listOf, ref } from "../schemas";
import type { ExtensionView, PolicyView } from "../teacher-api";
import { personOf } from "./people";
import { type Course, describe, json, knownExercise, named } from "./route";
import { extensionView, policyView } from "./views";

const config = { access: "teacher" } as const;
const EARLIEST_MS = Date.UTC(2000, 0);
const LATEST_MS = Date.UTC(2200, 0);

export function policies(api: FastifyInstance, course: Course): void {
  const { store } = course;
  api.get("/policies", {
    config,
    schema: describe("How exercises count", {}, { 200: json("Policies", listOf(ref("Policy"))) }, 403),
    handler: async (): Promise<PolicyView[]> => (await store.policies()).map(policyView),
  });
  api.put<{ Params: { exercise: string }; Body: Omit<PolicyView, "exercise"> }>("/policies/:exercise", {
    config,
    schema: describe(
      "Set an exercise's deadline, what lateness costs, and which attempt counts",
      { params: named({ exercise: EXERCISE }), body: ref("NewPolicy") },
      { 200: json("The policy as it is now", ref("Policy")) },
      400,
      403,
      404,
      413,
      415,
    ),
    handler: async ({ params, body }): Promise<PolicyView> => {
      const exercise = knownExercise(course, params.exercise);
      const { dueAt, keep, late } = body;
      const policy = { exercise, keep, late, ...(dueAt === undefined ? {} : { dueAtMs: momentOf(dueAt) }) };
      await store.setPolicy(policy);
      return policyView(policy);
    },
  });
}

interface OfExtension {
  Params: { exercise: string; personId: string };
}

export function extensions(api: FastifyInstance, course: Course): void {
  const { store } = course;
  const params = named({ exercise: EXERCISE, personId: ID });
  api.get<{ Querystring: { exercise?: string } }>("/extensions", {
    config,
    schema: describe(
      "Who has longer",
      { querystring: named({ exercise: EXERCISE }, ["exercise"]) },
      { 200: json("Extensions", listOf(ref("Extension"))) },
      400,
      403,
    ),
    handler: async ({ query }): Promise<ExtensionView[]> => (await store.extensions(query.exercise)).map(extensionView),
  });
  api.put<OfExtension & { Body: { dueAt: string; reason: string } }>("/extensions/:exercise/:personId", {
    config,
    schema: describe(
      "Give one student a deadline of their own; nothing needs grading again",
      { params, body: ref("NewExtension") },
      { 200: json("The extension", ref("Extension")) },
      400,
      403,
      404,
      413,
      415,
    ),
    handler: async ({ params: { exercise, personId }, body }): Promise<ExtensionView> => {
      const person = await personOf(course, personId);
      const extension = {
        personId: person.id,
        exercise: knownExercise(course, exercise),
        dueAtMs: momentOf(body.dueAt),
        reason: body.reason,
      };
      await store.setExtension(extension);
      return extensionView(extension);
    },
  });
  api.delete<OfExtension>("/extensions/:exercise/:personId", {
    config,
    schema: describe(
      "Take an extension back",
      { params },
      { 204: { description: "There is none now", type: "null" } },
      400,
      403,
      413,
      415,
    ),
    handler: async ({ params: { exercise, personId } }, reply) => {
      await store.removeExtension(personId, exercise);
      return reply.code(204).send();
    },
  });
}

/** Reads a time. Throws ApiProblem for one that no course has: 1926, or a leap second. */
function momentOf(text: string): number {
  const atMs = Date.parse(text);
  if (atMs >= EARLIEST_MS && atMs < LATEST_MS) return atMs;
  throw new ApiProblem(
    400,
    "ERR_TIME",
    `dueAt ${JSON.stringify(text)}: a time in the years 2000 to 2199 is needed, as 2026-12-24T23:59:00Z.`,
  );
}
