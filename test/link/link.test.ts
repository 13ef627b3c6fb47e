import * as assert from "uvu/assert";
import {
  corrupting,
  delayed,
  duplicating,
  JumpingClock,
  type Link,
  linkTo,
  lossy,
  mtu,
  onFrame,
  RealClock,
  Recording,
  rateLimited,
  record,
  reordering,
  SeededRandom,
} from "../../kernel-lib/link";
import { suite } from "../harness";

const FRAMES = 2000;

/** Sends numbered frames through what `wrap` makes and gives what came, in order. */
function through(wrap: (next: Link<number>, clock: JumpingClock) => Link<number>, everyMs = 1): number[] {
  const clock = new JumpingClock();
  const came: number[] = [];
  const link = wrap(
    linkTo((frame) => came.push(frame)),
    clock,
  );
  for (let n = 0; n < FRAMES; n++) clock.after(n * everyMs, () => link.send(n));
  clock.run();
  return came;
}

const links = suite("a link");

links("loses about as many frames as asked, and the same ones again with the same seed", () => {
  const [first, again, other] = [1, 1, 2].map((seed) => through((next) => lossy(next, { lossPercent: 10, seed })));
  assert.ok(Math.abs((first?.length ?? 0) - 0.9 * FRAMES) < 60, `${first?.length} of ${FRAMES} came`);
  assert.equal(first, again);
  assert.not.equal(first, other);
});

links("loses nothing at 0 % and all at 100 %", () => {
  assert.is(through((next) => lossy(next, { lossPercent: 0, seed: 1 })).length, FRAMES);
  assert.is(through((next) => lossy(next, { lossPercent: 100, seed: 1 })).length, 0);
});

links("delays frames and keeps their order under jitter", () => {
  const clock = new JumpingClock();
  const came: [number, number][] = [];
  const link = delayed<number>({ send: (n) => came.push([n, clock.nowMs]) }, clock, {
    delayMs: 20,
    jitterMs: 30,
    seed: 3,
  });
  for (let n = 0; n < 100; n++) link.send(n);
  clock.run();
  assert.equal(
    came.map(([n]) => n),
    Array.from({ length: 100 }, (_, n) => n),
  );
  assert.ok(came.every(([, atMs]) => atMs >= 20 && atMs <= 50));
});

links("reorders some frames and loses none", () => {
  const came = through((next, clock) => reordering(next, clock, { percent: 20, holdMs: 10, seed: 5 }));
  assert.not.equal(
    came,
    [...came].sort((a, b) => a - b),
  );
  assert.is(new Set(came).size, FRAMES);
});

links("duplicates some frames", () => {
  const came = through((next) => duplicating(next, { percent: 10, seed: 5 }));
  assert.is(new Set(came).size, FRAMES);
  assert.ok(Math.abs(came.length - 1.1 * FRAMES) < 60, `${came.length} came`);
});

links("flips exactly one bit of a frame it corrupts and leaves the sender's bytes alone", () => {
  const sent = new Uint8Array(100);
  const came: Uint8Array[] = [];
  const link = corrupting({ send: (frame) => came.push(frame) }, { percent: 100, seed: 5 });
  for (let n = 0; n < 50; n++) link.send(sent);
  for (const frame of came) {
    const bits = frame.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
    assert.is(bits, 1);
  }
  assert.ok(sent.every((byte) => byte === 0));
  corrupting({ send: (frame) => came.push(frame) }, { percent: 100, seed: 5 }).send(new Uint8Array());
  assert.is(came.length, 51, "an empty frame has no bit to flip");
});

links("sends at its rate and drops what its queue has no room for", () => {
  const clock = new JumpingClock();
  const came: number[] = [];
  const queue: number[] = [];
  const link = rateLimited({ send: () => came.push(clock.nowMs) }, clock, {
    bitsPerSecond: 8_000_000,
    queueBytes: 3000,
    onQueue: (waitingBytes) => queue.push(waitingBytes),
  });
  for (let n = 0; n < 5; n++) link.send(new Uint8Array(1000));
  clock.run();
  assert.equal(came, [1, 2, 3], "1000 bytes at 8 Mbit/s take 1 ms, and three fit the queue");
  assert.is(Math.max(...queue), 3000);
  assert.is(queue.at(-1), 0);
});

links("tells of frames over the MTU instead of sending them", () => {
  const [came, refused]: [number[], number[]] = [[], []];
  const link = mtu(
    { send: ({ length }) => came.push(length) },
    { lengthBytes: 1500, tooLong: ({ length }) => refused.push(length) },
  );
  link.send(new Uint8Array(1500));
  link.send(new Uint8Array(1501));
  assert.equal([came, refused], [[1500], [1501]]);
});

links("lets a function drop, change and replace frames", () => {
  const came = through((next) =>
    onFrame(next, (frame, number) => {
      if (number === 1) return "drop";
      if (number === 2) return { change: -frame };
      return number === 3 ? { replace: [7, 8] } : "forward";
    }),
  );
  assert.equal(came.slice(0, 4), [-1, 7, 8, 3]);
});

links("records what passes, with its time, as packets of a capture", () => {
  const clock = new JumpingClock(1999.9999999);
  const recording = new Recording(1_700_000_000);
  const bytes = Uint8Array.of(1, 2, 3);
  record(
    linkTo(() => {}),
    clock,
    recording,
  ).send(bytes);
  bytes[0] = 9;
  assert.equal(recording.frames, [
    { seconds: 1_700_000_002, nanoseconds: 0, bytes: Uint8Array.of(1, 2, 3), interfaceId: 0 },
  ]);
});

links.run();

const clocks = suite("a clock");

clocks("that jumps keeps appointments in the order of their time, and of their making", () => {
  const clock = new JumpingClock();
  const random = new SeededRandom(11);
  const kept: [number, number][] = [];
  for (let n = 0; n < 1000; n++) clock.after(random.below(50), () => kept.push([clock.nowMs, n]));
  assert.is(clock.run(), 1000);
  const sorted = [...kept].sort(([a, m], [b, n]) => a - b || m - n);
  assert.equal(kept, sorted);
});

clocks("that jumps calls off, stops at a moment, and makes a minute pass at once", () => {
  const clock = new JumpingClock();
  const seen: number[] = [];
  const callOff = clock.after(5, () => seen.push(5));
  clock.after(60_000, () => seen.push(60_000));
  callOff();
  clock.run(1000);
  assert.equal([clock.nowMs, seen], [1000, []]);
  clock.run();
  assert.equal([clock.nowMs, seen], [60_000, [60_000]]);
});

clocks("that jumps can be kept from running for ever", () => {
  const clock = new JumpingClock();
  const again = (): void => void clock.after(1, again);
  again();
  assert.is(clock.run(Number.POSITIVE_INFINITY, 100), 100);
});

clocks("of the machine moves on and calls when a time has passed", async () => {
  const clock = new RealClock();
  const start = clock.nowMs;
  clock.after(1, () => assert.unreachable("it was called off"))();
  // unref'd: something else must keep the process alive
  const alive = setInterval(() => {}, 1000);
  await new Promise<void>((resolve) => clock.after(2, resolve));
  clearInterval(alive);
  assert.ok(clock.nowMs > start);
});

clocks.run();
