import type { Command } from "commander";
import { findExercise } from "../exercise";
import {
  eventLines,
  type Line,
  type SubmitEvent,
  submitNotebook,
  submitPending,
  type Tell,
  type Tone,
} from "../submit";
import { terminalAsk } from "./asking";
import { coloured } from "./colours";
import { untilEnded } from "./until-ended";

interface Options {
  pending?: boolean;
  wait: boolean;
  json?: boolean;
  withoutOutputs?: boolean;
  practice?: boolean;
  again?: boolean;
}

/** `npx wirebook submit EXERCISE`: one JSON object a line with --json, the last of them says how it ended. */
export function describeSubmit(command: Command): void {
  command
    .argument("[exercise]", "its name or number, its folder, or a notebook file")
    .option("--pending", "send what is kept from earlier")
    .option("--no-wait", "end with the receipt, not with the result")
    .option("--without-outputs", "leave the outputs out of what is sent")
    .option("--practice", "where there is no sandbox: grade on this laptop without one")
    .option("--again", "hand in once more what is there already")
    .option("--json", "one JSON object a line")
    .action((word: string | undefined, options: Options) => untilEnded((signal) => submit(word, options, signal)));
}

async function submit(word: string | undefined, options: Options, signal: AbortSignal): Promise<void> {
  const { json, pending } = options;
  const tell = json ? (event: SubmitEvent) => console.log(JSON.stringify(event)) : onTerminal();
  const asked = { ...options, tell, signal, ask: json ? undefined : terminalAsk() };
  if (pending) {
    const { sent, elsewhere } = await submitPending(asked);
    if (json) return console.log(JSON.stringify({ kind: "pending", sent, elsewhere }));
    for (const text of elsewhere) console.log(`${text}; log in there to send it`);
    return console.log(
      sent.length > 0 ? `sent: ${sent.map(({ exercise }) => exercise).join(", ")}` : "nothing was sent",
    );
  }
  if (word === undefined)
    throw Object.assign(new Error("submit: name an exercise, as in npx wirebook submit 06-chat"), { exitCode: 2 });
  const { state } = await submitNotebook(findExercise(word), asked);
  if (state === "kept") process.exitCode = signal.aborted ? 130 : 1;
}

/** Lines, and below them one that is written over while bytes go out. */
export function onTerminal(): Tell {
  let isMoving = false;
  return (event) => {
    if (event.kind === "sending") {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`${CLEAR}${eventLines(event)[0]?.text ?? ""}`);
      isMoving = true;
      return;
    }
    if (isMoving) process.stderr.write(CLEAR);
    isMoving = false;
    console.log(linesText(eventLines(event)));
  };
}

const CLEAR = "\r\u001b[2K";
const STYLES: Record<Tone, Parameters<typeof coloured>[0] | undefined> = {
  good: "green",
  bad: "red",
  quiet: "gray",
  strong: "bold",
  plain: undefined,
};

/** Lines for standard output, in colours where it shows them. */
export function linesText(lines: readonly Line[]): string {
  return lines
    .map(({ tone, text }) => {
      const style = STYLES[tone];
      return style === undefined ? text : coloured(style, text);
    })
    .join("\n");
}
