/** `~.` and its kin: what a terminal's keys mean to ssh itself. Only right behind a line's end does `~` begin one. */

export type Escape = "leave" | "help";

const TILDE = 0x7e;
const LINE_ENDS = new Set([0x0a, 0x0d]);
const ESCAPES = new Map<number, Escape>([
  [0x2e, "leave"],
  [0x3f, "help"],
]);

/** Reads keys; a `~` at a line's start is held until the next key tells what it means. */
export class EscapeReader {
  #isAtStart = true;
  #hasTilde = false;

  /** Gives what goes to the server, and the escapes that were typed. */
  read(keys: Uint8Array): { send: Uint8Array; escapes: Escape[] } {
    const send: number[] = [];
    const escapes: Escape[] = [];
    for (const key of keys) {
      const meant = this.#hasTilde ? ESCAPES.get(key) : undefined;
      if (meant) escapes.push(meant);
      else if (this.#isAtStart && !this.#hasTilde && key === TILDE) {
        this.#hasTilde = true;
        continue;
      } else send.push(...(this.#hasTilde && key !== TILDE ? [TILDE, key] : [key]));
      this.#isAtStart = meant !== undefined || LINE_ENDS.has(key);
      this.#hasTilde = false;
    }
    return { send: Uint8Array.from(send), escapes };
  }
}
