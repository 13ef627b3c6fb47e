// timeout: 120 s
import * as assert from "uvu/assert";
import { JumpingTime } from "../../kernel-lib/lab/clocks/jumping-time";
import type { LabClock } from "../../kernel-lib/lab/clocks/lab-clock";
import { RealTime } from "../../kernel-lib/lab/clocks/real-time";
import { suite } from "../harness";

const test = suite("a lab's time");

const pass = (clock: LabClock, ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

test("never comes early, and keeps the order of what is to come", async () => {
  const clock = new RealTime();
  const seen: { earliestMs: number; latestMs: number; ms: number }[] = [];
  const due = [7.3, 1.2, 3.9, 0, 3.9, 12.6].map((ms) => {
    const earliestMs = clock.nowMs + ms;
    return new Promise<void>((resolve) => {
      clock.after(ms, () => {
        assert.ok(clock.nowMs >= earliestMs, `${ms} ms came early by ${earliestMs - clock.nowMs}`);
        seen.push({ earliestMs, latestMs, ms });
        resolve();
      });
      const latestMs = clock.nowMs + ms;
    });
  });
  clock.after(3_600_000, () => assert.unreachable()); // what comes last does not make the others wait
  const hold = setInterval(() => {}, 1000); // the clock does not hold the process
  await Promise.all(due);
  clearInterval(hold);
  // a busy machine may take its time between two calls of after
  for (const [index, { latestMs, ms }] of seen.entries())
    for (const before of seen.slice(0, index))
      assert.ok(before.earliestMs <= latestMs, `${before.ms} came before ${ms}`);
  clock.close();
});

test("calls off what is called off, and everything when it is closed", async () => {
  const clock = new RealTime();
  let calls = 0;
  clock.after(0, () => calls++)();
  clock.after(1, () => calls++);
  clock.soon(() => calls++);
  clock.close();
  clock.after(0, () => calls++);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.is(calls, 0);
});

test("that jumps takes no longer than what there is to do", async () => {
  const clock = new JumpingTime();
  const startMs = performance.now();
  const hourMs = 3_600_000;
  await pass(clock, hourMs);
  assert.is(clock.nowMs, hourMs);
  assert.ok(performance.now() - startMs < hourMs / 100);
});

test("that jumps waits for what the process still does", async () => {
  const clock = new JumpingTime();
  const seen: string[] = [];
  clock.after(1000, () => seen.push("late"));
  for (let turn = 0; turn < 3; turn++) {
    await Promise.resolve();
    await new Promise(setImmediate);
    clock.after(0, () => seen.push(`answer ${turn}`));
  }
  await pass(clock, 2000);
  assert.equal(seen, ["answer 0", "answer 1", "answer 2", "late"]);
});

test("that jumps stands still once there is nothing to come, and goes on again", async () => {
  const clock = new JumpingTime();
  await pass(clock, 10);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  assert.is(clock.nowMs, 10);
  await pass(clock, 5);
  assert.is(clock.nowMs, 15);
});

test("lets the process breathe where two answer each other for ever", async () => {
  for (const clock of [new JumpingTime(), new RealTime()]) {
    let calls = 0;
    const again = (): void => {
      calls++;
      clock.soon(again);
    };
    again();
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(calls > 3);
    clock.close();
  }
});

test.run();
