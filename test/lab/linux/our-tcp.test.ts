// timeout: 300 s
import { suite } from "../../harness";
import { proveOurTcp } from "../../proof/lab/our-tcp";

const test = suite("our TCP, talking to the Linux kernel's");

test("carries 1 MiB each way as client and as server, over both versions of IP, with 0, 1 and 10 % of the frames lost", async () => {
  const seed = Number(process.env.SEED ?? 1 + Math.floor(Math.random() * 1000));
  await proveOurTcp(seed, 2);
});

test.run();
