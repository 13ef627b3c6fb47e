/** What really went between a check and the learner's program, in its order and with its times. */

/** The right end, where a check talks to it. */
export const PROGRAM = "your program";

/** One thing that was sent. */
export interface LadderLine {
  /** Since the first line. */
  atMs: number;
  /** Who stands at its left and its right: `["ada", "your program"]`. */
  ends: [string, string];
  toward: "right" | "left" | "nobody";
  what: string;
  /** It never came to the other end. */
  lost?: true;
  /** So many lines stood before this one, which nobody needs to see. */
  leftOut?: number;
  /** Set in the part between BEGIN and END HIDDEN TESTS, and for all that came after. */
  hidden?: true;
}

const FIRST_KEPT = 6;
const LAST_KEPT = 14;
/** A silence this long before the verdict is worth a line. */
const LONG_MS = 100;

/** The first lines and the last ones: a conversation may be long. */
class Kept {
  readonly first: LadderLine[] = [];
  readonly last: LadderLine[] = [];
  leftOut = 0;

  add(line: LadderLine): void {
    if (this.first.length < FIRST_KEPT) this.first.push(line);
    else this.last.push(line);
    if (this.last.length <= LAST_KEPT) return;
    this.last.shift();
    this.leftOut++;
  }

  get lines(): LadderLine[] {
    const [next, ...rest] = this.last;
    if (!next) return this.first;
    return [...this.first, this.leftOut > 0 ? { ...next, leftOut: this.leftOut } : next, ...rest];
  }
}

/** Collects the lines; the clock is the caller's. */
export class Ladder {
  #seen = new Kept();
  #unseen = new Kept();
  #isHidden: boolean;
  #startMs: number | undefined;

  constructor(
    private readonly nowMs: () => number,
    isHidden: boolean,
  ) {
    this.#isHidden = isHidden;
  }

  /** From now on nothing is for the learner: what answers a hidden test may come late. */
  hide(): void {
    this.#isHidden = true;
  }

  /** Begins anew: one transfer after another, each with its own time. */
  restart(): void {
    if (this.#isHidden) this.#unseen = new Kept();
    else this.#seen = new Kept();
  }

  /** Adds what is sent at this moment, or was at `atMs` of the caller's own time. */
  add(line: Omit<LadderLine, "atMs"> & { atMs?: number }): void {
    const atMs = line.atMs ?? this.#sinceStart();
    (this.#isHidden ? this.#unseen : this.#seen).add({ ...line, atMs, ...(this.#isHidden ? { hidden: true } : {}) });
  }

  /** Says at the end that nothing more came, where that took long; gives all lines. */
  finish(): LadderLine[] {
    const lines = [...this.#seen.lines, ...this.#unseen.lines];
    const last = lines.at(-1);
    if (!last || this.#startMs === undefined) return lines;
    const silentMs = this.#sinceStart() - last.atMs;
    if (silentMs < LONG_MS) return lines;
    const { lost: _, leftOut: __, ...rest } = last;
    return [...lines, { ...rest, atMs: last.atMs + silentMs, toward: "nobody", what: "nothing more" }];
  }

  #sinceStart(): number {
    const now = this.nowMs();
    this.#startMs ??= now;
    return now - this.#startMs;
  }
}
