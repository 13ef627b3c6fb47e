// timeout: 400 s
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { openStore, type Store, StoreError } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { attemptBy, claimed, gradingOf, KINDS, NOON_MS, Places, shaOf } from "./places";

const places = new Places();

async function rejects(promise: Promise<unknown>, code: StoreError["code"]): Promise<StoreError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, StoreError, `not refused with ${code}`);
  assert.is((error as StoreError).code, code);
  return error as StoreError;
}

for (const kind of KINDS) {
  const test = suite(`Store over ${kind}`);
  let store: Store;
  let nowMs: number;
  test.before.each(async () => {
    nowMs = NOON_MS;
    store = await openStore({ ...(await places.next(kind)), nowMs: () => nowMs });
  });
  test.after.each(() => store.close());

  const ann = (): ReturnType<Store["addPerson"]> =>
    store.addPerson({ login: "ann", name: "Ann Lee", email: "ann@example.org", group: "tue", role: "student" });

  test("keeps people, and finds them by id, login and token", async () => {
    const person = await ann();
    const { id, ...rest } = person;
    const expected = { login: "ann", name: "Ann Lee", email: "ann@example.org", group: "tue", role: "student" };
    assert.equal(rest, { ...expected, addedAtMs: NOON_MS });
    assert.match(id, /^[2-9a-z]{16}$/);
    assert.equal(await store.personByLogin("ann"), person);
    await rejects(ann(), "ERR_LOGIN_TAKEN");
    await store.addPerson({ login: "tea", name: "Tea", role: "teacher" });
    assert.equal(
      (await store.people()).map(({ login }) => login),
      ["ann", "tea"],
    );
    assert.equal(
      (await store.people("teacher")).map(({ login }) => login),
      ["tea"],
    );
    const changed = await store.changePerson(id, { name: "Ann Wu", email: undefined });
    assert.equal(changed, { id, login: "ann", name: "Ann Wu", group: "tue", role: "student", addedAtMs: NOON_MS });
    assert.is(await store.changePerson("nobody", { name: "x" }), undefined);
  });

  test("makes tokens that are worth something until the next one", async () => {
    const person = await ann();
    const first = await store.newToken(person.id);
    assert.match(first, /^wb_[\w-]{43}$/);
    assert.equal(await store.personByToken(first), person);
    const second = await store.newToken(person.id);
    assert.is(await store.personByToken(first), undefined);
    assert.equal(await store.personByToken(second), person);
    await rejects(store.newToken("nobody"), "ERR_NO_PERSON");
  });

  test("keeps an attempt once however often and however fast it is sent", async () => {
    const person = await ann();
    const attempt = attemptBy(person, "k1");
    const all = await Promise.all(Array.from({ length: 12 }, () => store.receive(attempt)));
    assert.is(all.filter((one) => one.kind === "new").length, 1);
    assert.is(all.filter((one) => one.kind === "known").length, 11);
    assert.is(new Set(all.map((one) => one.attempt.id)).size, 1);
    assert.equal(await store.queue(), { queued: 1, running: 0 });
    assert.is((await store.receive(attemptBy(person, "k1", "other bytes"))).kind, "conflict");
    assert.is((await store.receive({ ...attempt, exercise: "07-scp" })).kind, "conflict");
    await rejects(store.receive(attemptBy({ id: "nobody" }, "k1")), "ERR_NO_PERSON");
    assert.equal((await store.attemptsOf(person.id)).length, 1);
  });

  test("gives a notebook's bytes back as they came", async () => {
    const person = await ann();
    const random = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 251));
    for (const [key, notebook] of Object.entries({ empty: Buffer.alloc(0), random, zeros: Buffer.alloc(300_000) })) {
      const { attempt } = await store.receive({
        personId: person.id,
        exercise: "x",
        key,
        notebook,
        sha256: shaOf(notebook),
      });
      assert.is(attempt.lengthBytes, notebook.length);
      assert.is(shaOf((await store.notebookOf(attempt.id)) ?? Buffer.from("none")), shaOf(notebook));
    }
    assert.is(await store.notebookOf("none"), undefined);
  });

  test("gives each round to one worker, the oldest first, and tells how many stand before", async () => {
    const person = await ann();
    const ids: string[] = [];
    for (let at = 0; at < 10; at += 1) {
      nowMs += 1;
      ids.push((await store.receive(attemptBy(person, String(at)))).attempt.id);
    }
    const status = await store.statusOf(ids[3] as string);
    assert.equal(status, { attemptId: ids[3], round: 1, state: "queued", place: 3, queuedAtMs: NOON_MS + 4 });
    const first = await claimed(store, "w0");
    assert.is(first.attemptId, ids[0]);
    assert.equal(Buffer.from(first.notebook).toString(), '{"key":"0"}');
    assert.is((await store.statusOf(ids[0] as string))?.state, "running");
    const others = await Promise.all(Array.from({ length: 12 }, (_, at) => store.claim(`w${at + 1}`, 60_000)));
    const taken = others.flatMap((claim) => (claim ? [claim.attemptId] : []));
    assert.equal(taken.sort(), ids.slice(1).sort());
    assert.equal(await store.queue(), { queued: 0, running: 10 });
  });

  test("writes the first result of a round and drops every other one", async () => {
    const person = await ann();
    const { attempt } = await store.receive(attemptBy(person, "k"));
    const claim = await claimed(store, "w");
    nowMs += 5;
    assert.is(await store.finish(claim, gradingOf(3)), true);
    assert.is(await store.finish(claim, gradingOf(1)), false);
    const status = await store.statusOf(attempt.id);
    assert.is(status?.grading?.score, 3);
    assert.is(status?.endedAtMs, NOON_MS + 5);
    assert.is(await store.fail(claim, "late"), "lost");
    await store.giveBack(claim);
    assert.is(await store.renew(claim, 1), false);
    assert.is((await store.statusOf(attempt.id))?.state, "graded");
    assert.is(await store.claim("w", 1), undefined);
  });

  test("gives a round to another worker once its lease has ended, and takes the dead one's result if it comes first", async () => {
    const person = await ann();
    const { attempt } = await store.receive(attemptBy(person, "k"));
    const dead = await claimed(store, "dead", 60_000);
    nowMs += 50_000;
    assert.is(await store.renew(dead, 60_000), true);
    nowMs += 50_000;
    assert.is(await store.claim("eager", 60_000), undefined, "the lease was renewed");
    nowMs += 20_000;
    const second = await claimed(store, "second");
    assert.is(second.attemptId, attempt.id);
    assert.is(second.tries, 2);
    assert.is(await store.renew(dead, 60_000), false, "it is not the dead one's any more");
    assert.is(await store.finish(dead, gradingOf(2)), true);
    assert.is(await store.renew(second, 60_000), false);
    assert.is(await store.finish(second, gradingOf(3)), false);
    assert.is((await store.statusOf(attempt.id))?.grading?.score, 2);
    assert.equal(await store.queue(), { queued: 0, running: 0 });
    assert.is(await store.claim("w", 1), undefined);
  });

  test("fails a round that three workers have died over", async () => {
    const person = await ann();
    const { attempt } = await store.receive(attemptBy(person, "k"));
    for (const tries of [1, 2, 3]) {
      assert.is((await claimed(store, `w${tries}`, 1_000)).tries, tries);
      nowMs += 2_000;
    }
    assert.is(await store.claim("w4", 1_000), undefined);
    const status = await store.statusOf(attempt.id);
    assert.is(status?.state, "failed");
    assert.match(status?.why ?? "", "ended or hung");
  });

  test("tries our own failures three times, then says why; a teacher may have it graded again", async () => {
    const person = await ann();
    const { attempt } = await store.receive(attemptBy(person, "k"));
    assert.is(await store.regrade(attempt.id), undefined, "one waits already");
    const states: string[] = [];
    for (const tries of [1, 2, 3]) states.push(await store.fail(await claimed(store, "w"), `no disk ${tries}\0`));
    assert.equal(states, ["queued", "queued", "failed"]);
    const status = await store.statusOf(attempt.id);
    assert.is(status?.why, "no disk 3\ufffd");
    const again = await store.regrade(attempt.id);
    assert.equal([again?.round, again?.state, again?.place], [2, "queued", 0]);
    assert.is(await store.regrade(attempt.id), undefined);
    const claim = await claimed(store, "w");
    assert.equal([claim.round, claim.tries], [2, 1]);
    await store.finish(claim, gradingOf(3));
    assert.is((await store.statusOf(attempt.id))?.grading?.score, 3);
    await rejects(store.regrade("none"), "ERR_NO_ATTEMPT");
  });

  test("puts a round that is given back where it stood, as if it had not been tried", async () => {
    const person = await ann();
    const first = (await store.receive(attemptBy(person, "1"))).attempt.id;
    await store.receive(attemptBy(person, "2"));
    await store.giveBack(await claimed(store, "w"));
    assert.is((await store.statusOf(first))?.place, 0);
    const again = await claimed(store, "w");
    assert.equal([again.attemptId, again.tries], [first, 1]);
  });

  test("tells who waits that something has changed, and nobody else", async () => {
    const person = await ann();
    const waiting = new AbortController();
    const work = store.workMayWait(waiting.signal);
    const { attempt } = await store.receive(attemptBy(person, "1"));
    await work;
    let others = 0;
    const other = store.changed("another", waiting.signal).then(() => {
      others += 1;
    });
    const changed = store.changed(attempt.id, waiting.signal);
    await claimed(store, "w");
    await changed;
    // PostgreSQL's first connection that listens wakes everybody once
    if (kind === "pglite") assert.is(others, 0);
    waiting.abort();
    await other;
    await store.changed("another", waiting.signal);
  });

  test("keeps policies, extensions and marks", async () => {
    const person = await ann();
    const late = { graceMinutes: 10, penaltyPerDay: 0.1, most: 0.5, closedAfterDays: 7 };
    await store.setPolicy({ exercise: "07-scp", keep: "last", late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 } });
    await store.setPolicy({ exercise: "06-chat", dueAtMs: 1, keep: "best", late });
    await store.setPolicy({ exercise: "06-chat", dueAtMs: NOON_MS, keep: "best", late });
    assert.equal(await store.policies(), [
      { exercise: "06-chat", dueAtMs: NOON_MS, keep: "best", late },
      { exercise: "07-scp", keep: "last", late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 } },
    ]);
    const extension = { personId: person.id, exercise: "06-chat", dueAtMs: NOON_MS + 1, reason: "ill" };
    await store.setExtension({ ...extension, reason: "?" });
    await store.setExtension(extension);
    assert.equal(await store.extensions("06-chat"), [extension]);
    assert.equal(await store.extensions("07-scp"), []);
    await rejects(store.setExtension({ ...extension, personId: "nobody" }), "ERR_NO_PERSON");
    await store.removeExtension(person.id, "06-chat");
    assert.equal(await store.extensions(), []);
    const { attempt } = await store.receive(attemptBy(person, "1"));
    const mark = { attemptId: attempt.id, cellId: "why", points: 1.5, comment: "good", byPersonId: person.id };
    await store.addMark({ ...mark, points: 1 });
    nowMs += 1;
    assert.equal(await store.addMark(mark), { ...mark, atMs: NOON_MS + 1 });
    assert.equal(
      (await store.marksOf(attempt.id)).map(({ points }) => points),
      [1, 1.5],
    );
    await rejects(store.addMark({ ...mark, attemptId: "none" }), "ERR_NO_ATTEMPT");
  });

  test("gives the class table's rows: the newest result that stands, marks, no messages", async () => {
    const [person, bo] = [await ann(), await store.addPerson({ login: "bo", name: "Bo", role: "student" })];
    const { attempt } = await store.receive(attemptBy(person, "1"));
    await store.receive(attemptBy(bo, "1"));
    await store.finish(await claimed(store, "w"), gradingOf(3));
    await store.regrade(attempt.id);
    const mark = { attemptId: attempt.id, cellId: "why", points: 1, comment: "", byPersonId: bo.id };
    await store.addMark(mark);
    const [first, second, ...more] = await store.classRows("06-chat");
    const outcomes = [
      { id: "echo", points: 3, max: 3, outcome: "passed" },
      { id: "why", points: 0, max: 2 },
    ];
    assert.equal(first, {
      attempt: { id: attempt.id, personId: person.id, exercise: "06-chat", receivedAtMs: NOON_MS },
      state: "queued",
      grading: { score: 3, max: 5, practice: false, outcomes },
      marks: [{ ...mark, atMs: NOON_MS }],
    });
    assert.equal(
      [second?.attempt.personId, second?.state, second?.grading, more.length],
      [bo.id, "queued", undefined, 0],
    );
    assert.equal(await store.classRows("07-scp"), []);
    assert.equal((await store.classRows(undefined, bo.id)).length, 1);
  });

  test("erases a person with everything, the line included", async () => {
    const [person, bo] = [await ann(), await store.addPerson({ login: "bo", name: "Bo", role: "student" })];
    const { attempt } = await store.receive(attemptBy(person, "1"));
    await store.finish(await claimed(store, "w"), gradingOf(3));
    await store.addMark({ attemptId: attempt.id, cellId: "why", points: 1, comment: "", byPersonId: bo.id });
    await store.setExtension({ personId: person.id, exercise: "06-chat", dueAtMs: 1, reason: "ill" });
    await store.receive(attemptBy(person, "2"));
    const running = await claimed(store, "w");
    await store.receive(attemptBy(person, "3"));
    await store.receive(attemptBy(bo, "1"));
    const erased = await store.erasePerson(person.id);
    assert.equal(erased, { attempts: 3, gradings: 3, marks: 1, extensions: 1, queued: 2 });
    assert.is(await store.renew(running, 1), false);
    assert.is(await store.finish(running, gradingOf(3)), false);
    assert.is(await store.notebookOf(attempt.id), undefined);
    assert.is((await claimed(store, "w")).personId, bo.id);
    assert.is(await store.claim("w", 1), undefined);
    assert.is(await store.erasePerson(person.id), undefined);
    assert.is(await store.exportPerson(person.id), undefined);
  });

  test("gives all that is kept of a person", async () => {
    const person = await ann();
    await store.newToken(person.id);
    const { attempt } = await store.receive(attemptBy(person, "1", "{}"));
    await store.finish(await claimed(store, "w"), gradingOf(3));
    const all = await store.exportPerson(person.id);
    assert.equal(all?.person, person);
    const [one] = all?.attempts ?? [];
    assert.equal([one?.attempt, one?.key, one?.rounds.length], [attempt, "1", 1]);
    assert.is(Buffer.from(one?.notebook ?? []).toString(), "{}");
    assert.is(one?.rounds[0]?.grading?.outcomes[0]?.message, "it gave 3");
  });

  test("keeps any text that somebody sends, and finds nothing by it", async () => {
    const nasty = [
      "'; drop table wirebook.person; --",
      "\0",
      "<script>",
      "\ud800",
      "$1",
      "日本",
      "\\x00",
      "a".repeat(9_000),
    ];
    for (const [at, text] of nasty.entries()) {
      const person = await store.addPerson({ login: `${at}${text}`, name: text, group: text, role: "student" });
      const { attempt } = await store.receive({ ...attemptBy(person, text), exercise: text });
      await store.addMark({ attemptId: attempt.id, cellId: text, points: 1, comment: text, byPersonId: text });
      const grading = { ...gradingOf(0), remarks: [text] };
      assert.is(await store.finish(await claimed(store, text), grading), true);
      const kept = (await store.statusOf(attempt.id))?.grading;
      assert.equal(kept, grading);
      assert.is(await store.person(text), undefined);
      assert.is(await store.attempt(text), undefined);
      assert.is(await store.statusOf(text), undefined);
      assert.is(await store.personByToken(text), undefined);
    }
    assert.is((await store.people()).length, nasty.length);
  });

  test("keeps no token, in the database or in a backup", async () => {
    const person = await ann();
    const token = await store.newToken(person.id);
    const file = places.file(`${kind}-token`);
    await store.backup(file);
    const text = gunzipSync(readFileSync(file)).toString("latin1");
    assert.match(text, person.id);
    assert.not.match(text, token);
    assert.not.match(text, token.slice(3));
  });

  test("keeps a secret by its name", async () => {
    const [first, second] = await Promise.all([store.secret("seed"), store.secret("seed")]);
    assert.is(first.length, 32);
    assert.equal(Buffer.from(first).toString("hex"), Buffer.from(second).toString("hex"));
    assert.not.equal(Buffer.from(await store.secret("other")).toString("hex"), Buffer.from(first).toString("hex"));
  });

  test.run();
}

const end = suite("Stores");
end("are removed", () => places.remove());
end.run();
