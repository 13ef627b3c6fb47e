import * as assert from "uvu/assert";
import { PRACTICE_KINDS, type PracticeLevel, practice } from "../../kernel-lib/subnet";
import { suite } from "../harness";

const test = suite("practice");
const LEVELS: PracticeLevel[] = [1, 2, 3];

for (const kind of PRACTICE_KINDS) {
  test(`makes problems of the kind "${kind}" whose own answers are right and whose others are not`, () => {
    for (const level of LEVELS) {
      for (let seed = 1; seed <= 60; seed++) {
        const problem = practice(kind, { seed, level });
        const told = `level ${level}, seed ${seed}: ${problem.question}`;
        assert.ok(problem.check(problem.answer).correct, `${told} answer ${problem.answer}`);
        assert.ok(
          problem.check(
            ` ${problem.answer.toUpperCase()} `.replace(/[A-Z]+/g, (word) =>
              kind === "plan" ? word.toLowerCase() : word,
            ),
          ).correct,
          told,
        );
        const { correct, message } = problem.check("42 is wrong");
        assert.not.ok(correct, told);
        assert.ok(message.length > 10, told);
        assert.not.match(`${problem.question}${problem.working}`, /undefined|NaN/, told);
      }
    }
  });
}

test("is the same for the same seed, and another for another", () => {
  assert.is(practice("network", { seed: 3 }).question, practice("network", { seed: 3 }).question);
  const questions = Array.from({ length: 50 }, (_, seed) => practice("network", { seed }).question);
  assert.ok(new Set(questions).size > 45);
});

test("takes every plan that holds, not only its own", () => {
  const problem = practice("plan", { seed: 1 });
  const [first = "", ...rest] = problem.answer.split(", ");
  assert.ok(problem.check([...rest, first].join("; ")).correct);
});

test("says of a plan what is wrong with it", () => {
  const problem = practice("plan", { seed: 1 });
  const [first = ""] = problem.answer.split(", ");
  const [name = "", prefix = ""] = first.split(" ");
  const wrong = (answer: string): string => problem.check(answer).message;
  assert.match(wrong(first), /has no subnet/);
  assert.match(wrong(problem.answer.replace(prefix, "192.0.2.0/24")), /lies outside/);
  assert.match(wrong(`${problem.answer}, extra ${prefix}`), new RegExp(`extra ${prefix} overlaps ${name}`));
  assert.match(wrong(problem.answer.replace(prefix, "10.0.0.300/26")), /octet 4 is 300/);
  const other = (length: (own: number) => number): string =>
    problem.answer.replace(/\/(\d+)/, (_, own: string) => `/${length(Number(own))}`);
  assert.match(wrong(other((own) => own + 1)), /addresses for hosts, \d+ are needed/);
  // the smallest of this problem's subnets has room beside it
  assert.match(wrong(problem.answer.replace("/28", "/27")), /is larger than need be: \/28 holds 10 hosts/);
});

test("refuses a kind that it does not know", () => {
  assert.throws(() => practice("poetry" as "class"), /practice of "poetry": one of class, network/);
});

test.run();
