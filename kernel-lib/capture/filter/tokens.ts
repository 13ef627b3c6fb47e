/** A reader of tokens that knows how to say what it expected. */
import { FilterError, type FilterErrorCode, type Place } from "./error";
import { lex, type Token } from "./lex";

/** How deep parentheses, negations and the like may be nested. */
const DEEPEST = 500;

export class Tokens {
  private readonly tokens: Token[];
  private position = 0;
  private depth = 0;

  constructor(readonly expression: string) {
    this.tokens = lex(expression);
  }

  peek(): Token {
    return this.tokens[this.position] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.type !== "end") this.position++;
    return token;
  }

  /** Takes the next token if it is of one of these types. */
  take(...types: string[]): Token | undefined {
    return types.includes(this.peek().type) ? this.next() : undefined;
  }

  expect(type: string, wanted: string): Token {
    return this.take(type) ?? this.refuse(wanted);
  }

  /** Ends the reading: what stands here is not what the grammar wants. */
  refuse(wanted: string): never {
    const { type, text, at } = this.peek();
    const found = type === "end" ? "the expression ends" : `found ${JSON.stringify(text)}`;
    return this.fail(`expected ${wanted}, ${found}`, at);
  }

  fail(reason: string, at: Place, code: FilterErrorCode = "FILTER_SYNTAX"): never {
    throw new FilterError(code, reason, this.expression, at);
  }

  /** Reads something that may hold itself, up to a depth at which the stack is still safe. */
  nested<Result>(read: () => Result): Result {
    if (++this.depth > DEEPEST) this.fail(`nested deeper than ${DEEPEST}`, this.peek().at, "FILTER_TOO_LARGE");
    try {
      return read();
    } finally {
      this.depth--;
    }
  }

  /** The place from a token's beginning to the end of the last one taken. */
  since(from: number): Place {
    const last = this.tokens[Math.max(0, this.position - 1)] as Token;
    return [from, Math.max(from, last.at[1])];
  }
}
