// timeout: 900 s
// Every lesson runs through the kernel from top to bottom, and again, without an error and without an open handle. How long
// that takes is measured: npm run bench -- lessons
import { suite } from "../harness";
import { LESSONS, nameOf, runTwice } from "./lesson";

const test = suite("running a lesson");

for (const file of LESSONS)
  test(`${nameOf(file)} works, twice, and leaves nothing open`, async () => {
    await runTwice(file);
  });

test.run();
