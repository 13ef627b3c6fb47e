// What a lesson's first cell imports is there at once: nothing of it is loaded before it is called.
import { spawnSync } from "node:child_process";
import * as assert from "uvu/assert";
import { ROOT } from "../committed";
import { suite } from "../harness";

const test = suite("kernel-lib/course");
const MOST_FILES = 16;

/** The files of kernel-lib that a program has loaded in the end, by their paths in it. */
function filesLoaded(program: string): string[] {
  const tell = `process.on("exit", () => console.log("\\n" + JSON.stringify(Object.keys(require.cache))));`;
  const node = ["-r", "./kernel-lib/kernel/load/register.cjs", "-e", `${tell}\n${program}`];
  const { stdout, stderr } = spawnSync(process.execPath, node, { cwd: ROOT, encoding: "utf8" });
  assert.is(stderr, "");
  const loaded = JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]") as string[];
  return loaded.flatMap((file) => /\/kernel-lib\/(.*\.ts)$/.exec(file)?.[1] ?? []);
}

test("loads a few files of its own when it is imported", () => {
  const loaded = filesLoaded(`require("./kernel-lib/course")`);
  assert.equal(
    loaded.filter((file) => !file.startsWith("course/")),
    [],
  );
  assert.ok(loaded.length > 0 && loaded.length <= MOST_FILES, loaded.join("\n"));
});

test("loads what is called, and no more", () => {
  const folders = (program: string): string[] => [
    ...new Set(
      filesLoaded(`const course = require("./kernel-lib/course"); ${program}`).map((file) => file.split("/")[0] ?? ""),
    ),
  ];
  assert.ok(folders(`course.draw.bits("10.0.0.1")`).includes("subnet"));
  assert.not.ok(folders(`course.predict("x", 1)`).includes("subnet"));
  assert.not.ok(folders(`course.predict("x", 1)`).includes("socket"));
});

test.run();
