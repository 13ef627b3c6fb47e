import { TraceError } from "./error";

/** A place in a text, moved on by what is read. */
export class Cursor {
  at = 0;

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Moves on over blanks and comments. */
  skip(): void {
    for (;;) {
      this.match(/\s+/y);
      if (this.match(/\/\/[^\n]*|#[^\n]*/y)) continue;
      const start = this.at;
      if (!this.match(/\/\*/y)) return;
      if (!this.match(/[\s\S]*?\*\//y)) throw this.error("this comment has no end: */ is missing", start, start + 2);
    }
  }

  /** Moves on over what a sticky pattern matches here; gives its text and groups. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  /** Skips blanks, then moves on over what is wanted, or says that it is missing. */
  expect(pattern: RegExp, wanted: string): RegExpExecArray {
    this.skip();
    return this.match(pattern) ?? this.fail(`${wanted} should be here, not ${this.shown()}`);
  }

  /** What stands here, in a word. */
  shown(): string {
    if (this.isAtEnd) return "the end";
    const word = /[\w.+-]+|[^\s]/y;
    word.lastIndex = this.at;
    const text = word.exec(this.text)?.[0];
    return text === undefined ? "the end of the line" : JSON.stringify(text.slice(0, 30));
  }

  fail(reason: string, from = this.at, to?: number): never {
    throw this.error(reason, from, to);
  }

  error(reason: string, from: number, to = this.endOfWord(from)): TraceError {
    const start = this.text.lastIndexOf("\n", from - 1) + 1;
    const next = this.text.indexOf("\n", from);
    const end = next < 0 ? this.text.length : next;
    const line = this.lineOf(from);
    return new TraceError(
      reason,
      line,
      [from - start, Math.min(to, end) - start],
      this.text.slice(start, end).trimEnd(),
    );
  }

  private endOfWord(from: number): number {
    const word = /[\w.+-]+|[^\s]?/y;
    word.lastIndex = from;
    return from + (word.exec(this.text)?.[0].length ?? 0);
  }

  /** Where something that began at a place and ends here stands in its line. */
  placeInLine(from: number): [from: number, to: number] {
    const start = this.text.lastIndexOf("\n", from - 1) + 1;
    const end = this.text.indexOf("\n", from);
    return [from - start, Math.min(this.at, end < 0 ? this.at : end) - start];
  }

  /** The line, from 1, of a place. */
  lineOf(place = this.at): number {
    let line = 1;
    for (let n = this.text.indexOf("\n"); n >= 0 && n < place; n = this.text.indexOf("\n", n + 1)) line++;
    return line;
  }
}
