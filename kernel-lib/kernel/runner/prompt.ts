/** Questions to the learner, one at a time. */
import { send } from "./channel";
import { currentCell } from "./context";

interface Waiting {
  resolve(value: string): void;
  reject(error: Error): void;
}

let waiting: Waiting | undefined;

/** Asks and waits for the line that is typed. Rejects where the front end takes no input, or the cell is stopped. */
export function prompt(text: string, password: boolean): Promise<string> {
  if (waiting) return Promise.reject(new Error("prompt: another question is open; answer it first"));
  const cell = currentCell();
  return new Promise<string>((resolve, reject) => {
    const onStop = (): void => reject(new Error("prompt: the cell was stopped"));
    cell.stop.signal.addEventListener("abort", onStop, { once: true });
    waiting = { resolve, reject };
    send({ type: "inputRequest", cell: cell.id, prompt: text, password });
  }).finally(() => {
    waiting = undefined;
  });
}

/** Hands over what was typed. */
export function answerPrompt(value: string): void {
  waiting?.resolve(value);
}

/** Tells the asking code that no answer will come. */
export function refusePrompt(reason: string): void {
  waiting?.reject(Object.assign(new Error(`prompt: ${reason}`), { code: "ERR_NO_INPUT" }));
}
