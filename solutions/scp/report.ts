/** What scp says while it works: a line per file on a terminal, nothing when piped, errors always. */
import { type Progress, progressText, sizeText, timeText } from "solution/07-scp/progress";
import { harmless } from "./harmless";

/** Where it is said. */
export interface Screen {
  isTerminal: boolean;
  columns: number;
  write(text: string): void;
}

export interface ReportOptions {
  quiet: boolean;
  verbose: boolean;
  screen: Screen;
  nowMs?: () => number;
}

/** The line is not written more often. */
const EVERY_MS = 100;

export class Report {
  /** Something failed. */
  failed = false;
  readonly #options: ReportOptions;
  readonly #nowMs: () => number;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  /** Begins a file; gives what is to be called as it goes on. */
  file(name: string, total: number): (done: number, kept: number) => void {
    const { quiet, verbose, screen } = this.#options;
    const since = this.#nowMs();
    let shownMs = Number.NEGATIVE_INFINITY;
    return (done, kept) => {
      const elapsedMs = this.#nowMs() - since;
      const isEnd = done >= total;
      if (isEnd && verbose)
        this.say(`${name}: ${sizeText(total)} in ${timeText(Math.round(elapsedMs / 1000))}${keptText(kept)}`);
      if (quiet || !screen.isTerminal || (!isEnd && elapsedMs - shownMs < EVERY_MS)) return;
      shownMs = elapsedMs;
      screen.write(
        `\r${progressLine(name, { done, kept, total, elapsedMs }, screen.columns)}\x1b[K${isEnd ? "\n" : ""}`,
      );
    };
  }

  /** Tells in words, with -v. */
  say(text: string): void {
    if (this.#options.verbose) this.#options.screen.write(`${harmless(text)}\n`);
  }

  /** Tells what is left out. */
  warn(text: string): void {
    if (!this.#options.quiet) this.#options.screen.write(`scp: ${harmless(text)}\n`);
  }

  /** Tells of what failed; the exit code will be 1. */
  fail(name: string, text: string): void {
    this.failed = true;
    this.#options.screen.write(`scp: ${harmless(name)}: ${harmless(text)}\n`);
  }
}

/** A name and how far it is, cut to the terminal's width. */
export function progressLine(name: string, progress: Progress, columns: number): string {
  const text = progressText(progress);
  const room = Math.max(8, columns - text.length - 3);
  const shown = harmless(name);
  return `${shown.length > room ? `…${shown.slice(1 - room)}` : shown.padEnd(room)}  ${text}`;
}

function keptText(kept: number): string {
  return kept === 0 ? "" : `, ${sizeText(kept)} were there`;
}
