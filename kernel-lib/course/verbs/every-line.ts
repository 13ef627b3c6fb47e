import { once } from "node:events";
import { StringDecoder } from "node:string_decoder";

/** A usage error: `wirebook` prints the message and exits with 2. */
export class UsageError extends Error {
  readonly exitCode = 2;
}

/**
 * Gives each line of standard input, empty ones too: only "\n" (and a "\r" before it) ends a line, so that every other
 * character reaches the one who judges it.
 */
export async function* inputLines(input: NodeJS.ReadableStream = process.stdin): AsyncGenerator<string[]> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of input) {
    const lines = (rest + decoder.write(chunk as Buffer)).split("\n");
    rest = lines.pop() as string;
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.end();
  if (rest !== "") yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** Answers every line of standard input with one text line, in order; ends quietly when nobody reads any more. */
export async function answerEveryLine(answer: (line: string) => string): Promise<void> {
  let closed = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
  });
  if (process.stdin.isTTY) console.error("reading from the terminal, one a line; end with Ctrl-D");
  for await (const lines of inputLines()) {
    if (closed) return;
    const more = process.stdout.write(lines.map((line) => `${answer(line)}\n`).join(""));
    if (!more) await Promise.race([once(process.stdout, "drain"), once(process.stdout, "close")]);
  }
}
