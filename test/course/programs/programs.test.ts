// needs: solutions
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { ROOT } from "../../../kernel-lib/course/exercise";
import { linkModules, provideModules } from "../../../kernel-lib/course/programs";
import { suite } from "../../harness";

const test = suite("a finished program");

test("imports the modules of a solution's notebook", () => {
  provideModules();
  provideModules(); // twice is no error
  const { checksum } = require("solution/03-packet/sum") as { checksum(bytes: Uint8Array): number };
  assert.is(checksum(Uint8Array.of(0x12, 0x34)), 0xedcb);
});

test("is told which module there is not", () => {
  provideModules();
  assert.throws(() => require("solution/03-packet/absent"), /absent\.ts/);
  assert.throws(() => require("solution/99-absent/sum"), /99-absent: cannot read/);
});

test("finds their types where tsconfig.json looks", () => {
  linkModules();
  assert.match(readFileSync(path.join(ROOT, ".wirebook/modules/03-packet/sum.ts"), "utf8"), /export function checksum/);
});

test.run();
