// timeout: 300 s
// Real nbgrader, with the configuration we ship, makes the exercises that `npx wirebook release` makes.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { exerciseNames, placeOf, ROOT } from "../../kernel-lib/course/exercise";
import { parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { freshNotebook } from "../../kernel-lib/course/release";
import { PYTHON } from "../../kernel-lib/course/start";
import { suite } from "../harness";
import { TEST_SITE } from "../prepare/python";

const test = suite("nbgrader's generate_assignment");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-nbgrader-"));
test.after(() => rmSync(folder, { recursive: true }));

test.before(() => {
  cpSync(path.join(ROOT, "solutions"), path.join(folder, "solutions"), { recursive: true });
  // It calls alembic by its name.
  const environment = {
    ...process.env,
    PATH: `${path.join(TEST_SITE, "bin")}${path.delimiter}${process.env.PATH}`,
    PYTHONPATH: TEST_SITE,
    JUPYTER_CONFIG_DIR: path.join(folder, "config"),
    JUPYTER_DATA_DIR: path.join(folder, "data"),
  };
  const database = `sqlite:///${path.join(folder, "gradebook.db")}`;
  const command = ["-m", "nbgrader", "generate_assignment", "--create", `--CourseDirectory.db_url=${database}`];
  for (const name of exerciseNames("solutions")) {
    execFileSync(PYTHON, [...command, name], { cwd: path.join(folder, "solutions"), env: environment, stdio: "pipe" });
  }
});

for (const name of exerciseNames("solutions")) {
  test(`gives the same cells of ${name}, checksums and locks included`, () => {
    const file = path.join(folder, "exercises", name, `${name}.ipynb`);
    const theirs = parseNotebook(readFileSync(file, "utf8"), file);
    const ours = freshNotebook(name);
    assert.equal(
      theirs.cells.map((cell) => [cell.id, cell.cell_type, sourceOf(cell), cell.metadata]),
      ours.cells.map((cell) => [cell.id, cell.cell_type, sourceOf(cell), cell.metadata]),
    );
  });

  test(`gives the same files beside ${name}`, () => {
    const list = (at: string): string =>
      execFileSync("find", [".", "-type", "f", "!", "-name", "*.kept-*", "!", "-path", "*/.*/*"], {
        cwd: at,
        encoding: "utf8",
      })
        .split("\n")
        .sort()
        .join("\n");
    assert.is(list(path.join(folder, "exercises", name)), list(placeOf("exercises", name).folder));
  });
}

test.run();
