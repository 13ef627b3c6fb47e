/**
 * Reads JSON (RFC 8259) that somebody may have made to do harm: only what is asked for is ever made into values, the
 * rest is passed over without recursion and without memory, however deep or large it is. Of what is passed over only
 * brackets and quotes are held to the grammar.
 */

/** JSON that breaks off or breaks the rules. */
export class JsonFault extends Error {
  override name = "JsonFault";

  constructor(reason: string, at: number) {
    super(`${reason} (at character ${at + 1})`);
  }
}

/** Walks through a text; each method takes the next value, of whatever type it is. */
export class JsonReader {
  #at = 0;

  constructor(private readonly text: string) {}

  /** Takes an object: a member with a reader is read by it, others are passed over. False for another type, passed over. */
  object(readers: Readonly<Record<string, () => void>>): boolean {
    if (this.#peek() !== "{") return this.skip();
    this.#at += 1;
    if (this.#take("}")) return true;
    do {
      if (this.#peek() !== '"') throw this.#fault("a name in quotes belongs here");
      const key = this.#unquoted(this.#string());
      if (!this.#take(":")) throw this.#fault('a ":" belongs here');
      const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
      if (reader) reader();
      else this.skip();
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#fault('a "," or "}" belongs here');
    return true;
  }

  /** Takes a list, each item by `item`. False for another type, passed over. */
  list(item: () => void): boolean {
    if (this.#peek() !== "[") return this.skip();
    this.#at += 1;
    if (this.#take("]")) return true;
    do item();
    while (this.#take(","));
    if (!this.#take("]")) throw this.#fault('a "," or "]" belongs here');
    return true;
  }

  /** Takes a text of at most so many characters; undefined for another type or a longer one. */
  string(most: number): string | undefined {
    if (this.#peek() !== '"') {
      this.skip();
      return undefined;
    }
    const raw = this.#string();
    return raw.length > most ? undefined : this.#unquoted(raw);
  }

  /** Takes a number or a truth value; undefined for another type. */
  scalar(): number | boolean | undefined {
    const start = this.#at;
    const first = this.#peek();
    this.skip();
    if (first === '"' || first === "{" || first === "[") return undefined;
    const literal = this.text.slice(start, this.#at).trim();
    return /^(?:-?\d|true|false)/.test(literal) ? (JSON.parse(literal) as number | boolean) : undefined;
  }

  /** Takes what nbformat calls a multiline string, a text or a list of texts; undefined for another type or a longer one. */
  multiline(most: number, separator = ""): string | undefined {
    if (this.#peek() !== "[") return this.string(most);
    const lines: string[] = [];
    let left = most;
    this.list(() => {
      const line = left < 0 ? void this.skip() : this.string(left);
      left = line === undefined ? -1 : left - line.length - 1;
      if (line !== undefined) lines.push(line);
    });
    return left < 0 ? undefined : lines.join(separator);
  }

  /** Passes over a value. */
  skip(): false {
    const open = new Brackets();
    do {
      const character = this.#peek();
      if (character === '"') this.#string();
      else if (character === "{" || character === "[") {
        open.push(character === "{");
        this.#at += 1;
      } else if (character === "}" || character === "]") this.#close(open, character);
      else if (open.depth > 0 && (character === "," || character === ":")) {
        this.#at += 1;
      } else this.#literal();
    } while (open.depth > 0);
    return false;
  }

  /** Throws unless nothing is left. */
  end(): void {
    if (this.#peek() !== "") throw this.#fault("the notebook has ended, and more follows");
  }

  #close(open: Brackets, character: string): void {
    if (open.depth === 0 || open.pop() !== (character === "}"))
      throw this.#fault(`a "${character}" closes what is not open`);
    this.#at += 1;
  }

  #literal(): void {
    const literal = /(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|-?Infinity|NaN)/y;
    literal.lastIndex = this.#at;
    if (!literal.test(this.text)) throw this.#fault("no value begins so");
    this.#at = literal.lastIndex;
  }

  /** Takes a string; gives what stands between its quotes. */
  #string(): string {
    const start = this.#at + 1;
    let end = start;
    for (;;) {
      end = this.text.indexOf('"', end);
      if (end < 0) {
        this.#at = this.text.length;
        throw this.#fault("the text has no end");
      }
      let backslashes = 0;
      while (this.text[end - 1 - backslashes] === "\\" && end - 1 - backslashes >= start) backslashes += 1;
      end += 1;
      if (backslashes % 2 === 0) break;
    }
    this.#at = end;
    return this.text.slice(start, end - 1);
  }

  #unquoted(raw: string): string {
    if (!raw.includes("\\")) return raw;
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      throw this.#fault("the text before this place has an escape or a character that JSON does not have");
    }
  }

  /** Gives the next character that is no white space; "" at the end. */
  #peek(): string {
    const blank = /[ \t\r\n]*/y;
    blank.lastIndex = this.#at;
    blank.test(this.text);
    this.#at = blank.lastIndex;
    return this.text[this.#at] ?? "";
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #fault(reason: string): JsonFault {
    return new JsonFault(this.#at >= this.text.length ? "the file breaks off" : reason, this.#at);
  }
}

/** Brackets that are open, a byte each: a hundred thousand levels cost nothing. */
class Brackets {
  depth = 0;
  #kinds = new Uint8Array(64);

  push(isObject: boolean): void {
    if (this.depth === this.#kinds.length) {
      const larger = new Uint8Array(this.depth * 2);
      larger.set(this.#kinds);
      this.#kinds = larger;
    }
    this.#kinds[this.depth] = isObject ? 1 : 0;
    this.depth += 1;
  }

  pop(): boolean {
    this.depth -= 1;
    return this.#kinds[this.depth] === 1;
  }
}
