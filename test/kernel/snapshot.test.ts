// The compiler starts from a snapshot. Without one, or with one that is no good, cells get the same answers.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { writeKernelspec } from "../../kernel-lib/kernel/image";
import { freshCheckout } from "../browser/checkout";
import { suite } from "../harness";
import { commandsNaming, until } from "../processes";
import { TestKernel } from "./jupyter/client";

const test = suite("the compiler's snapshot");
const root = freshCheckout("snapshot");
const jupyterPath = path.join(path.dirname(root), "jupyter");

test.before(() => void writeKernelspec(path.join(jupyterPath, "kernels"), root));
test.after(async () => {
  await until("what was being built is built", () => commandsNaming(root).length === 0);
  rmSync(path.dirname(root), { recursive: true, force: true });
});

const CELLS = [
  "class Point { constructor(readonly x = 1) {} }\nnew Point(2)",
  "import { parsePrefix } from 'kernel-lib/subnet'; import fs from 'node:fs';\n[typeof parsePrefix, typeof fs.readFileSync]",
  "let port: number = 'ninety'",
  "const late = await Promise.resolve(new Point(3)); late.x",
  "late.y",
];

async function answers(kernel: TestKernel): Promise<unknown[]> {
  const given: unknown[] = [];
  for (const code of CELLS) {
    const execution = await kernel.execute(code);
    given.push(execution.error?.text ?? execution.result());
  }
  const { content: completion } = await kernel.request("shell", "complete_request", { code: "late.", cursor_pos: 5 });
  const { content: inspection } = await kernel.request("shell", "inspect_request", {
    ...{ code: "late", cursor_pos: 2, detail_level: 0 },
  });
  return [...given, completion.matches, inspection.data];
}

/** The answers of one kernel, whose compiler was started as it should be; `meanwhile` is waited for while it lives. */
async function answersOf(
  options: { jupyterPath?: string },
  isRight: (compiler: string) => boolean,
  meanwhile?: () => Promise<void>,
): Promise<unknown[]> {
  const kernel = await TestKernel.start(options);
  try {
    const given = await answers(kernel);
    const compiler = commandsBelow(kernel.pid).find((command) => command.includes("--optimize-for-size")) ?? "";
    assert.ok(isRight(compiler), compiler);
    await meanwhile?.();
    return given;
  } finally {
    await kernel.close();
  }
}

function commandsBelow(pid: number): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return children.map((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").replaceAll("\0", " "));
}

const isFast = (compiler: string): boolean => compiler.includes("--snapshot-blob");
const isSlow = (compiler: string): boolean => compiler.includes("compiler.cjs");

function snapshots(): string[] {
  return readdirSync(path.join(root, ".wirebook/kernel"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".blob"))
    .map((name) => path.join(root, ".wirebook/kernel", name));
}

let expected: unknown[];

test("is what a kernel starts from", async () => {
  expected = await answersOf({}, isFast);
  assert.match(String(expected[2]), "not assignable to type 'number'");
});

test("need not be there, and is built for the next start meanwhile", async () => {
  const before = snapshots();
  for (const file of before) rmSync(file);
  const isBuilt = (): Promise<void> => until("the snapshot is built", () => snapshots().length > 0);
  assert.equal(await answersOf({ jupyterPath }, isSlow, isBuilt), expected);
  assert.equal(await answersOf({ jupyterPath }, isFast), expected);
});

test("may be no good: the compiler starts without it", async () => {
  for (const file of snapshots()) {
    rmSync(file); // a hard link elsewhere keeps its content
    writeFileSync(file, "not a snapshot");
  }
  assert.equal(await answersOf({ jupyterPath }, isSlow), expected);
});

test.run();
