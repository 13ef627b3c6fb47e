/** What a learner gets back, and what they sent: pages and files with text from learners. */
import type { FastifyInstance } from "fastify";
import type { Person } from "../../gradebook";
import { ApiProblem } from "../problem";
import { ID } from "../schemas";
import { visibleAttempt } from "./attempts";
import { type Course, describe, file, named, signedIn } from "./route";

/** No script, nothing from afar, and an origin of its own: whatever a student wrote can do nothing in a teacher's name. */
const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox";

interface OfAttempt {
  Params: { id: string };
}

export function feedback(api: FastifyInstance, course: Course): void {
  const { store } = course;
  const params = named({ id: ID });
  api.get<OfAttempt>("/attempts/:id/feedback", {
    schema: describe(
      "The feedback page, without hidden tests",
      { params },
      { 200: file("The page", "text/html") },
      400,
      404,
    ),
    handler: async (request, reply) => {
      const { attempt, person } = await seen(course, signedIn(request), request.params.id);
      const [status, notebook, marks] = await Promise.all([
        store.statusOf(attempt.id),
        store.notebookOf(attempt.id),
        store.marksOf(attempt.id),
      ]);
      if (!status?.grading || !notebook) {
        throw new ApiProblem(
          404,
          "ERR_NOT_GRADED",
          `Attempt ${attempt.id} has no feedback yet: it is ${status?.state ?? "queued"}.`,
        );
      }
      // loaded with the first page: it brings the exercises' checks along
      const { feedbackPage } = await import("../../feedback");
      reply.header("content-security-policy", DOCUMENT_POLICY).type("text/html; charset=utf-8");
      return feedbackPage({ grading: status.grading, notebook, marks, attempt, ...(person ? { person } : {}) });
    },
  });
  api.get<OfAttempt>("/attempts/:id/notebook", {
    schema: describe(
      "The notebook as it came",
      { params },
      { 200: file("The bytes", "application/x-ipynb+json") },
      400,
      404,
    ),
    handler: async (request, reply) => {
      const { attempt } = await seen(course, signedIn(request), request.params.id);
      const notebook = await store.notebookOf(attempt.id);
      reply.header("content-security-policy", DOCUMENT_POLICY).type("application/x-ipynb+json");
      reply.header("content-disposition", `attachment; filename="${attempt.exercise}.ipynb"`);
      return Buffer.from(notebook ?? new Uint8Array());
    },
  });
}

async function seen(course: Course, reader: Person, id: string) {
  const attempt = await visibleAttempt(course, reader, id);
  return { attempt, person: await course.store.person(attempt.personId) };
}
