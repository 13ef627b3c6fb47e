/** What a teacher does with one attempt: reads the whole grading, marks, has it graded again. */
import type { FastifyInstance } from "fastify";
import { type Mark, markFault } from "../../gradebook";
import type { Grading } from "../../grading";
import type { GradingStatus } from "../../store";
import { ApiProblem } from "../problem";
import { EXERCISE, ID, listOf, ref } from "../schemas";
import type { MarkView } from "../teacher-api";
import { visibleAttempt } from "./attempts";
import { type Course, describe, json, knownExercise, named, signedIn } from "./route";
import { markView } from "./views";

const config = { access: "teacher" } as const;
const params = named({ id: ID });

interface OfAttempt {
  Params: { id: string };
}

export function marking(api: FastifyInstance, course: Course): void {
  const { store } = course;
  api.get<OfAttempt>("/attempts/:id/grading", {
    config,
    schema: describe(
      "The newest grading, hidden steps included",
      { params },
      { 200: json("The grading", ref("Grading")) },
      400,
      403,
      404,
    ),
    handler: async (request): Promise<Grading> => {
      const { id } = await visibleAttempt(course, signedIn(request), request.params.id);
      const status = await store.statusOf(id);
      if (status?.grading) return status.grading;
      throw notGraded(404, id, status);
    },
  });
  api.get<OfAttempt>("/attempts/:id/marks", {
    config,
    schema: describe("Points given by hand", { params }, { 200: json("Marks", listOf(ref("Mark"))) }, 400, 403, 404),
    handler: async (request): Promise<MarkView[]> => {
      const { id } = await visibleAttempt(course, signedIn(request), request.params.id);
      return (await store.marksOf(id)).map(markView);
    },
  });
  api.post<OfAttempt & { Body: Pick<Mark, "cellId" | "points" | "comment"> }>("/attempts/:id/marks", {
    config,
    schema: describe(
      "Give a cell points, in halves and up to its own; of several marks of a cell the latest counts",
      { params, body: ref("NewMark") },
      { 201: json("The mark", ref("Mark")) },
      400,
      403,
      404,
      409,
      413,
      415,
    ),
    handler: async (request, reply): Promise<MarkView> => {
      const teacher = signedIn(request);
      const { id } = await visibleAttempt(course, teacher, request.params.id);
      const { cellId, points, comment } = request.body;
      const status = await store.statusOf(id);
      if (!status?.grading) throw notGraded(409, id, status);
      const fault = markFault(status.grading.outcomes, { cellId, points });
      if (fault) throw new ApiProblem(400, "ERR_MARK", `Attempt ${id} of ${status.grading.exercise}: ${fault}.`);
      const mark = await store.addMark({ attemptId: id, cellId, points, comment, byPersonId: teacher.id });
      reply.code(201);
      return markView(mark);
    },
  });
}

function notGraded(statusCode: number, id: string, status: GradingStatus | undefined): ApiProblem {
  return new ApiProblem(
    statusCode,
    "ERR_NOT_GRADED",
    `Attempt ${id} has no grading: it is ${status?.state ?? "queued"}.`,
  );
}

export function regrading(api: FastifyInstance, course: Course): void {
  const { store } = course;
  api.post<OfAttempt>("/attempts/:id/regrade", {
    config,
    schema: describe(
      "Have an attempt graded again; what it had counts until then",
      { params },
      { 202: json("Queued", ref("Queued")) },
      400,
      403,
      404,
      409,
      413,
      415,
    ),
    handler: async (request, reply): Promise<{ queued: number }> => {
      const { id } = await visibleAttempt(course, signedIn(request), request.params.id);
      if (!(await store.regrade(id))) {
        throw new ApiProblem(
          409,
          "ERR_QUEUED_ALREADY",
          `Attempt ${id} is waiting to be graded, or being graded, already.`,
        );
      }
      reply.code(202);
      return { queued: 1 };
    },
  });
  api.post<{ Params: { exercise: string } }>("/exercises/:exercise/regrade", {
    config,
    schema: describe(
      "Have every attempt of an exercise graded again, as after a change of its checks",
      { params: named({ exercise: EXERCISE }) },
      { 202: json("How many were queued; those that wait already are not counted", ref("Queued")) },
      400,
      403,
      404,
      413,
      415,
    ),
    handler: async (request, reply): Promise<{ queued: number }> => {
      const exercise = knownExercise(course, request.params.exercise);
      let queued = 0;
      for (const { attempt } of await store.classRows(exercise)) if (await store.regrade(attempt.id)) queued++;
      reply.code(202);
      return { queued };
    },
  });
  api.get("/queue", {
    config,
    schema: describe(
      "How many wait to be graded, and how many are being graded",
      {},
      { 200: json("Counts", ref("Queue")) },
      403,
    ),
    handler: () => store.queue(),
  });
}
