// timeout: 400 s
import * as assert from "uvu/assert";
import { eachStore, rejects } from "./each-store";
import { attemptBy, claimed, gradingOf, NOON_MS, shaOf } from "./places";

eachStore("Attempts and their rounds", (test, on) => {
  test("keeps an attempt once however often and however fast it is sent", async () => {
    const person = await on.ann();
    const attempt = attemptBy(person, "k1");
    const all = await Promise.all(Array.from({ length: 12 }, () => on.store.receive(attempt)));
    assert.is(all.filter((one) => one.kind === "new").length, 1);
    assert.is(all.filter((one) => one.kind === "known").length, 11);
    assert.is(new Set(all.map((one) => one.attempt.id)).size, 1);
    assert.equal(await on.store.queue(), { queued: 1, running: 0 });
    assert.is((await on.store.receive(attemptBy(person, "k1", "other bytes"))).kind, "conflict");
    assert.is((await on.store.receive({ ...attempt, exercise: "07-scp" })).kind, "conflict");
    await rejects(on.store.receive(attemptBy({ id: "nobody" }, "k1")), "ERR_NO_PERSON");
    assert.equal((await on.store.attemptsOf(person.id)).length, 1);
  });

  test("gives a notebook's bytes back as they came", async () => {
    const person = await on.ann();
    const random = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 251));
    for (const [key, notebook] of Object.entries({ empty: Buffer.alloc(0), random, zeros: Buffer.alloc(300_000) })) {
      const { attempt } = await on.store.receive({
        personId: person.id,
        exercise: "x",
        key,
        notebook,
        sha256: shaOf(notebook),
      });
      assert.is(attempt.lengthBytes, notebook.length);
      assert.is(shaOf((await on.store.notebookOf(attempt.id)) ?? Buffer.from("none")), shaOf(notebook));
    }
    assert.is(await on.store.notebookOf("none"), undefined);
  });

  test("gives each round to one worker, the oldest first, and tells how many stand before", async () => {
    const person = await on.ann();
    const ids: string[] = [];
    for (let at = 0; at < 10; at += 1) {
      on.nowMs += 1;
      ids.push((await on.store.receive(attemptBy(person, String(at)))).attempt.id);
    }
    const status = await on.store.statusOf(ids[3] as string);
    assert.equal(status, { attemptId: ids[3], round: 1, state: "queued", place: 3, queuedAtMs: NOON_MS + 4 });
    const first = await claimed(on.store, "w0");
    assert.is(first.attemptId, ids[0]);
    assert.equal(Buffer.from(first.notebook).toString(), '{"key":"0"}');
    assert.is((await on.store.statusOf(ids[0] as string))?.state, "running");
    const others = await Promise.all(Array.from({ length: 12 }, (_, at) => on.store.claim(`w${at + 1}`, 60_000)));
    const taken = others.flatMap((claim) => (claim ? [claim.attemptId] : []));
    assert.equal(taken.sort(), ids.slice(1).sort());
    assert.equal(await on.store.queue(), { queued: 0, running: 10 });
  });

  test("writes the first result of a round and drops every other one", async () => {
    const person = await on.ann();
    const { attempt } = await on.store.receive(attemptBy(person, "k"));
    const claim = await claimed(on.store, "w");
    on.nowMs += 5;
    assert.is(await on.store.finish(claim, gradingOf(3)), true);
    assert.is(await on.store.finish(claim, gradingOf(1)), false);
    const status = await on.store.statusOf(attempt.id);
    assert.is(status?.grading?.score, 3);
    assert.is(status?.endedAtMs, NOON_MS + 5);
    assert.is(await on.store.fail(claim, "late"), "lost");
    await on.store.giveBack(claim);
    assert.is(await on.store.renew(claim, 1), false);
    assert.is((await on.store.statusOf(attempt.id))?.state, "graded");
    assert.is(await on.store.claim("w", 1), undefined);
  });

  test("gives a round to another worker once its lease has ended, and takes the dead one's result if it comes first", async () => {
    const person = await on.ann();
    const { attempt } = await on.store.receive(attemptBy(person, "k"));
    const dead = await claimed(on.store, "dead", 60_000);
    on.nowMs += 50_000;
    assert.is(await on.store.renew(dead, 60_000), true);
    on.nowMs += 50_000;
    assert.is(await on.store.claim("eager", 60_000), undefined, "the lease was renewed");
    on.nowMs += 20_000;
    const second = await claimed(on.store, "second");
    assert.is(second.attemptId, attempt.id);
    assert.is(second.tries, 2);
    assert.is(await on.store.renew(dead, 60_000), false, "it is not the dead one's any more");
    assert.is(await on.store.finish(dead, gradingOf(2)), true);
    assert.is(await on.store.renew(second, 60_000), false);
    assert.is(await on.store.finish(second, gradingOf(3)), false);
    assert.is((await on.store.statusOf(attempt.id))?.grading?.score, 2);
    assert.equal(await on.store.queue(), { queued: 0, running: 0 });
    assert.is(await on.store.claim("w", 1), undefined);
  });

  test("fails a round that three workers have died over", async () => {
    const person = await on.ann();
    const { attempt } = await on.store.receive(attemptBy(person, "k"));
    for (const tries of [1, 2, 3]) {
      assert.is((await claimed(on.store, `w${tries}`, 1_000)).tries, tries);
      on.nowMs += 2_000;
    }
    assert.is(await on.store.claim("w4", 1_000), undefined);
    const status = await on.store.statusOf(attempt.id);
    assert.is(status?.state, "failed");
    assert.match(status?.why ?? "", "ended or hung");
  });

  test("tries our own failures three times, then says why; a teacher may have it graded again", async () => {
    const person = await on.ann();
    const { attempt } = await on.store.receive(attemptBy(person, "k"));
    assert.is(await on.store.regrade(attempt.id), undefined, "one waits already");
    const states: string[] = [];
    for (const tries of [1, 2, 3]) states.push(await on.store.fail(await claimed(on.store, "w"), `no disk ${tries}\0`));
    assert.equal(states, ["queued", "queued", "failed"]);
    const status = await on.store.statusOf(attempt.id);
    assert.is(status?.why, "no disk 3\ufffd");
    const again = await on.store.regrade(attempt.id);
    assert.equal([again?.round, again?.state, again?.place], [2, "queued", 0]);
    assert.is(await on.store.regrade(attempt.id), undefined);
    const claim = await claimed(on.store, "w");
    assert.equal([claim.round, claim.tries], [2, 1]);
    await on.store.finish(claim, gradingOf(3));
    assert.is((await on.store.statusOf(attempt.id))?.grading?.score, 3);
    await rejects(on.store.regrade("none"), "ERR_NO_ATTEMPT");
  });

  test("puts a round that is given back where it stood, as if it had not been tried", async () => {
    const person = await on.ann();
    const first = (await on.store.receive(attemptBy(person, "1"))).attempt.id;
    await on.store.receive(attemptBy(person, "2"));
    await on.store.giveBack(await claimed(on.store, "w"));
    assert.is((await on.store.statusOf(first))?.place, 0);
    const again = await claimed(on.store, "w");
    assert.equal([again.attemptId, again.tries], [first, 1]);
  });

  test("tells who waits that something has changed, and nobody else", async () => {
    const person = await on.ann();
    const waiting = new AbortController();
    const work = on.store.workMayWait(waiting.signal);
    const { attempt } = await on.store.receive(attemptBy(person, "1"));
    await work;
    let others = 0;
    const other = on.store.changed("another", waiting.signal).then(() => {
      others += 1;
    });
    const changed = on.store.changed(attempt.id, waiting.signal);
    await claimed(on.store, "w");
    await changed;
    // PostgreSQL's first connection that listens wakes everybody once
    if (on.kind === "pglite") assert.is(others, 0);
    waiting.abort();
    await other;
    await on.store.changed("another", waiting.signal);
  });
});
