// timeout: 120 s
// The files that a check lays before a program, and what it sees of the program's own.
import * as assert from "uvu/assert";
import { type Check, judge, type Report } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { ground } from "./ground";

const test = suite("a check's files");

const FILES = {
  work: `/** @module work */
import fs from "node:fs";
export const read = (name) => fs.readFileSync(name, "utf8");
export const write = (name, text) => fs.writeFileSync(name, text, { mode: 0o600 });
export const link = (name, target) => fs.symlinkSync(target, name);
`,
};

function run(check: Check): Promise<Report> {
  return judge({ ground: ground(), check: { id: "here", text: check.toString() }, files: FILES });
}

test("are there for the program, and the program's are there for the check", async () => {
  const { outcome, message } = await run(async ({ call, files, equal }) => {
    files.write("a/b.txt", "hello", { mode: 0o640, mtimeMs: 5000 });
    equal(await call("work.read", "a/b.txt"), "hello");
    equal(files.look("a/b.txt"), { size: 5, mode: 0o640, mtimeMs: 5000 });
    await call("work.write", "c.txt", "good");
    equal(files.read("c.txt"), new TextEncoder().encode("good"));
    files.folder("d");
    files.link("d/l", "../c.txt");
    equal(await call("work.read", "d/l"), "good");
    equal([files.list("."), files.list("d"), files.list("nothing")], [["a", "c.txt", "d"], ["l"], []]);
    equal([files.read("nothing"), files.look("nothing")], [undefined, undefined]);
  });
  assert.is(outcome, "passed", message);
});

test("are never reached through a link of the program's", async () => {
  const { outcome, message } = await run(async ({ call, files, equal }) => {
    await call("work.link", "secret", "/etc/hostname");
    await call("work.link", "etc", "/etc");
    equal([files.read("secret"), files.read("etc/hostname"), files.list("etc")], [undefined, undefined, []]);
  });
  assert.is(outcome, "passed", message);
});

test("are never written through a link of the program's", async () => {
  const { outcome, message } = await run(async ({ call, files, ok }) => {
    await call("work.link", "out", "/tmp");
    let refused = "";
    try {
      files.write("out/wirebook-was-here", "x");
    } catch (error) {
      refused = (error as Error).message;
    }
    ok(refused.includes("outside"), "a write through a link is refused");
  });
  assert.is(outcome, "passed", message);
});

test.run();
