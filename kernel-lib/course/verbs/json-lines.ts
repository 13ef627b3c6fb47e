import { createInterface } from "node:readline";

/**
 * Answers each non-empty line of standard input with one JSON object a line. A handler that throws answers with its
 * message as `error`; the next line is still read.
 */
export async function answerLines(answer: (line: string) => unknown): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.length > 0) process.stdout.write(`${JSON.stringify(answerOrError(answer, line))}\n`);
  }
}

function answerOrError(answer: (line: string) => unknown, line: string): unknown {
  try {
    return answer(line);
  } catch (error) {
    return { error: (error as Error).message };
  }
}
