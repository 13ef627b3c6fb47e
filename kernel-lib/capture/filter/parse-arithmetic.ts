/** Reads sums. The precedences are the grammar's own, also where they surprise. */
import type { ArithmeticOperator, Relation, Term } from "./ast";
import type { Tokens } from "./tokens";

/**
 * How tight an operator binds. `%` and `^` have no precedence in libpcap's grammar: whatever meets one of them is read on
 * to the right, so `8 % 3 + 1` is `8 % (3 + 1)`.
 */
const PRECEDENCE: Readonly<Record<string, number | undefined>> = {
  "|": 1,
  "&": 2,
  "<<": 3,
  ">>": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": undefined,
  "^": undefined,
};
const UNARY_MINUS = 6;

const RELATIONS: ReadonlySet<string> = new Set([">", ">=", "=", "<", "<=", "!="]);

export const isRelation = (type: string): type is Relation => RELATIONS.has(type);
export const isOperator = (type: string): type is ArithmeticOperator => Object.hasOwn(PRECEDENCE, type);

/** Whether the operator that comes next takes the operand before it away from the one on its left. */
function takesOver(next: ArithmeticOperator, left: number | undefined): boolean {
  const precedence = PRECEDENCE[next];
  return precedence === undefined || left === undefined || precedence > left;
}

/** Reads the operators and operands behind a first operand. */
export function readTerm(tokens: Tokens, first: Term, readOperand: (tokens: Tokens) => Term): Term {
  return readWhile(tokens, first, readOperand, () => true);
}

function readWhile(
  tokens: Tokens,
  first: Term,
  readOperand: (tokens: Tokens) => Term,
  takes: (next: ArithmeticOperator) => boolean,
): Term {
  let left = first;
  for (;;) {
    const { type } = tokens.peek();
    if (!isOperator(type) || !takes(type)) return left;
    tokens.next();
    const operand = readOperand(tokens);
    const right = tokens.nested(() =>
      readWhile(tokens, operand, readOperand, (next) => takesOver(next, PRECEDENCE[type])),
    );
    left = { kind: "binary", operator: type, left, right, at: tokens.since(left.at[0]) };
  }
}

/** Reads `len`, or a negative value. */
export function operandsOf(tokens: Tokens, readOperand: (tokens: Tokens) => Term): Term {
  const { type, at } = tokens.next();
  if (type === "len") return { kind: "len", at };
  const first = tokens.nested(() => readOperand(tokens));
  const operand = tokens.nested(() => readWhile(tokens, first, readOperand, (next) => takesOver(next, UNARY_MINUS)));
  return { kind: "negate", operand, at: tokens.since(at[0]) };
}
