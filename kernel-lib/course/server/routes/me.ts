/** Who one is, and what there is to do. */
import type { FastifyInstance } from "fastify";
import type { ExerciseView, Me } from "../api";
import { listOf, ref } from "../schemas";
import { type Course, describe, json, signedIn } from "./route";
import { iso, rulesFor } from "./views";

export function me(api: FastifyInstance, course: Course): void {
  api.get("/me", {
    schema: describe("Whose token this is", {}, { 200: json("You", ref("Me")) }),
    handler: async (request): Promise<Me> => {
      const { login, name, role } = signedIn(request);
      return { login, name, role, course: course.name };
    },
  });
  api.get("/exercises", {
    schema: describe(
      "The exercises, and when they are due for you",
      {},
      { 200: json("Exercises", listOf(ref("Exercise"))) },
    ),
    handler: async (request): Promise<ExerciseView[]> => {
      const person = signedIn(request);
      const rulesOf = await rulesFor(course, person.id);
      return course.exercises.map(({ exercise, title }) => {
        const { policy, dueMs } = rulesOf(exercise);
        const ownSeed = course.ownSeedOf(person, exercise);
        return {
          exercise,
          title,
          keep: policy.keep,
          ...(dueMs === undefined ? {} : { dueAt: iso(dueMs) }),
          ...(ownSeed === undefined ? {} : { ownSeed }),
        };
      });
    },
  });
}
