// One verdict for each way in which a learner's code can go wrong, and none of them costs the judge anything.
import * as assert from "uvu/assert";
import { type Check, type JudgeRequest, judge, type Report, reportText } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { ground } from "./ground";

const test = suite("the judge");

const FILES = {
  small: `/** @module small */
export const answer = 42;
export const add = (a: number, b: number): number => a + b;
export function breaks(value: unknown): unknown {
  const inner = value as { foo: { bar: number } };
  return inner.foo.bar;
}
export function unwritten(): number {
  throw new Error("not written yet");
}
export const refuses = (at: number) => { throw Object.assign(new RangeError("too far"), { at, code: "ERR_FAR" }); };
export const textThrown = () => { throw "just text"; };
export const loop = () => { for (;;); };
export const never = () => new Promise(() => {});
export const greedy = () => { const held: unknown[] = []; for (;;) held.push(new Array(1000).fill(0)); };
export const chatty = () => { for (;;) console.log("x".repeat(4000)); };
export const quits = () => process.exit(0);
export const crashes = () => process.kill(process.pid, "SIGSEGV");
export const later = () => { setTimeout(() => { throw new Error("from a timer"); }, 1); return new Promise(() => {}); };
export const prints = () => { console.log("what it printed"); return 1; };
export const strange = () => ({ map: new Map([["a", 1n]]), bytes: Uint8Array.of(1, 2), none: undefined, f: () => 1 });
export const endless = () => { const self: Record<string, unknown> = {}; self.self = self; return self; };
export const forger = () => {
  require("node:fs").writeSync(4, '{"n":2,"value":"42"}\\nrubbish\\n[]\\nnull\\n');
  Object.assign(console, { log: () => {} });
  return 7;
};
`,
  broken: "export const x = ;",
  cheat: 'import { Prefix } from "kernel-lib/subnet"; export const size = () => Prefix.parse("10.0.0.0/8").length;',
  importer: 'import { add } from "./small"; export const three = () => add(1, 2);',
};

function run(check: Check, more: Partial<JudgeRequest> = {}): Promise<Report> {
  const limits = { memoryMb: 64 };
  return judge({ ground: ground(), check: { id: "here", text: check.toString() }, files: FILES, limits, ...more });
}

async function verdict(check: Check, more?: Partial<JudgeRequest>): Promise<[string, string]> {
  const { outcome, message } = await run(check, more);
  return [outcome, message];
}

test("passes what is right, through imports between modules and exported values", async () => {
  const report = await run(async ({ call, equal }) => {
    equal(await call("importer.three"), 3);
    equal(await call("small.answer"), 42);
  });
  assert.equal(report, {
    id: "here",
    outcome: "passed",
    message: "passed",
    steps: [
      { text: "three() → 3", ok: true },
      { text: "answer() → 42", ok: true },
    ],
  });
});

test("tells a wrong value with the step, expected and actual, a caret and the reason", async () => {
  const report = await run(async ({ call, equal }) => {
    equal(await call("small.add", 1, 1), 2);
    equal(await call("small.add", "10.0.", "1.0"), "10.0.0.1", "it is an address");
  });
  assert.is(
    reportText(report),
    `✗ here: wrong

1 ✓ add(1, 1) → 2
2 ✗ add("10.0.", "1.0") → "10.0.1.0"
    expected  "10.0.0.1"
    actual    "10.0.1.0"
                    ^
    it is an address`,
  );
});

test("tells the learner's own line where it threw", async () => {
  const report = await run(async ({ call }) => void (await call("small.breaks", {})));
  assert.is(report.outcome, "threw");
  assert.equal(report.place, { module: "small", line: 6, column: 20, text: "  return inner.foo.bar;" });
  assert.match(reportText(report), "module small, line 6\n      return inner.foo.bar;\n                       ^");
});

test("tells where a module does not parse", async () => {
  const { outcome, place } = await run(async ({ call }) => void (await call("broken.x")));
  assert.is(outcome, "threw");
  assert.equal(place, { module: "broken", line: 1, column: 18, text: "export const x = ;" });
});

test("knows what was not attempted: a stub, a cell that was not run", async () => {
  assert.equal(await verdict(async ({ call }) => void (await call("small.unwritten"))), [
    "not attempted",
    "small, line 9: not written yet",
  ]);
  const [outcome, message] = await verdict(async ({ call }) => void (await call("absent.x")));
  assert.is(outcome, "not attempted");
  assert.match(message, "run the cell that begins with /** @module absent */");
});

test("names an export that is not there", async () => {
  assert.equal(await verdict(async ({ call }) => void (await call("small.ad"))), [
    "wrong",
    "module small exports nothing of the name ad",
  ]);
});

test("gives errors as values where a check asks for them", async () => {
  const { outcome } = await run(async ({ attempt, equal }) => {
    const { error } = await attempt("small.refuses", 5);
    equal(error, { name: "RangeError", message: "too far", at: 5, code: "ERR_FAR" });
    equal((await attempt("small.textThrown")).error?.message, "'just text'");
    equal((await attempt("small.add", 1, 2)).value, 3);
  });
  assert.is(outcome, "passed");
});

