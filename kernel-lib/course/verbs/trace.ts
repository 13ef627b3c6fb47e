import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { parseTrace, playTrace, TraceError, type TraceOutcome } from "../../handshake";
import { coloured } from "./colours";
import { UsageError } from "./every-line";

/** Describes `trace [--json] FILE`: plays a trace in packetdrill's language against our TCP, in virtual time. */
export function describeTrace(command: Command): void {
  command
    .argument("<file>", "a trace in a subset of packetdrill's language; - is standard input")
    .option("--json", "one JSON object")
    .action((file: string, { json }: { json?: boolean }) => {
      const text = readTrace(file);
      if (json) console.log(JSON.stringify(traceAnswer(text)));
      else process.exitCode = report(text);
    });
}

function readTrace(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(`trace: cannot read ${file}: ${(error as Error).message}`);
  }
}

/** What the verb answers, as contracts have it. */
export function traceAnswer(text: string): object {
  try {
    return playTrace(parseTrace(text));
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const { reason, line, at } = error;
    return { ok: false, error: { reason, line, at } };
  }
}

function report(text: string): number {
  try {
    const outcome = playTrace(parseTrace(text));
    console.log(wordsOf(outcome));
    return outcome.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function wordsOf(outcome: TraceOutcome): string {
  if (outcome.ok) return coloured("green", `All ${outcome.steps} steps went as the trace says.`);
  if ("error" in outcome) return coloured("red", `Line ${outcome.error.line}: ${outcome.error.reason}`);
  const { line, expected, actual } = outcome;
  return [
    `Line ${line} expects  ${expected}`,
    `${" ".repeat(String(line).length)}      but got  ${coloured("red", actual)}`,
  ].join("\n");
}
