import { suite } from "../../harness";
import { checkConstantMemory } from "./memory";

const test = suite("reading a capture");

test("takes the same memory for 128 MiB as for 16", async () => {
  await checkConstantMemory(2 ** 27);
});

test.run();
