/** The steps of one check, and the verdicts that end it. */
import { difference } from "./difference";
import { Ladder } from "./ladder";
import { type CodePlace, type Step, Verdict } from "./report";
import type { RunningProgram } from "./site";
import { words } from "./words";

/** Keeps what a check does. */
export class CheckRecord {
  readonly steps: Step[] = [];
  /** The first verdict; a check cannot take it back. */
  verdict: Verdict | undefined;
  #isHidden: boolean;
  #lastValue: { value: unknown; what: string } | undefined;

  /** What it has run. */
  readonly programs: { what: string; program: RunningProgram }[] = [];
  /** What its peers send and hear. */
  readonly ladder: Ladder;

  /** `isHidden` for a check that the notebook does not show at all. */
  constructor(
    nowMs: () => number,
    private readonly isHiddenWhole = false,
  ) {
    this.#isHidden = isHiddenWhole;
    this.ladder = new Ladder(nowMs, isHiddenWhole);
  }

  /** From now on, steps stand in a part of the check that the notebook does not show. */
  hide(on: boolean): void {
    this.#isHidden = on || this.isHiddenWhole;
    if (on) this.ladder.hide();
  }

  /** Notes a step; `value` is what it gave, so that a later comparison is told at this step. */
  note(text: string, value?: { value: unknown; what: string }): void {
    this.steps.push({ text, ok: true, ...(this.#isHidden ? { hidden: true as const } : {}) });
    this.#lastValue = value;
  }

  /** Says whose the steps of the only peer so far are, now that there is another. */
  nameFirstPeer(name: string): void {
    for (const step of this.steps) {
      if (/^[→←] /.test(step.text)) step.text = `${name} ${step.text}`;
      if (step.text.startsWith("connect to port ")) step.text = `${name}: ${step.text}`;
    }
  }

  /** Ends the check at its last step. */
  end(outcome: Verdict["outcome"], message: string, detail: string[] = [], place?: CodePlace): never {
    this.fail(message, detail.length > 0 ? detail : [message]);
    this.verdict ??= new Verdict(outcome, message, place);
    throw this.verdict;
  }

  /** Marks the last step as the one that failed; of a hidden part it is one of its own, never one that the notebook shows. */
  fail(message: string, detail: string[]): void {
    const last = this.steps.at(-1);
    if (this.#isHidden && last?.hidden !== true) this.steps.push({ text: message, ok: false, hidden: true, detail });
    else if (last) Object.assign(last, { ok: false, detail });
  }

  /** Compares; a difference ends the check at the step the value came from. */
  equal(actual: unknown, expected: unknown, why?: string): void {
    const found = difference(actual, expected);
    if (!found) return;
    const { value, what } = this.#lastValue ?? { value: undefined, what: "" };
    const isLast = what !== "" && isWithin(actual, value);
    if (!isLast) this.note(`compare ${words(actual)} with what it should be`);
    const place = found.path ? ` at ${found.path}` : "";
    const message = `${isLast ? `${what}: ` : ""}expected ${words(expected)}, got ${words(actual)}`;
    const lines = [
      ...(found.path ? [`the first difference is at ${found.path}`] : []),
      ...found.lines,
      ...(why ? why.split("\n") : []),
    ];
    this.end("wrong", message.length > 200 && place ? `${what || "the value"} differs${place}` : message, lines);
  }
}

/** Tells whether a value is the step's own, or a part of it. */
function isWithin(part: unknown, whole: unknown, level = 0): boolean {
  if (Object.is(part, whole)) return true;
  if (level > 4 || typeof whole !== "object" || whole === null) return false;
  return Object.values(whole).some((item) => isWithin(part, item, level + 1));
}
