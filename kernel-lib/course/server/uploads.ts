/** How much may be on its way at once: bodies are held in memory until they are kept. */
import { ApiProblem, tooMany } from "./problem";

export const MOST_BODY_BYTES = 8 * 1024 * 1024;
const MOST_IN_ALL_BYTES = 256 * 1024 * 1024;
const MOST_OF_ONE_BYTES = 64 * 1024 * 1024;

/** Keeps account of bodies that are being received. */
export class Uploads {
  private inAll = 0;
  private readonly byPerson = new Map<string, number>();

  /**
   * Makes room for a body; gives what frees it again. Throws ApiProblem: 413 where it is too large, 429 where this person
   * sends too much at once, 503 where all do.
   */
  reserve(personId: string, contentLength: string | undefined): () => void {
    // a chunked body tells its length at its end: room for the largest
    const bytes = contentLength === undefined ? MOST_BODY_BYTES : Number(contentLength);
    if (bytes > MOST_BODY_BYTES) throw tooLarge();
    const own = this.byPerson.get(personId) ?? 0;
    if (own + bytes > MOST_OF_ONE_BYTES) throw tooMany("ERR_TOO_MUCH_AT_ONCE", "You are sending too much at once.", 5);
    if (this.inAll + bytes > MOST_IN_ALL_BYTES)
      throw tooMany("ERR_BUSY", "Too many are sending at this moment.", 5, 503);
    this.add(personId, bytes);
    let held = true;
    return () => {
      if (held) this.add(personId, -bytes);
      held = false;
    };
  }

  private add(personId: string, bytes: number): void {
    this.inAll += bytes;
    const own = (this.byPerson.get(personId) ?? 0) + bytes;
    if (own > 0) this.byPerson.set(personId, own);
    else this.byPerson.delete(personId);
  }
}

/** Refuses a body above the limit. */
export function tooLarge(): ApiProblem {
  const limit = `${MOST_BODY_BYTES / 1024 / 1024} MB`;
  return new ApiProblem(
    413,
    "ERR_TOO_LARGE",
    `The body is larger than ${limit}. Clear the outputs of the notebook and send it again.`,
  );
}
