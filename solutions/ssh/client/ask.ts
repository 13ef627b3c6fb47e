/** Questions at the terminal, which need not be standard input: that may be a pipe. */
import { openSync } from "node:fs";
import { ReadStream } from "node:tty";

/** Ctrl-C at a question. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** Asks at the process's terminal; gives undefined where it has none. `hidden` shows nothing of the answer. */
export async function askTerminal(question: string, { hidden = false } = {}): Promise<string | undefined> {
  let terminal: ReadStream;
  try {
    terminal = new ReadStream(openSync("/dev/tty", "r+"));
  } catch {
    return undefined;
  }
  try {
    terminal.setRawMode(true);
    terminal.write(question);
    return await answer(terminal, hidden);
  } finally {
    terminal.setRawMode(false);
    terminal.destroy();
  }
}

async function answer(terminal: ReadStream, hidden: boolean): Promise<string> {
  terminal.setEncoding("utf8");
  let line = "";
  const shown = (text: string): void => void (hidden || terminal.write(text));
  for await (const text of terminal) {
    for (const character of text as string) {
      if (character === "\r" || character === "\n") {
        terminal.write("\n");
        return line;
      }
      if (character === "\u0003" || character === "\u0004") {
        terminal.write("\n");
        throw new Interrupted("interrupted");
      }
      if (character === "\u007f" || character === "\b") {
        if (line !== "") shown("\b \b");
        line = line.slice(0, -1);
      } else if (character === "\u0015") {
        shown("\b \b".repeat(line.length));
        line = "";
      } else if (character >= " ") {
        line += character;
        shown(character);
      }
    }
  }
  throw new Interrupted("the terminal is gone");
}
