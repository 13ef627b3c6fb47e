/** What every value of this folder is: something a cell shows, with a text form for everywhere else. */
import { inspect } from "node:util";

/** A MIME bundle: the same output in several forms. */
export type Bundle = Record<string, unknown>;

/** A value that is drawn as the last line of a cell, and printed as text in a terminal. */
export class Shown {
  constructor(
    private readonly text: string,
    private readonly forms: Bundle,
  ) {}

  /** Gives the text form. */
  toString(): string {
    return this.text;
  }

  /** Gives all forms, for the kernel. */
  bundle(): Bundle {
    return { ...this.forms, "text/plain": this.text };
  }

  [inspect.custom](): string {
    return this.text;
  }
}

// Under a computed key a declaration file cannot name; the kernel finds it by its symbol.
Object.defineProperty(Shown.prototype, Symbol.for("Jupyter.display"), {
  value(this: Shown) {
    return this.bundle();
  },
});
