/** The class as a whole: the table, and the scores for other programs. */
import type { FastifyInstance } from "fastify";
import { type ClassTable, nbgraderCsv, type Standing } from "../../gradebook";
import { classIn } from "../../store";
import { EXERCISE, ref } from "../schemas";
import type { ClassView, StandingView } from "../teacher-api";
import { type Course, describe, file, json, knownExercise, named } from "./route";
import { iso, personView } from "./views";

const config = { access: "teacher" } as const;
const querystring = named({ exercise: EXERCISE }, ["exercise"]);

interface OfClass {
  Querystring: { exercise?: string };
}

export function classRoutes(api: FastifyInstance, course: Course): void {
  api.get<OfClass>("/class", {
    config,
    schema: describe(
      "The class table, and which check fails for how many",
      { querystring },
      { 200: json("The table; an exercise that a student has sent nothing for is left out of the row", ref("Class")) },
      400,
      403,
      404,
    ),
    handler: async ({ query }): Promise<ClassView> => classView(await tableOf(course, query.exercise)),
  });
  api.get<OfClass>("/scores.csv", {
    config,
    schema: describe(
      "The scores, in the columns of nbgrader's export",
      { querystring },
      { 200: file("One line a student and exercise", "text/csv") },
      400,
      403,
      404,
    ),
    handler: async ({ query }, reply) => {
      const table = await tableOf(course, query.exercise);
      const max = new Map(course.exercises.map(({ exercise, points }) => [exercise, points]));
      reply.type("text/csv; charset=utf-8").header("content-disposition", 'attachment; filename="scores.csv"');
      return nbgraderCsv(table, (exercise) => max.get(exercise) ?? 0);
    },
  });
}

async function tableOf(course: Course, exercise: string | undefined): Promise<ClassTable> {
  const exercises =
    exercise === undefined ? course.exercises.map((one) => one.exercise) : [knownExercise(course, exercise)];
  return classIn(course.store, exercises, exercise);
}

function classView({ exercises, students, checks }: ClassTable): ClassView {
  return {
    exercises: exercises.map((exercise, column) => ({ exercise, checks: checks[column] ?? [] })),
    students: students.map(({ person, standings, counted }) => ({
      person: personView(person),
      counted,
      standings: standings.filter(({ attempts }) => attempts.length > 0).map(standingView),
    })),
  };
}

function standingView({ exercise, dueAtMs, attempts, counting }: Standing): StandingView {
  const view: StandingView = { exercise, attempts: attempts.length, state: attempts[0]?.state ?? "queued" };
  if (dueAtMs !== undefined) view.dueAt = iso(dueAtMs);
  if (counting) {
    const { attempt, score = 0, max = 0, counted = 0, lateDays, waiting, practice } = counting;
    const { id, receivedAtMs } = attempt;
    const waitingForMarks = [...waiting];
    view.counting = {
      attempt: id,
      receivedAt: iso(receivedAtMs),
      score,
      max,
      counted,
      lateDays,
      waitingForMarks,
      practice,
    };
  }
  return view;
}
