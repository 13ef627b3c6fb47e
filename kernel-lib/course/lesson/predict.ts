/** Predictions: a guess is kept before a cell is run, and set beside what came out. */
import { isDeepStrictEqual } from "node:util";
import { display } from "../../kernel";
import { Shown, table } from "../../show";

const guesses = new Map<string, unknown>();

/** Keeps a guess (documented in on-demand.ts). */
export function keep(id: string, guess: unknown): Shown {
  if (guess === undefined || guess === "") {
    guesses.delete(id);
    return new Shown("No prediction yet: write yours into this cell and run it again. A wrong one teaches most.", {});
  }
  guesses.set(id, guess);
  return new Shown(`Your prediction is kept: ${words(guess)}. Now run the next cells.`, {});
}

/** Shows a guess beside what came out (documented in on-demand.ts). */
export function reveal(id: string, actual: unknown, evidence?: unknown): Shown {
  if (evidence !== undefined) display(evidence);
  if (!guesses.has(id)) return new Shown(`It was ${words(actual)}. (There was no prediction to set beside it.)`, {});
  const guess = guesses.get(id);
  const hit = isSame(guess, actual) ? "yes" : "no: what made the difference?";
  return table([{ "your prediction": words(guess), "what came out": words(actual), "the same": hit }]);
}

/** Numbers may be given as text, text in any case: a prediction is not an exam. */
function isSame(guess: unknown, actual: unknown): boolean {
  if (isDeepStrictEqual(guess, actual)) return true;
  const plain = (value: unknown): string => words(value).trim().toLowerCase();
  return plain(guess) === plain(actual);
}

function words(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array)
    return Buffer.from(value)
      .toString("hex")
      .replace(/(..)(?=.)/g, "$1 ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
