// What is read of a notebook that somebody may have made to do harm.
import * as assert from "uvu/assert";
import { moduleOf, readSubmitted, type SubmittedCell } from "../../../kernel-lib/course/grading";
import { suite } from "../../harness";

const test = suite("reading a submission");

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, options?: { outputs: boolean }) => readSubmitted(bytesOf(text), options);
const notebook = (...cells: unknown[]): string =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const code = (source: unknown, more: object = {}): object => ({
  cell_type: "code",
  id: "a",
  metadata: {},
  outputs: [],
  source,
  ...more,
});

for (const [what, text, reason] of [
  ["an empty file", "", "the file is empty"],
  [
    "a page of a sign-in instead of a file",
    "<!DOCTYPE html><html>",
    'it is no JSON object, but begins with "<!DOCTYPE html><html',
  ],
  ["a list", "[1]", "it is no JSON object"],
  ["a file that breaks off", '{"cells": [{"source": "ab', "the file breaks off"],
  ["brackets that do not pair", '{"cells": [], "x": [}', 'a "}" closes what is not open'],
  ["a name without quotes", "{cells: []}", "a name in quotes belongs here"],
  ["a missing colon", '{"cells" []}', 'a ":" belongs here'],
  ["two notebooks in one file", '{"cells": []} {"cells": []}', "the notebook has ended, and more follows"],
  [
    "an escape that JSON does not have",
    '{"cells": [{"cell_type": "c\\xode"}]}',
    "an escape or a character that JSON does not have",
  ],
  ["no cells", '{"metadata": {}}', "it has no list of cells"],
  ["cells that are no list", '{"cells": {"0": {}}}', "it has no list of cells"],
  ["another format", '{"cells": [], "nbformat": 3}', "it has notebook format 3; 4 is understood"],
  ["a format of another type", '{"cells": [], "nbformat": {}}', "it has notebook format of no number"],
] as const) {
  test(`says what is wrong with ${what}`, () => assert.match(read(text).unreadable ?? "it was read", reason));
}

test("refuses a file that is larger than any notebook, without looking at it", () => {
  assert.match(readSubmitted(new Uint8Array(64_000_001)).unreadable ?? "", "it has 64 MB; at most 64 MB are read");
});

test("passes over what is 100,000 levels deep, wherever it stands", () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const) {
    const deep = open.repeat(100_000) + (open === "[" ? "" : "1") + close.repeat(100_000);
    const text = notebook(code("kept", { outputs: "DEEP", more: "DEEP" })).replaceAll('"DEEP"', deep);
    assert.equal(
      read(`{"first": ${deep}, ${text.slice(1)}`).cells.map(({ source }) => source),
      ["kept"],
    );
    const inPlaceOfSource = notebook(code("DEEP"), code("kept")).replaceAll('"DEEP"', deep);
    assert.equal(
      read(inPlaceOfSource, { outputs: true }).cells.map(({ source }) => source),
      ["kept"],
    );
  }
});

test("needs no memory for what it does not look at", () => {
  const rubbish = `{"junk": [${"{},[],".repeat(2_000_000)}0], "cells": [{"cell_type": "code", "source": "kept"}]}`;
  const before = process.memoryUsage().heapUsed;
  assert.is(readSubmitted(bytesOf(rubbish)).cells.length, 1);
  assert.ok(process.memoryUsage().heapUsed - before < 100_000_000, "millions of empty objects become no values");
});

test("takes only what has the right type, and says what it left out", () => {
  const { cells, remarks } = read(
    notebook(
      1,
      null,
      "x",
      [],
      {},
      { cell_type: 7 },
      code(5),
      code(["a", 7]),
      code(["a\n", "b"]),
      { cell_type: "markdown", source: "t", metadata: 5 },
      code("g", { metadata: { nbgrader: { grade_id: 5, points: "9" } } }),
      code("h", { metadata: { nbgrader: [] } }),
    ),
  );
  assert.equal(
    cells.map(({ source, gradeId }) => [source, gradeId]),
    [
      ["a\nb", undefined],
      ["t", undefined],
      ["g", undefined],
      ["h", undefined],
    ],
  );
  assert.is(remarks[0], "cell 1 is no cell, and was left out");
  assert.match(remarks[6] ?? "", "cell 7 was left out: it has no text");
  assert.is(remarks.length, 8);
});

test("is not moved by keys that mean something to JavaScript", () => {
  const text = `{"__proto__": {"cells": [1]}, "constructor": 1, "cells": [{"__proto__": {"polluted": 1}, "cell_type": "code", "source": "a", "hasOwnProperty": 1}]}`;
  const { cells } = read(text);
  assert.equal(cells, [{ type: "code", source: "a", outputs: [] }]);
  assert.is(({} as Record<string, unknown>).polluted, undefined);
});

test("shows what is no UTF-8 as such, and tells", () => {
  const bytes = bytesOf(notebook(code("aXb")));
  bytes[bytes.indexOf(0x58)] = 0xff;
  const { cells, remarks } = readSubmitted(bytes);
  assert.is(cells[0]?.source, "a\ufffdb");
  assert.match(remarks.join(), "no UTF-8");
});

