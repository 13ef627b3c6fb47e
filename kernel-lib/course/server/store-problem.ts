/** What the store refuses, as the API's answer. */
import { StoreError } from "../store";
import { ApiProblem, tooMany } from "./problem";

const STATUS: Partial<Record<StoreError["code"], number>> = {
  ERR_LOGIN_TAKEN: 409,
  // erased while it was asked for
  ERR_NO_PERSON: 404,
  ERR_NO_ATTEMPT: 404,
};

/** Gives the answer for an error of the store; undefined for one that is the server's own. */
export function storeProblem(error: unknown): ApiProblem | undefined {
  if (!(error instanceof StoreError)) return undefined;
  if (error.code === "ERR_STORE_AWAY") {
    return tooMany(
      error.code,
      "The database does not answer at this moment. Nothing was kept of this request.",
      10,
      503,
    );
  }
  if (error.code === "ERR_STORE_FULL")
    return tooMany(error.code, `${error.message} Nothing was kept of this request.`, 60, 503);
  const status = STATUS[error.code];
  return status === undefined ? undefined : new ApiProblem(status, error.code, error.message);
}
