/** Asks a judge: a process of its own for each check. */
import { spawn } from "node:child_process";
import path from "node:path";
import type { CheckText } from "./conduct";
import { OUTCOMES, type Report } from "./report";
import type { Files, Limits } from "./site";

const REGISTER = path.resolve(__dirname, "../../kernel/load/register.cjs");

/** What a judge is asked. */
export interface JudgeRequest {
  check: CheckText;
  /** The learner's program. */
  files: Files;
  /** Modules that the learner's files may not import. */
  refused?: readonly string[];
  /** What random cases are made from; 1 if not given. */
  seed?: number;
  /** What the learner's own captures were made from; 0 if not given. */
  ownSeed?: number;
  limits?: Partial<Limits>;
}

/** A judge's process that ended without a verdict. */
export class JudgeError extends Error {
  override name = "JudgeError";
  readonly code = "ERR_JUDGE";
}

/** Judges one check. `signal` gives up early. Rejects with JudgeError where the judge itself fails. */
export function judge(request: JudgeRequest, { signal }: { signal?: AbortSignal } = {}): Promise<Report> {
  const child = spawn(process.execPath, ["-r", REGISTER, path.join(__dirname, "main.ts")], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  }
  child.stdin.on("error", () => {}); // "close" tells
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const giveUp = (): void => void child.stdin.end();
  signal?.addEventListener("abort", giveUp, { once: true });
  return new Promise<Report>((resolve, reject) => {
    child.once("error", (error) => reject(new JudgeError(`the judge cannot be started: ${error.message}`)));
    child.once("close", () => {
      const report = readReport(printed.stdout);
      if (report) resolve(report);
      else if (signal?.aborted) reject(new JudgeError("the check was stopped"));
      else reject(new JudgeError(`the judge ended without a verdict: ${printed.stderr.trim().slice(-1000)}`));
    });
  }).finally(() => {
    signal?.removeEventListener("abort", giveUp);
    child.stdin.end();
  });
}

function readReport(text: string): Report | undefined {
  try {
    const [last = ""] = text.trimEnd().split("\n").slice(-1); // a check may have printed before
    const report = JSON.parse(last) as Report;
    return OUTCOMES.includes(report.outcome) ? report : undefined;
  } catch {
    return undefined;
  }
}
