// timeout: 900 s
// Real nbgrader, with the configuration and the kernel we ship: of a third of the exercises the same cells and files, of one
// the same scores (all by npm run proof -- exercises).
import * as assert from "uvu/assert";
import { exerciseNames } from "../../kernel-lib/course/exercise";
import { suite } from "../harness";
import { pickThird, SEED } from "./pick";
import { NbgraderCourse } from "./real-nbgrader";
import { assertSameRelease, compareScores } from "./same-scores";

const test = suite("real nbgrader");
const course = new NbgraderCourse();
test.after(() => course.close());
console.log(`SEED=${SEED}`);

const names = pickThird(exerciseNames("solutions"));

for (const name of names)
  test(`makes the same cells and files of ${name}, checksums and locks included`, () =>
    assertSameRelease(course, name));

const [first = ""] = names;
test(`gives fresh, solved and wrong work of ${first} the scores that wirebook check gives`, async () => {
  assert.is(await compareScores(first, 1), 3);
});

test.run();
