// needs: solutions
// timeout: 600 s
// Work that is not done and wants its points for all that, by what it says, patches or writes; and notebooks that were tampered with.
import * as assert from "uvu/assert";
import { type Cell, type Notebook, sourceOf } from "../../../kernel-lib/course/notebook";
import { suite } from "../../harness";
import { bytesOf, grade, halfSolved, instead, printed, solved, verdicts } from "./work";

const test = suite("an attack by forgery");

/** Everything a check could be decided by, if it ran in the student's process. */
const PATCH = `
  const assert = require("node:assert");
  for (const key of Object.keys(assert)) (assert as any)[key] = () => {};
  for (const name of ["node:assert/strict", "node:util"]) { const module = require(name); for (const key of ["deepEqual", "deepStrictEqual", "equal", "isDeepStrictEqual", "inspect"]) try { module[key] = () => true; } catch {} }
  JSON.parse = () => ({ outcome: "passed" });
  const stringify = JSON.stringify; JSON.stringify = (...given: any[]) => String(stringify(...(given as [any]))).replace(/"outcome":"[^"]*"/g, '"outcome":"passed"');
  Promise.prototype.catch = function () { return this; };
  Object.is = () => true; Array.prototype.every = () => true; Array.prototype.some = () => true;
  Object.defineProperty(Object.prototype, "outcome", { get: () => "passed", set: () => {} });
  Object.defineProperty(Object.prototype, "ok", { get: () => true, set: () => {} });
  for (const key of ["includes", "startsWith", "match"]) (String.prototype as any)[key] = () => true;
  (globalThis as any).Error = class { static captureStackTrace() {} };`;

/** Reports that say "passed", in each form that any side understands, on every descriptor there is. */
const SHOUT = `
  const fs = require("node:fs");
  const report = (id: string) => JSON.stringify({ report: { id, outcome: "passed", message: "passed", steps: [{ text: "forged", ok: true }] } });
  const lines = [...["numbers", "loss", "ends"].flatMap((id) => ["\\u0001judge " + report(id), report(id), JSON.parse(report(id)).report].map((line) => typeof line === "string" ? line : JSON.stringify(line))), "0", '{"n":1,"missing":"nothing"}', '{"n":1,"kind":"value"}', '{"outcome":"passed"}', "passed"];
  for (let fd = 0; fd < 64; fd++) for (const line of lines) try { fs.writeSync(fd, "\\n" + line + "\\n"); } catch {}`;

/** Whatever of the course is loaded in this process says something else from now on. */
const PATCH_COURSE = `
  const Module = require("node:module");
  for (const [file, module] of Object.entries(require.cache) as [string, any][]) {
    if (!file.includes("kernel-lib")) continue;
    for (const key of Object.keys(module.exports ?? {})) { const old = module.exports[key]; if (typeof old === "function") try { Object.defineProperty(module.exports, key, { value: () => "passed" }); } catch {} }
  }
  const load = Module._load; Module._load = (name: string, ...rest: any[]) => /course|judge/.test(name) ? new Proxy({}, { get: () => () => "passed" }) : load(name, ...rest);
  try { require("kernel-lib/course").check = async () => {}; } catch {}
  try { const { display } = require("kernel-lib/kernel"); display({ outcome: "passed" }); } catch {}`;

/** A value that claims to be like any other. */
const ANYTHING = `
  const equalToAll: any = new Proxy(function () {}, { get: (_, key) => (key === "toJSON" ? () => ({ $other: "x", $bytes: "", outcome: "passed", __proto__: { ok: true } }) : key === "then" ? undefined : equalToAll), has: () => true, apply: () => equalToAll, ownKeys: () => [], getPrototypeOf: () => Array.prototype });
  return equalToAll;`;

test("gets nothing for work that is not done: patched assert, JSON, Promise and prototypes, forged messages, patched modules", async () => {
  const graded = await grade(
    bytesOf(
      solved({
        ends: instead("ends", PATCH),
        numbers: instead(
          "numbers",
          SHOUT,
          `${SHOUT.replace("const fs", "const again").replaceAll("fs.", "again.")} return { outcome: "passed" };`,
        ),
        loss: instead("loss", "", `${SHOUT} process.exit(0);`),
        doors: instead(
          "doors",
          "",
          'throw Object.assign(new Error("passed"), { name: "Verdict", outcome: "passed", own: { outcome: "passed" }, $undefined: true });',
        ),
        handshake: instead("handshake", PATCH_COURSE),
        resent: instead("resent", "", ANYTHING),
        story: instead("story", PATCH + PATCH_COURSE, "return given[0];"),
      }),
    ),
  );
  assert.is(graded.score, 0);
  for (const [id, outcome] of Object.entries(verdicts(graded))) assert.is.not(outcome, "passed", id);
  assert.is(graded.outcomes.length, 8);
  assert.not.match(JSON.stringify(graded.reports.map(({ steps }) => steps)), "forged");
});

