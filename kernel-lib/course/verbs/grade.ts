import type { Command } from "commander";
import { ansiPaint } from "../check";
import { exerciseNamed } from "../exercise";
import { readSubmitted } from "../grading";
import { reportText } from "../judge";
import { type Graded, gradeFiles, type KeptOptions, KeptResults, type Submission, submissionsIn } from "../offline";
import { coloured } from "./colours";
import { untilEnded } from "./until-ended";

interface Options extends KeptOptions {
  json?: boolean;
  exercise?: string;
  practice?: boolean;
}

/** `npx wirebook grade`: grades notebooks without any server. */
export function describeGrade(command: Command): void {
  command
    .argument("<files...>", 'notebooks, folders of them, or the ZIP of Moodle\'s "Download all submissions"')
    .option("--json", "one JSON object a submission")
    .option("--exercise <name>", "which exercise they are; found by name and cells otherwise")
    .option("--out <folder>", "write a feedback page for each")
    .option("--feedback <file.zip>", "write Moodle's feedback ZIP")
    .option("--worksheet <file.csv>", "fill in Moodle's grading worksheet, or make a new one")
    .option("--practice", "without a sandbox: only for work of your own")
    .action(async (words: string[], options: Options) => {
      const exercise = options.exercise === undefined ? {} : { exercise: exerciseNamed(options.exercise) };
      const printer = options.json ? new JsonPrinter() : new TextPrinter();
      const kept = new KeptResults(options);
      const ground = options.practice ? "practice" : "sandbox";
      try {
        process.exitCode = await untilEnded(async (signal) => {
          for await (const graded of gradeFiles(submissionsIn(words), { ...exercise, ground, signal, onBegin })) {
            if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
            printer.print(graded);
            if (graded.kind === "graded") kept.add(graded);
          }
          return signal.aborted ? 130 : printer.exitCode;
        });
      } finally {
        for (const line of kept.close()) console.error(line);
      }
      printer.end();
    });
}

const CLEAR_LINE = "\u001b[2K";

/** On a terminal one line tells what is being graded; the next result takes its place. */
function onBegin({ label }: Submission): void {
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}${coloured("dim", `grading ${label}`)}\r`);
}

interface Printer {
  /** 2 where something could not be read at all. */
  readonly exitCode: 0 | 2;
  print(graded: Graded): void;
  end(): void;
}

/** As contracts have it; what is not the score goes to standard error. */
class JsonPrinter implements Printer {
  exitCode: 0 | 2 = 0;

  print(graded: Graded): void {
    const { submission } = graded;
    const file = submission.inner === undefined ? {} : { file: submission.label };
    if (graded.kind === "failed") {
      if (!graded.isRead) this.exitCode = 2;
      console.log(JSON.stringify({ file: submission.label, error: { reason: graded.reason } }));
      return;
    }
    const { exercise, score, max, outcomes, ground, remarks } = graded.grading;
    const { unreadable } = readSubmitted(graded.notebook);
    const error = unreadable === undefined ? {} : { error: { reason: unreadable } };
    const practice = ground.practice ? { practice: true } : {};
    console.log(JSON.stringify({ ...file, exercise, score, max, outcomes, ...practice, ...error }));
    for (const remark of remarks) console.error(`${submission.label}: ${remark}`);
  }

  end(): void {}
}

/** For people: a line each, and at the end which check failed for how many. */
class TextPrinter implements Printer {
  exitCode: 0 | 2 = 0;
  readonly #failed = new Map<string, number>();
  #graded = 0;
  #last: Graded | undefined;

  print(graded: Graded): void {
    const { label } = graded.submission;
    if (graded.kind === "failed") {
      if (!graded.isRead) this.exitCode = 2;
      console.log(`${coloured("red", "not graded")}  ${label}: ${graded.reason}`);
      return;
    }
    const { grading } = graded;
    this.#graded += 1;
    this.#last = graded;
    const practice = grading.ground.practice ? coloured("yellow", " (practice: without a sandbox)") : "";
    console.log(`${coloured("bold", `${grading.score} of ${grading.max}`)}  ${grading.exercise}  ${label}${practice}`);
    for (const { id, outcome, max } of grading.outcomes) {
      const key = `${grading.exercise} ${id}`;
      if (outcome !== undefined && outcome !== "passed" && max > 0)
        this.#failed.set(key, (this.#failed.get(key) ?? 0) + 1);
    }
    const byHand = grading.texts.flatMap(({ id, attempted }) => (attempted ? [id] : []));
    if (byHand.length > 0) console.log(`    to be marked by a person: ${byHand.join(", ")}`);
    for (const remark of grading.remarks) console.log(coloured("dim", `    ${remark}`));
  }

  end(): void {
    if (this.#graded === 1 && this.#last?.kind === "graded") {
      const paint = coloured("green", "x") === "x" ? {} : { paint: ansiPaint };
      for (const report of this.#last.grading.reports) console.log(`\n${reportText(report, paint)}`);
      return;
    }
    const most = [...this.#failed].sort((a, b) => b[1] - a[1]).slice(0, 12);
    console.log(`\n${this.#graded} graded`);
    for (const [check, count] of most) console.log(`  ${String(count).padStart(5)} without ${check}`);
  }
}
