// timeout: 400 s
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { eachStore, rejects } from "./each-store";
import { attemptBy, claimed, gradingOf, NOON_MS } from "./places";

eachStore("People in a store", (test, on) => {
  test("keeps people, and finds them by id, login and token", async () => {
    const person = await on.ann();
    const { id, ...rest } = person;
    const expected = { login: "ann", name: "Ann Lee", email: "ann@example.org", group: "tue", role: "student" };
    assert.equal(rest, { ...expected, addedAtMs: NOON_MS });
    assert.match(id, /^[2-9a-z]{16}$/);
    assert.equal(await on.store.personByLogin("ann"), person);
    await rejects(on.ann(), "ERR_LOGIN_TAKEN");
    await on.store.addPerson({ login: "tea", name: "Tea", role: "teacher" });
    assert.equal(
      (await on.store.people()).map(({ login }) => login),
      ["ann", "tea"],
    );
    assert.equal(
      (await on.store.people("teacher")).map(({ login }) => login),
      ["tea"],
    );
    const changed = await on.store.changePerson(id, { name: "Ann Wu", email: undefined });
    assert.equal(changed, { id, login: "ann", name: "Ann Wu", group: "tue", role: "student", addedAtMs: NOON_MS });
    assert.is(await on.store.changePerson("nobody", { name: "x" }), undefined);
  });

  test("makes tokens that are worth something until the next one", async () => {
    const person = await on.ann();
    const first = await on.store.newToken(person.id);
    assert.match(first, /^wb_[\w-]{43}$/);
    assert.equal(await on.store.personByToken(first), person);
    const second = await on.store.newToken(person.id);
    assert.is(await on.store.personByToken(first), undefined);
    assert.equal(await on.store.personByToken(second), person);
    await rejects(on.store.newToken("nobody"), "ERR_NO_PERSON");
  });

  test("erases a person with everything, the line included", async () => {
    const [person, bo] = [await on.ann(), await on.store.addPerson({ login: "bo", name: "Bo", role: "student" })];
    const { attempt } = await on.store.receive(attemptBy(person, "1"));
    await on.store.finish(await claimed(on.store, "w"), gradingOf(3));
    await on.store.addMark({ attemptId: attempt.id, cellId: "why", points: 1, comment: "", byPersonId: bo.id });
    await on.store.setExtension({ personId: person.id, exercise: "06-chat", dueAtMs: 1, reason: "ill" });
    await on.store.receive(attemptBy(person, "2"));
    const running = await claimed(on.store, "w");
    await on.store.receive(attemptBy(person, "3"));
    await on.store.receive(attemptBy(bo, "1"));
    const erased = await on.store.erasePerson(person.id);
    assert.equal(erased, { attempts: 3, gradings: 3, marks: 1, extensions: 1, queued: 2 });
    assert.is(await on.store.renew(running, 1), false);
    assert.is(await on.store.finish(running, gradingOf(3)), false);
    assert.is(await on.store.notebookOf(attempt.id), undefined);
    assert.is((await claimed(on.store, "w")).personId, bo.id);
    assert.is(await on.store.claim("w", 1), undefined);
    assert.is(await on.store.erasePerson(person.id), undefined);
    assert.is(await on.store.exportPerson(person.id), undefined);
  });

  test("gives all that is kept of a person", async () => {
    const person = await on.ann();
    await on.store.newToken(person.id);
    const { attempt } = await on.store.receive(attemptBy(person, "1", "{}"));
    await on.store.finish(await claimed(on.store, "w"), gradingOf(3));
    const all = await on.store.exportPerson(person.id);
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
      const person = await on.store.addPerson({ login: `${at}${text}`, name: text, group: text, role: "student" });
      const { attempt } = await on.store.receive({ ...attemptBy(person, text), exercise: text });
      await on.store.addMark({ attemptId: attempt.id, cellId: text, points: 1, comment: text, byPersonId: text });
      const grading = { ...gradingOf(0), remarks: [text] };
      assert.is(await on.store.finish(await claimed(on.store, text), grading), true);
      const kept = (await on.store.statusOf(attempt.id))?.grading;
      assert.equal(kept, grading);
      assert.is(await on.store.person(text), undefined);
      assert.is(await on.store.attempt(text), undefined);
      assert.is(await on.store.statusOf(text), undefined);
      assert.is(await on.store.personByToken(text), undefined);
    }
    assert.is((await on.store.people()).length, nasty.length);
  });

  test("keeps no token, in the database or in a backup", async () => {
    const person = await on.ann();
    const token = await on.store.newToken(person.id);
    const file = on.places.file(`${on.kind}-token`);
    await on.store.backup(file);
    const text = gunzipSync(readFileSync(file)).toString("latin1");
    assert.match(text, person.id);
    assert.not.match(text, token);
    assert.not.match(text, token.slice(3));
  });

  test("keeps a secret by its name", async () => {
    const [first, second] = await Promise.all([on.store.secret("seed"), on.store.secret("seed")]);
    assert.is(first.length, 32);
    assert.equal(Buffer.from(first).toString("hex"), Buffer.from(second).toString("hex"));
    assert.not.equal(Buffer.from(await on.store.secret("other")).toString("hex"), Buffer.from(first).toString("hex"));
  });
});