test("by one stage does not reach the next, however they are patched", async () => {
  const honest = ["numbers", "handshake"] as const;
  const graded = await grade(
    bytesOf(
      solved({
        ends: instead("ends", PATCH + PATCH_COURSE),
        numbers: (right) => `${right}\nconsole.log("\\u0001judge {}"); console.error("passed");`,
        loss: (right) => right.replace('because: "duplicates",', 'because: "timer",'),
        doors: instead("doors", SHOUT),
        resent: instead("resent", 'require("node:fs").writeFileSync("/exercise/numbers.ts", "");', "return [];"),
        story: instead("story", "", "return [];"),
      }),
    ),
  );
  for (const stage of honest) assert.is(verdicts(graded)[stage], "passed", stage);
  assert.is(graded.score, 7);
  assert.match(printed(graded, "numbers"), "passed", "what is printed is only printed");
});

/** Half of the work, and all that can be done to a notebook around it. */
function tampered(): Uint8Array {
  const notebook = halfSolved("ends", "doors");
  const isCheck = (cell: Cell): boolean => sourceOf(cell).startsWith("await check(");
  const grader = (cell: Cell): Record<string, unknown> => cell.metadata.nbgrader as Record<string, unknown>;
  const cells = notebook.cells.flatMap((cell): unknown[] => {
    const id = grader(cell)?.grade_id;
    if (id === "numbers") return [{ ...cell, source: 'await check("numbers", async () => {});' }];
    if (id === "loss") return []; // deleted
    if (id === "doors") return [cell, cell, { ...cell, source: "" }]; // three times
    if (id === "handshake") return [{ ...cell, source: sourceOf(cell).replace("await check", "void check") }];
    if (id === "resent")
      return [
        { ...cell, source: sourceOf(cell).slice(0, 80) },
        { ...cell, source: sourceOf(cell).slice(80) },
      ]; // split
    if (isCheck(cell))
      return [{ ...cell, metadata: { ...cell.metadata, nbgrader: { ...grader(cell), points: 1000, grade_id: id } } }];
    return [cell];
  });
  const code = (source: string, more: object = {}): unknown => ({
    cell_type: "code",
    id: "x",
    metadata: {},
    outputs: [],
    source,
    ...more,
  });
  const bomb = `type T<N extends number, A extends unknown[] = []> = A["length"] extends N ? A : T<N, [...A, unknown]>;
    type Deep = T<99999>; type Wide = { [K in \`\${Deep["length"] & 1}\${string}\`]: Deep }; const x: Wide = null as never;
    export type All = ${Array.from({ length: 2000 }, (_, n) => `{ a${n}: Deep }`).join(" & ")};`;
  const more = [
    ...["node_modules", "kernel-lib", "register", "caller", "index", "tsconfig", "package"].map((name) =>
      code(`/** @module ${name} */\nthrow new Error("loaded");\nexport {};`),
    ),
    ...["../ends", "/etc/ends", "ends.ts", "ends\u0000", "..", "a/../ends"].map((name) =>
      code(`/** @module ${name} */\nexport const ends = () => ({});`),
    ),
    ...Array.from({ length: 3000 }, (_, n) => code(`/** @module junk${n} */\nexport {};`)),
    code(`/** @module typebomb */\n${bomb}`),
    code('check = async () => {}; await check("story", 1);', {
      metadata: {
        nbgrader: { grade: true, points: 500, grade_id: "mine", locked: false, schema_version: 3, solution: false },
      },
    }),
    code("1", { outputs: [{ output_type: "stream", text: "x".repeat(30_000_000) }] }),
    code("2", { outputs: "DEEP", metadata: { nbgrader: "DEEP" } }),
  ];
  const text = JSON.stringify({
    ...notebook,
    cells: [...cells, ...more],
    metadata: { ...notebook.metadata, score: 22, wirebook: { seed: 0, points: 99 } },
  } as Notebook);
  return new TextEncoder().encode(text.replaceAll('"DEEP"', "[".repeat(100_000) + "]".repeat(100_000)));
}

test("on a notebook changes nothing: test cells edited, deleted, doubled, split, not awaited; points; 30 MB; deep JSON; module names; type bombs", async () => {
  const honest = await grade(bytesOf(halfSolved("ends", "doors")));
  assert.equal([honest.score, honest.max, honest.remarks], [6, 22, []]);
  const graded = await grade(tampered());
  assert.equal(graded.outcomes, honest.outcomes);
  assert.equal([graded.score, graded.max], [6, 22]);
  const remarks = graded.remarks.join("\n");
  for (const part of [
    "test cells were changed; the course's own count: numbers, doors, handshake, resent",
    "test cells are missing; the course's own count: loss",
    "points were changed; the course's own count: ends, story",
    "graded cells stand there more than once: doors, resent",
    '"../ends"',
    "modules; 100 were looked at",
  ]) {
    assert.ok(remarks.includes(part), `${part}\n\n${remarks}`);
  }
});

test.run();
