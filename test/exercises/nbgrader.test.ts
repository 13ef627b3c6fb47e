// timeout: 600 s
// Real nbgrader, with the configuration and the kernel we ship: the same exercises, the same scores.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { exerciseNames, placeOf } from "../../kernel-lib/course/exercise";
import { parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { freshNotebook } from "../../kernel-lib/course/release";
import { suite } from "../harness";
import { NbgraderCourse } from "./real-nbgrader";
import { compareScores } from "./same-scores";

const test = suite("real nbgrader");
const course = new NbgraderCourse();
test.after(() => course.close());

for (const name of exerciseNames("solutions")) {
  test(`makes the same cells and files of ${name}, checksums and locks included`, () => {
    const folder = course.release(name);
    const file = path.join(folder, `${name}.ipynb`);
    const theirs = parseNotebook(readFileSync(file, "utf8"), file);
    const ours = freshNotebook(name);
    assert.equal(
      theirs.cells.map((cell) => [cell.id, cell.cell_type, sourceOf(cell), cell.metadata]),
      ours.cells.map((cell) => [cell.id, cell.cell_type, sourceOf(cell), cell.metadata]),
    );
    assert.is(filesIn(folder), filesIn(placeOf("exercises", name).folder));
  });
}

test("gives fresh, solved and wrong work the scores that wirebook check gives (all by npm run proof -- exercises)", async () => {
  assert.is(await compareScores("03-packet", 1), 3);
});

function filesIn(folder: string): string {
  const others = ["!", "-name", "*.kept-*", "!", "-path", "*/.*/*"];
  return execFileSync("find", [".", "-type", "f", ...others], { cwd: folder, encoding: "utf8" })
    .split("\n")
    .sort()
    .join("\n");
}

test.run();
