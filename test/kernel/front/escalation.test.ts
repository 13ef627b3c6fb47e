import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { Escalation, starvedMs } from "../../../kernel-lib/kernel/front/escalation";
import { suite } from "../../harness";

const test = suite("a runner that does not hear an interrupt");
const SCHEDULE = { reachAfterMs: [1, 2, 3], endAfterMs: 4 };

/** What happens to a runner that is starved for so many looks; resolves when it is ended. */
function ordeal(starvedLooks: number): Promise<string[]> {
  const happened: string[] = [];
  return new Promise((resolve) => {
    let left = starvedLooks;
    const madeAt = performance.now();
    new Escalation(
      {
        reach: () => happened.push("reached"),
        end: () => resolve([...happened, "ended"]),
        starvedMs: () => (left-- > 0 ? performance.now() - madeAt : 0),
      },
      SCHEDULE,
    );
  });
}

test("is reached for again and again, and ended at last", async () => {
  const happened = await ordeal(0);
  assert.ok(happened.length >= 4, happened.join());
  assert.equal([happened.at(-1), new Set(happened).size], ["ended", 2]);
});

test("is not ended for the time in which it had no processor", async () => {
  // the first look is at the beginning; at each of the others it has been starved all the time, and is reached for once more
  assert.ok((await ordeal(6)).length >= 3 + 5 + 1);
});

test("is left alone when it has heard", async () => {
  const happened: string[] = [];
  const runner = { reach: () => happened.push("reached"), end: () => happened.push("ended"), starvedMs: () => 0 };
  const escalation = new Escalation(runner, SCHEDULE);
  escalation.stop();
  await ordeal(0);
  assert.equal(happened, []);
});

test("has waited for a processor as long as Linux says; where nothing is said, not at all", () => {
  assert.is(starvedMs(process.pid) > 0, existsSync("/proc/self/schedstat"));
  assert.is(starvedMs(undefined), 0);
});

test.run();
