/** What a tool gives: its lines as its forebear prints them, and the same as rows of a table. */
export class ToolOutput<Row extends object> {
  constructor(
    readonly lines: readonly string[],
    /** One object a row; `table(result.rows)` draws them. */
    readonly rows: readonly Row[],
    /** Whether it did what was asked: what the verb exits with. */
    readonly exitCode: number = 0,
  ) {}

  toString(): string {
    return this.lines.join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

// Under a computed key a declaration file cannot name; the kernel finds it by its symbol.
Object.defineProperty(ToolOutput.prototype, Symbol.for("Jupyter.display"), {
  value(this: ToolOutput<object>) {
    return { "text/plain": this.toString() };
  },
});
