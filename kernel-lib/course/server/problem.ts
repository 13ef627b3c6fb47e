/** Every answer that is not 2xx: a status, a stable code, and what was asked, what is so, what to do. */
import type { Problem } from "./api";

export class ApiProblem extends Error {
  override name = "ApiProblem";

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Gives the JSON of a refusal. */
export function problemOf(code: string, message: string): Problem {
  return { error: { code, message } };
}

/** Refuses for a while: 429, or another status, with Retry-After (RFC 9110 §10.2.3). */
export function tooMany(code: string, message: string, waitSeconds: number, statusCode = 429): ApiProblem {
  const seconds = Math.max(1, Math.ceil(waitSeconds));
  return new ApiProblem(statusCode, code, `${message} Try again in ${seconds} s.`, { "retry-after": String(seconds) });
}
