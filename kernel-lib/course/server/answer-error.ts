/** Every error as a Problem: the API's own refusals, the store's, the framework's, and ours. */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { ApiProblem, problemOf } from "./problem";
import { storeProblem } from "./store-problem";
import { tooLarge } from "./uploads";

const CODES: Record<number, string> = {
  400: "ERR_BAD_REQUEST",
  404: "ERR_NOT_FOUND",
  413: "ERR_TOO_LARGE",
  415: "ERR_MEDIA_TYPE",
};

/** Answers by what went wrong; what is the server's own fault is told to its terminal only. */
export function answerError(
  error: FastifyError | ApiProblem,
  reply: FastifyReply,
  request?: FastifyRequest,
): FastifyReply {
  if (error instanceof ApiProblem) {
    return reply
      .code(error.statusCode)
      .headers(error.headers)
      .type("application/json")
      .send(problemOf(error.code, error.message));
  }
  const refused = storeProblem(error);
  if (refused) return answerError(refused, reply);
  const status = error.statusCode ?? 500;
  if (status === 413) return answerError(tooLarge(), reply);
  if (status < 500) {
    const problem = problemOf(CODES[status] ?? "ERR_BAD_REQUEST", error.message);
    return reply.code(status).type("application/json").send(problem);
  }
  // ours, not the client's: the reason goes to the teacher's terminal, never to the network
  console.error(`${request?.method} ${request?.routeOptions.url}: ${error.stack ?? error.message}`);
  const problem = problemOf(
    "ERR_INTERNAL",
    "The server failed at this; its terminal says why. Nothing was lost: ask again.",
  );
  return reply.code(500).type("application/json").send(problem);
}
