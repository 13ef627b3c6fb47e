// timeout: 400 s
import * as assert from "uvu/assert";
import { eachStore, rejects } from "./each-store";
import { attemptBy, claimed, gradingOf, NOON_MS } from "./places";

eachStore("What a teacher decides", (test, on) => {
  test("keeps policies, extensions and marks", async () => {
    const person = await on.ann();
    const late = { graceMinutes: 10, penaltyPerDay: 0.1, most: 0.5, closedAfterDays: 7 };
    await on.store.setPolicy({
      exercise: "07-scp",
      keep: "last",
      late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 },
    });
    await on.store.setPolicy({ exercise: "06-chat", dueAtMs: 1, keep: "best", late });
    await on.store.setPolicy({ exercise: "06-chat", dueAtMs: NOON_MS, keep: "best", late });
    assert.equal(await on.store.policies(), [
      { exercise: "06-chat", dueAtMs: NOON_MS, keep: "best", late },
      { exercise: "07-scp", keep: "last", late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 } },
    ]);
    const extension = { personId: person.id, exercise: "06-chat", dueAtMs: NOON_MS + 1, reason: "ill" };
    await on.store.setExtension({ ...extension, reason: "?" });
    await on.store.setExtension(extension);
    assert.equal(await on.store.extensions("06-chat"), [extension]);
    assert.equal(await on.store.extensions("07-scp"), []);
    await rejects(on.store.setExtension({ ...extension, personId: "nobody" }), "ERR_NO_PERSON");
    await on.store.removeExtension(person.id, "06-chat");
    assert.equal(await on.store.extensions(), []);
    const { attempt } = await on.store.receive(attemptBy(person, "1"));
    const mark = { attemptId: attempt.id, cellId: "why", points: 1.5, comment: "good", byPersonId: person.id };
    await on.store.addMark({ ...mark, points: 1 });
    on.nowMs += 1;
    assert.equal(await on.store.addMark(mark), { ...mark, atMs: NOON_MS + 1 });
    assert.equal(
      (await on.store.marksOf(attempt.id)).map(({ points }) => points),
      [1, 1.5],
    );
    await rejects(on.store.addMark({ ...mark, attemptId: "none" }), "ERR_NO_ATTEMPT");
  });

  test("gives the class table's rows: the newest result that stands, marks, no messages", async () => {
    const [person, bo] = [await on.ann(), await on.store.addPerson({ login: "bo", name: "Bo", role: "student" })];
    const { attempt } = await on.store.receive(attemptBy(person, "1"));
    await on.store.receive(attemptBy(bo, "1"));
    await on.store.finish(await claimed(on.store, "w"), gradingOf(3));
    await on.store.regrade(attempt.id);
    const mark = { attemptId: attempt.id, cellId: "why", points: 1, comment: "", byPersonId: bo.id };
    await on.store.addMark(mark);
    const [first, second, ...more] = await on.store.classRows("06-chat");
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
    assert.equal(await on.store.classRows("07-scp"), []);
    assert.equal((await on.store.classRows(undefined, bo.id)).length, 1);
  });
});
