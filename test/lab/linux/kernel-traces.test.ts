// timeout: 300 s
import { suite } from "../../harness";
import { proveKernelTraces } from "../../proof/lab/kernel-traces";

const test = suite("the Linux kernel");

test("does what the traces say, or differs as the table knows: a tenth of them, by seed", async () => {
  const seed = Number(process.env.SEED ?? 1 + Math.floor(Math.random() * 100_000));
  const { agreed, differed, late } = await proveKernelTraces(seed, 0.1, 3000);
  console.log(`seed ${seed}: ${agreed} as written, ${differed} as the table says, ${late.length} never in time`);
});

test.run();
