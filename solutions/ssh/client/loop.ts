/** The notes' own program: a line goes to the server, what it prints is shown, and the next line is asked for. */
import { createInterface, type Interface } from "node:readline";
import type { Remote, Show } from "solution/08-ssh/client";
import { type Command, parse } from "solution/08-ssh/command";
import { harmless } from "solution/08-ssh/talk";

/** Runs lines until `exit` or the input's end; gives the last one's exit status. */
export async function commandLoop(remote: Remote, show: Show, who: string): Promise<number> {
  const input = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY });
  input.on("SIGINT", () => void remote.talk.send("S", { name: "INT" }).catch(() => {}));
  let finished = { code: 0, folder: "~" };
  try {
    for await (const line of prompted(input, () => `${who}:${harmless(finished.folder)}$ `)) {
      const run = remote.run({ line }, show);
      await remote.talk.send("Z"); // what is typed next is the next command
      finished = await run;
      if (kindOf(line) === "exit") break;
    }
  } finally {
    input.close();
  }
  return finished.code;
}

async function* prompted(input: Interface, prompt: () => string): AsyncGenerator<string> {
  const ask = (): void => {
    input.setPrompt(prompt());
    input.prompt();
  };
  ask();
  for await (const line of input) {
    yield line;
    ask();
  }
}

function kindOf(line: string): Command["kind"] | undefined {
  try {
    return parse(line).kind;
  } catch {
    return undefined;
  }
}