test("keeps so many cells, and so much of a cell, and no more", () => {
  const many = read(notebook(...Array.from({ length: 6000 }, () => code("1"))));
  assert.is(many.cells.length, 5000);
  assert.match(many.remarks.join(), "it has 6000 cells; only the first 5000 were looked at");
  assert.match(read(notebook(code("x".repeat(500_001)))).remarks.join(), "more than 500000 characters");
  assert.match(
    read(notebook(code(["x".repeat(400_000), "y".repeat(400_000)]))).remarks.join(),
    "more than 500000 characters",
  );
});

test("keeps outputs only where they are asked for: texts and pictures, in bounds", () => {
  const outputs = [
    { output_type: "stream", name: "stdout", text: ["a\n", "b"] },
    { output_type: "error", ename: "E", traceback: ["one", "two"] },
    { output_type: "display_data", data: { "text/html": "<b>", "text/plain": "plain", "image/png": "iVBO" } },
    { output_type: "display_data", data: { "text/plain": "x".repeat(30_000) } },
    { output_type: "display_data", data: { "image/png": "x".repeat(3_000_000) } },
    { output_type: "display_data", data: { "application/javascript": "alert(1)" } },
    7,
    ...Array.from({ length: 30 }, () => ({ output_type: "stream", text: "more" })),
  ];
  const text = notebook(code("1", { outputs }));
  assert.equal(read(text).cells[0]?.outputs, []);
  assert.equal(read(text, { outputs: true }).cells[0]?.outputs.slice(0, 5), [
    { kind: "text", text: "a\nb", isError: false },
    { kind: "text", text: "one\ntwo", isError: true },
    { kind: "picture", mime: "image/png", data: "iVBO" },
    { kind: "left out", what: "a long text" },
    { kind: "left out", what: "a large picture" },
  ]);
  assert.equal(read(text, { outputs: true }).cells[0]?.outputs.at(-1), { kind: "left out", what: "17 more outputs" });
});

test("takes no name for a module that is no file's", () => {
  const named = (source: string): string | undefined => moduleOf({ type: "code", source, outputs: [] });
  assert.is(named("/** @module chat */"), "chat");
  for (const [name, reason] of [
    ["../chat", "it leads out of the folder"],
    ["a/b", "it is a path"],
    ["a\u0000b", "NUL ends a name for the system"],
    ["a\u001bb", "a control character"],
    [".hidden", "it begins with a dot"],
    ["-rf", "it looks like an option"],
    ["__proto__", "it begins with no letter"],
    ["x".repeat(61), "it is longer than a name may be"],
    ["网", "it is no ASCII"],
  ] as const) {
    assert.is(named(`/** @module ${name} */`), undefined, reason);
  }
});

/** What JSON.parse makes of the same, slowly and with all of it in memory. */
function slowly(text: string): Pick<SubmittedCell, "type" | "source">[] | undefined {
  try {
    const { cells } = JSON.parse(text) as { cells: { cell_type: string; source: string | string[] }[] };
    return cells.map(({ cell_type: type, source }) => ({ type: type as "code", source: [source].flat().join("") }));
  } catch {
    return undefined;
  }
}

test("reads what JSON.parse reads, and refuses whatever breaks off", () => {
  const seed = 20261123;
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const texts = ["", "a", '"', "\\", '\\\\"', "\n", "网络", "\u0000", "\u2028", "😀", "]}", "\ud800"];
  const text = (): string => Array.from({ length: random(5) }, () => texts[random(texts.length)] ?? "").join("");
  const value = (level: number): unknown => {
    const kind = random(level > 3 ? 4 : 6);
    if (kind === 4) return Array.from({ length: random(4) }, () => value(level + 1));
    if (kind === 5) return Object.fromEntries(Array.from({ length: random(4) }, () => [text(), value(level + 1)]));
    return [text(), random(1000) - 500.5, random(2) === 0, null][kind];
  };
  for (let n = 0; n < 1500; n++) {
    const cells = Array.from({ length: random(4) }, () => ({
      ...(value(2) as object | null),
      cell_type: random(2) ? "code" : "markdown",
      source: random(2) ? text() : [text(), text()],
      metadata: value(1),
    }));
    const whole = JSON.stringify({ metadata: value(0), cells, nbformat: 4, extra: value(0) }, undefined, random(3));
    const fast = read(whole).cells.map(({ type, source }) => ({ type, source }));
    assert.equal(fast, slowly(whole), `seed ${seed}, case ${n}: ${whole}`);
    const cut = whole.slice(0, random(whole.length));
    assert.ok(read(cut).unreadable, `seed ${seed}, case ${n}: cut at ${cut.length}: ${cut}`);
    const at = random(whole.length);
    read(whole.slice(0, at) + String.fromCharCode(random(128)) + whole.slice(at + 1)); // never throws
  }
});

test.run();
