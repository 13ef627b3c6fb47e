/** Refusals that any page may give. */
import type { FastifyError } from "fastify";
import { Refusal } from "./answer";

/** Nobody is signed in where somebody must be. */
export const sessionOver = (): Refusal =>
  new Refusal(
    403,
    "Signed out",
    "Nothing was changed: you are no longer signed in here. Sign in in another tab, then go back to the form: what you wrote still stands in it and can be sent again.",
  );

/** Says in words what went wrong while a request was read or answered. */
export function inWords({ statusCode = 500, message }: FastifyError): Refusal {
  if (statusCode === 413)
    return new Refusal(
      413,
      "Too large",
      "This file is larger than the 8 MB that a notebook may have. Clear its outputs (Edit, Clear Outputs of All Cells), save it, and send it again.",
    );
  if (statusCode === 415) return new Refusal(415, "Not a form", "This address takes what the form on its page sends.");
  if (statusCode < 500) return new Refusal(statusCode, "Refused", message);
  return new Refusal(
    500,
    "Our fault",
    "Something went wrong on the server; it is noted in its log. What was received before is safe. Try again in a minute.",
  );
}
