/** Questions on a terminal. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Gives what puts a yes-or-no question, or undefined where nobody sits at a terminal. */
export function terminalAsk(): ((question: string) => Promise<boolean>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => /^\s*y(es)?\s*$/i.test(await askLine(`${question} [y/N] `));
}

/** Asks for a line; `hidden` shows nothing of what is typed. */
export async function askLine(question: string, { hidden = false } = {}): Promise<string> {
  // readline echoes to its output, so there the question stands once and then nothing
  let isMuted = false;
  const output = new Writable({
    write: (chunk, _encoding, done) => (isMuted ? done() : process.stderr.write(chunk, () => done())),
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.question(question, resolve);
      isMuted = hidden;
      lines.once("SIGINT", () => reject(new Error("stopped"))).once("close", () => resolve(""));
    });
  } finally {
    lines.close();
    if (hidden) process.stderr.write("\n");
  }
}

/** Reads standard input to its end. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
