// timeout: 240 s
// The same calls on the operating system's loopback and on that of a host of ours must end alike.
import * as assert from "uvu/assert";
import { InProcessHost } from "../../../kernel-lib/lab/in-process";
import { RealClock } from "../../../kernel-lib/link";
import { suite } from "../../harness";
import { Ours } from "../../socket/differential/ours";
import { INTERNET, internetConversation, type Step } from "../../socket/differential/steps";
import { corners } from "./corners";

/** Gives how many steps were compared; throws at the first that ends differently, with the steps before it. */
async function compare(steps: readonly Step[]): Promise<number> {
  const system = new Ours();
  const host = new InProcessHost("differential", new RealClock(), 1);
  const inProcess = new Ours(host.syscalls);
  let begun = 0;
  try {
    for (const [index, step] of steps.entries()) {
      const [theirs, ours] = await Promise.all([system.answer(step), inProcess.answer(step)]);
      if (JSON.stringify(theirs) !== JSON.stringify(ours)) {
        const before = steps.slice(begun, index + 1).map((one) => JSON.stringify(one).slice(0, 200));
        assert.unreachable(
          `in-process ${JSON.stringify(ours)}, the system ${JSON.stringify(theirs)} after\n${before.join("\n")}`,
        );
      }
      if (step[0] === "forget") begun = index + 1;
    }
    return steps.length;
  } finally {
    system.forget();
    inProcess.forget();
    host.close();
  }
}

const test = suite("a host's sockets");

if (process.platform === "linux") {
  test("end a scripted conversation step by step as the operating system's do", async () => {
    assert.ok((await compare(internetConversation())) >= 150);
  });

  for (const family of INTERNET)
    test(`have the corners of the operating system's, over ${family.name}`, async () => {
      assert.ok((await compare(corners(family))) >= 80);
    });
}

test.run();