for (const [name, outcome, message] of [
  ["loop", "timed out", "loop() gave no answer within 2 s"],
  ["never", "timed out", "never() gave no answer within 2 s"],
  ["greedy", "stopped", "it needed more than 64 MB of memory"],
  ["chatty", "stopped", "it printed more than 1 MB"],
  ["quits", "threw", "the process ended itself with exit code 0"],
  ["crashes", "threw", "the process was ended by SIGSEGV"],
  ["later", "threw", "from a timer"],
  ["endless", "threw", "one that contains itself"],
] as const) {
  test(`says "${outcome}" of ${name}`, async () => {
    const text = `async ({ call }) => void (await call("small.${name}"))`;
    const limits = { memoryMb: 64, ...(outcome === "timed out" ? { callMs: 2000 } : {}) };
    const report = await judge({ ground: ground(), check: { id: "x", text }, files: FILES, limits });
    assert.is(report.outcome, outcome);
    assert.match(report.message, message);
  });
}

test("is not moved by rubbish on its line, nor by an answer to what was not asked yet", async () => {
  const report = await run(async ({ call, equal }) => {
    equal(await call("small.forger"), 7);
    equal(await call("small.add", 20, 1), 21);
  });
  assert.is(report.outcome, "passed", report.message);
});

test("takes bytes, bigints, maps and undefined as they are, functions by their text", async () => {
  const { outcome, message } = await run(async ({ call, equal, like }) => {
    const value = like(await call("small.strange"), {
      bytes: new Uint8Array(),
      f: undefined as unknown,
      map: {} as unknown,
    });
    equal(value.bytes, Uint8Array.of(1, 2));
    equal(value.map, new Map([["a", 1n]]));
    equal(String((value.f as { text: string }).text), "() => 1");
  });
  assert.is(outcome, "passed", message);
});

test("says which part of a value has another form", async () => {
  assert.equal(await verdict(async ({ call, like }) => void like(await call("small.answer"), [{ name: "" }])), [
    "wrong",
    "the value has another form: it is 42: a list belongs there",
  ]);
});

test("refuses the module that an exercise is about, and says why", async () => {
  const check: Check = async ({ call }) => void (await call("cheat.size"));
  assert.is((await verdict(check))[0], "passed");
  const [outcome, message] = await verdict(check, { refused: ["kernel-lib/subnet"] });
  assert.is(outcome, "threw");
  assert.match(message, "kernel-lib/subnet does what this exercise asks you to write");
});

test("shows what the learner's code printed, where the check was not passed", async () => {
  const report = await run(async ({ call, equal }) => equal(await call("small.prints"), 2));
  assert.match(reportText(report), "your code printed:\n  what it printed");
});

test("makes the same cases from the same seed, and tells the seed", async () => {
  const check: Check = async ({ call, equal, random }) => {
    for (let n = 0; n < 20; n++) equal(await call("small.add", random(0, 9), 1), -1);
  };
  const [one, same, other] = [
    await run(check, { seed: 7 }),
    await run(check, { seed: 7 }),
    await run(check, { seed: 8 }),
  ];
  assert.equal(one, same);
  assert.is(one.seed, 7);
  assert.match(reportText(one), "made from seed 7");
  assert.is(other.seed, 8);
});

test("tells of a check that stumbles over a value, or leans on the notebook", async () => {
  const [outcome, message] = await verdict(
    async ({ call }) => void ((await call("small.answer")) as string[]).map(String),
  );
  assert.is(outcome, "wrong");
  assert.match(message, "the check cannot go on with what came");
  const report = await judge({ ground: ground(), check: { id: "x", text: "async () => { outside(); }" }, files: {} });
  assert.match(report.message, "sees nothing of the notebook");
});

test("loads kernel-lib and Node's modules for a check, nothing else", async () => {
  const text = 'async ({ equal }) => equal((await imp0rt("kernel-lib/subnet")).classOf("10.0.0.1").name, "A")';
  assert.is((await judge({ ground: ground(), check: { id: "x", text }, files: {} })).outcome, "passed");
  const other = await judge({ ground: ground(), check: { id: "x", text: 'async () => imp0rt("./small")' }, files: {} });
  assert.match(other.message, "a check imports kernel-lib/… and node:… only");
});

test("ends with a whole check that takes too long", async () => {
  const report = await run(async () => new Promise(() => {}), { limits: { checkMs: 300 } });
  assert.equal([report.outcome, report.message], ["timed out", "the whole check has not ended within 0.3 s"]);
});

test("gives up when it is told to", async () => {
  const stop = new AbortController();
  const text = "async () => new Promise(() => {})";
  const asked = judge({ ground: ground(), check: { id: "x", text }, files: {} }, { signal: stop.signal });
  setImmediate(() => stop.abort());
  try {
    await asked;
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, "the check was stopped");
  }
});

test.run();
