/** The cell that a socket belongs to, if a Wirebook kernel runs this code; found by a symbol, not by an import. */

/** What a scope takes care of. */
interface Handle {
  close(): unknown;
  describe(): string;
}

interface Scope {
  add(handle: Handle): void;
  delete(handle: Handle): void;
  readonly signal: AbortSignal;
}

const SCOPE = Symbol.for("wirebook.scope");

/** The scope of the code that runs now, or nothing outside a kernel. */
export function currentScope(): Scope | undefined {
  return (globalThis as { [SCOPE]?: Scope })[SCOPE];
}
