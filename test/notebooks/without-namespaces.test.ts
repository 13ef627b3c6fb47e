// timeout: 900 s
// Every lesson where nobody may make a user namespace, as on stock Ubuntu and in Docker: labs stand on the course's own stack.
import { suite } from "../harness";
import { LESSONS, nameOf, runWithoutNamespaces } from "./lesson";

const test = suite("a lesson without user namespaces");

for (const file of LESSONS) test(`${nameOf(file)} works, and leaves nothing open`, () => runWithoutNamespaces(file));

test.run();
