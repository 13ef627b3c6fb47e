import type { Command } from "commander";
import { table } from "../../show";
import { exerciseNamed } from "../exercise";
import { when } from "../gradebook";
import type { AttemptView } from "../server/api";
import { fetchResults, newestGraded, type Results, resultLines, scoreText } from "../submit";
import { linesText, onTerminal } from "./submit";
import { untilEnded } from "./until-ended";

/** `npx wirebook results [EXERCISE]`. */
export function describeResults(command: Command): void {
  command
    .argument("[exercise]", "only this one, check by check, and its feedback as a file")
    .option("--json", "one JSON object")
    .action((word: string | undefined, { json }: { json?: boolean }) =>
      untilEnded((signal) => results(word, json, signal)),
    );
}

async function results(word: string | undefined, json: boolean | undefined, signal: AbortSignal): Promise<void> {
  const name = word === undefined ? undefined : exerciseNamed(word);
  const found = await fetchResults(name, { tell: json ? () => {} : onTerminal(), signal });
  if (json) return console.log(JSON.stringify(found));
  console.log(resultsText(found, name));
}

function resultsText({ destination, attempts, kept, feedbackFile }: Results, name: string | undefined): string {
  const newest = name === undefined ? undefined : newestGraded(attempts);
  const lines = [
    attempts.length > 0 ? table(attempts.map(rowOf)).toString() : "Nothing was handed in yet.",
    ...(newest ? ["", linesText(resultLines(newest, feedbackFile))] : []),
    ...kept.map(({ exercise, refused }) =>
      refused === undefined
        ? `${exercise}: an attempt is kept and not sent yet; npx wirebook submit --pending sends it`
        : `${exercise}: an attempt was refused and is kept: ${refused}`,
    ),
  ];
  return [destination.text, "", ...lines].join("\n");
}

function rowOf({ attempt, exercise, receivedAt, state, late, result }: AttemptView): Record<string, unknown> {
  const score = result ? scoreText(result) : state === "graded" ? "" : state;
  return {
    exercise,
    "handed in": when(Date.parse(receivedAt)),
    result: score,
    late: late ? "late" : "",
    attempt,
  };
}
