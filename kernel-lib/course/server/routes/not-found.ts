/** What is answered where no route is: 404, or 405 where the address is right and the method is not. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { ApiProblem } from "../problem";

interface Known {
  pattern: RegExp;
  methods: string[];
}

/** Gives the handler of a part of the server; it learns the routes that are added after this call. */
export function notFound(app: FastifyInstance): (request: FastifyRequest, reply: FastifyReply) => never {
  const known: Known[] = [];
  app.addHook("onRoute", ({ url, method }: RouteOptions) => {
    known.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return ({ url, method }) => {
    const path = url.split("?", 1)[0] ?? "";
    const allowed = known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    // RFC 9110 §15.5.6: Allow lists the methods there are
    if (allowed.length > 0) {
      const allow = [...new Set(allowed)].sort().join(", ");
      throw new ApiProblem(405, "ERR_METHOD", `${method} is not for this address, only ${allow}.`, { allow });
    }
    throw new ApiProblem(
      404,
      "ERR_NO_ROUTE",
      "The server has nothing at this address; GET /api/v1/openapi.json lists what it has.",
    );
  };
}

function patternOf(url: string): RegExp {
  const parts = url
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${parts.join("/")}/?$`);
}
