/** A program of the learner's that a check has started. */
import { wait } from "./changes";
import { lastWords, programEnd } from "./program-end";
import type { CheckRecord } from "./record";
import type { Ended, Limits, RunningProgram } from "./site";
import type { StartedProgram } from "./tools";
import { words } from "./words";

/** Waits for a program's end; one that takes too long ends the check. */
export async function untilEnded(program: RunningProgram, record: CheckRecord, { callMs }: Limits): Promise<Ended> {
  await wait(program, () => program.ended !== undefined, callMs);
  if (program.ended) return program.ended;
  program.kill("SIGKILL");
  return record.end("timed out", `the program has not ended within ${callMs / 1000} s`);
}

/** Tells a check what the program prints. */
export class Started implements StartedProgram {
  constructor(
    private readonly program: RunningProgram,
    private readonly record: CheckRecord,
    private readonly limits: Limits,
  ) {}

  async port(): Promise<number> {
    const match = await this.printed(/:(\d{1,5})\b/);
    return Number(match[1]);
  }

  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const { program, record, limits } = this;
    const found = (): RegExpExecArray | null => pattern.exec(program.stdout);
    await wait(program, () => found() !== null || program.ended !== undefined, limits.callMs);
    const match = found();
    if (match) return match;
    if (program.ended) programEnd(program.ended, record);
    const how = program.ended ? "the program ended" : `${limits.callMs / 1000} s went by`;
    const said = [`it printed ${words(program.stdout)}`, ...(program.ended ? lastWords(program.ended) : [])];
    return record.end(program.ended ? "wrong" : "timed out", `${how} before it printed ${pattern}`, said);
  }

  type(line: string): void {
    this.record.note(`type ${words(line)}`);
    this.program.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.record.note(`send it ${signal}`);
    this.program.kill(signal);
  }

  ended(): Promise<Ended> {
    this.record.note("wait for its end");
    return untilEnded(this.program, this.record, this.limits);
  }
}
