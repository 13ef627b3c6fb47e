// Transfers between a learner's two ends over a bad link, in virtual time.
import * as assert from "uvu/assert";
import { carry, type DataPacket, type SenderAnswer, type SentPacket } from "../../../kernel-lib/course/transfer";
import { suite } from "../../harness";

const test = suite("carry");
const TEXTS = Array.from({ length: 30 }, (_, n) => `t${n}`);

/** Stop-and-wait with a fixed wait of 100 ms. */
function stopAndWait() {
  let texts: string[] = [];
  let next = 0;
  const answer = (nowMs: number): SenderAnswer =>
    next === texts.length
      ? { send: [], state: "done" }
      : { send: [{ number: next, text: texts[next] ?? "" }], wakeAtMs: nowMs + 100, state: "sending" };
  let deadlineMs = 0;
  const again = (nowMs: number): SenderAnswer => {
    deadlineMs = nowMs + 100;
    return answer(nowMs);
  };
  return {
    start: (all: string[], nowMs: number) => {
      texts = all;
      return again(nowMs);
    },
    onAck: (ack: number, nowMs: number): SenderAnswer => {
      if (ack !== next + 1) return { send: [], wakeAtMs: deadlineMs, state: "sending" };
      next++;
      return again(nowMs);
    },
    onTick: again,
  };
}

function inOrder() {
  let expected = 0;
  return {
    onData: async ({ number, text }: DataPacket) => {
      const deliver = number === expected ? [text] : [];
      expected += deliver.length;
      return { ack: expected, deliver };
    },
  };
}

test("takes a round trip a packet where nothing is lost", async () => {
  const run = await carry({ sender: stopAndWait(), receiver: inOrder() }, TEXTS, { delayMs: 10 });
  assert.equal(run, { state: "done", delivered: TEXTS, tookMs: 600, sent: 30, mostUnderWay: 1 });
});

test("loses, doubles and holds back, and gives the same run for the same seed", async () => {
  const bad = { delayMs: 10, lossPercent: 20, duplicatePercent: 20, reorderPercent: 20, seed: 5 };
  const once = await carry({ sender: stopAndWait(), receiver: inOrder() }, TEXTS, bad);
  assert.equal(once.delivered, TEXTS);
  assert.ok(once.sent > 30 && once.tookMs > 600);
  assert.equal(await carry({ sender: stopAndWait(), receiver: inOrder() }, TEXTS, bad), once);
  const other = await carry({ sender: stopAndWait(), receiver: inOrder() }, TEXTS, { ...bad, seed: 6 });
  assert.is.not(other.tookMs, once.tookMs);
});

test("tells of all that is put on the link: what is lost, sent again, doubled and held", async () => {
  const told: SentPacket[] = [];
  const onSent = (sent: SentPacket): void => void told.push(sent);
  const bad = { delayMs: 10, lossPercent: 20, duplicatePercent: 20, reorderPercent: 20, seed: 5 };
  const run = await carry({ sender: stopAndWait(), receiver: inOrder() }, TEXTS, { ...bad, onSent });
  assert.equal(run, await carry({ sender: stopAndWait(), receiver: inOrder() }, TEXTS, bad), "to look changes nothing");
  assert.equal(told[0], { atMs: 0, toward: "right", what: 'data 0 "t0"', lost: true });
  const copies = told.filter(({ toward, what }) => toward === "right" && !what.includes("doubled"));
  assert.is(copies.length, run.sent);
  for (const kind of [/^data \d+ "t\d+", again$/, /, doubled$/, /^ack \d+, held for \d+ ms$/])
    assert.ok(
      told.some(({ what }) => kind.test(what)),
      String(kind),
    );
  assert.ok(told.some(({ lost }) => lost));
});

test("breaks off what never ends: a sender that waits for nothing, and one that sends for ever", async () => {
  const waits = { ...stopAndWait(), start: (): SenderAnswer => ({ send: [], state: "sending" }) };
  assert.is((await carry({ sender: waits, receiver: inOrder() }, TEXTS, { delayMs: 1 })).state, "broken off");
  const more = (): SenderAnswer => ({ send: [{ number: 0, text: "" }], state: "sending" });
  const floods = { start: more, onAck: more, onTick: more };
  assert.is((await carry({ sender: floods, receiver: inOrder() }, TEXTS, { delayMs: 1 })).state, "broken off");
});

test("says that a sender gave up", async () => {
  const gaveUp = { ...stopAndWait(), onTick: (): SenderAnswer => ({ send: [], state: "gave up" }) };
  const run = await carry({ sender: gaveUp, receiver: inOrder() }, TEXTS, { delayMs: 10, lossPercent: 100 });
  assert.equal([run.state, run.tookMs], ["gave up", 100]);
});

test.run();
