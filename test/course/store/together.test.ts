// timeout: 300 s
import * as assert from "uvu/assert";
import { openStore, type Store } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { attemptBy, claimed, gradingOf, KINDS, Places } from "./places";

for (const kind of KINDS) {
  const test = suite(`many who ask a store over ${kind} at once`);
  const places = new Places();

  test.after(() => places.remove());

  const withStore = async (act: (store: Store) => Promise<void>): Promise<void> => {
    const store = await openStore(await places.next(kind));
    try {
      await act(store);
    } finally {
      await store.close();
    }
  };
  const student = (store: Store) => store.addPerson({ login: "ann", name: "Ann", role: "student" });

  test("are all kept, once each, and graded in the order of the line", () =>
    withStore(async (store) => {
      const ann = await student(store);
      const received = await Promise.all(
        Array.from({ length: 100 }, (_, n) => store.receive(attemptBy(ann, `key ${n % 50}`))),
      );
      assert.is(received.filter(({ kind }) => kind === "new").length, 50);
      assert.is(new Set(received.map(({ attempt }) => attempt.id)).size, 50);
      const line = (await store.attemptsOf(ann.id)).map(({ id }) => id);
      for (const [place, id] of line.entries()) assert.is((await store.statusOf(id))?.place, place);
      for (const id of line.slice(0, 5)) assert.is((await claimed(store, "first")).attemptId, id);
      const claims = await Promise.all(Array.from({ length: 60 }, (_, n) => store.claim(`lane ${n}`, 60_000)));
      const taken = claims.flatMap((claim) => claim ?? []);
      assert.equal(taken.map(({ attemptId }) => attemptId).sort(), line.slice(5).sort());
      for (const { attemptId, notebook, worker } of taken) {
        const n = claims.findIndex((claim) => claim?.attemptId === attemptId);
        assert.is(worker, `lane ${n}`);
        assert.equal(Buffer.from(notebook), Buffer.from((await store.notebookOf(attemptId)) ?? ""));
      }
    }));

  test("are refused only for their own fault", () =>
    withStore(async (store) => {
      const ann = await student(store);
      await store.receive(attemptBy(ann, "old"));
      const asked = [
        attemptBy(ann, "one"),
        attemptBy({ id: "nobody" }, "two"),
        attemptBy(ann, "old", "other bytes"),
        attemptBy(ann, "nul \0"),
        attemptBy(ann, "nul \0"),
      ];
      const answers = await Promise.all(
        asked.map((attempt) =>
          store.receive(attempt).then(
            ({ kind }) => kind as string,
            (error: { code: string }) => error.code,
          ),
        ),
      );
      // which of the last two comes first is nobody's business
      assert.equal(answers.slice(0, 3), ["new", "ERR_NO_PERSON", "conflict"]);
      assert.equal(answers.slice(3).sort(), ["known", "new"]);
      assert.is((await store.attemptsOf(ann.id)).length, 3);
    }));

  test("write one result each: the first of a round stands", () =>
    withStore(async (store) => {
      const ann = await student(store);
      await Promise.all(["a", "b", "c"].map((key) => store.receive(attemptBy(ann, key))));
      const claims = await Promise.all(["a", "b", "c"].map((name) => claimed(store, name)));
      const written = await Promise.all(
        claims.flatMap((claim, n) => [store.finish(claim, gradingOf(n)), store.finish(claim, gradingOf(3))]),
      );
      assert.equal(written, [true, false, true, false, true, false]);
      for (const [n, { attemptId }] of claims.entries())
        assert.is((await store.statusOf(attemptId))?.grading?.score, n);
      assert.equal(await store.queue(), { queued: 0, running: 0 });
    }));

  test.run();
}
