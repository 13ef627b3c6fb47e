import { type Fault, ParseError } from "../../subnet";

/** What is wrong with a line of JSON: the field at fault and, inside a text, the place. */
export class ProblemError extends Error {
  constructor(
    readonly reason: string,
    readonly field?: string,
    readonly at?: Fault["at"],
  ) {
    super(field === undefined ? reason : `${field}: ${reason}`);
  }
}

/** Answers a line of JSON by an object; a line that cannot be read is answered by `{error}`. */
export function answerJson(line: string, answer: (problem: Record<string, unknown>) => object): string {
  try {
    return JSON.stringify(answer(readObject(line)));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { reason, field, at } = error;
    return JSON.stringify({ error: { reason, field, at } });
  }
}

/** Reads a line as a JSON object. */
export function readObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const { message } = error as Error;
    const place = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
    const from = Number.isNaN(place) ? undefined : place;
    const at: Fault["at"] | undefined = /end of JSON/.test(message)
      ? [line.length, line.length]
      : from === undefined
        ? undefined
        : [from, from + 1];
    throw new ProblemError(`not JSON: ${message}`, undefined, at);
  }
  return asObject(value, "the line");
}

export function asObject(value: unknown, field: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ProblemError(`an object is needed, not ${nameOf(value)}`, field);
}

/** Reads a list; a missing one is empty where `optional`. */
export function asList(value: unknown, field: string, optional = false): unknown[] {
  if (Array.isArray(value)) return value;
  if (optional && value === undefined) return [];
  throw new ProblemError(`a list is needed, not ${nameOf(value)}`, field);
}

export function asText(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  throw new ProblemError(`a text is needed, not ${nameOf(value)}`, field);
}

/** Reads a text by a parser that throws ParseErrors. */
export function parsed<T>(value: unknown, field: string, parse: (text: string) => T): T {
  const text = asText(value, field);
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ProblemError(error.reason, field, error.at);
  }
}

function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** A count as JSON carries it: a number up to 2^53, a decimal text above. */
export function jsonCount(count: bigint): number | string {
  return count <= 2n ** 53n ? Number(count) : count.toString();
}
