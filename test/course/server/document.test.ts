// timeout: 180 s
// The OpenAPI document: every route is in it, every answer it promises is given, and no other.
import * as assert from "uvu/assert";
import { StoreError } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { type Asked, type Course, openCourse } from "./support/course";
import type { Operation } from "./support/document";

const test = suite("the API's document");
let course: Course;

test.before(async () => {
  course = await openCourse();
});
test.after(() => course.close());

const NOTEBOOK = {
  headers: { "content-type": "application/x-ipynb+json", "idempotency-key": "first-key" },
  body: "{}",
};
const LATE = { graceMinutes: 5, penaltyPerDay: 0.1, most: 0.5, closedAfterDays: 7 };

/** One right request an operation; `{…}` in its address are filled from `place`. */
const RIGHT: Record<string, Asked & { query?: string }> = {
  "POST /attempts": { ...NOTEBOOK, method: "POST", query: "exercise=06-chat" },
  "POST /people": { json: { login: "eve", name: "Eve" } },
  "POST /people/import": { headers: { "content-type": "text/csv" }, body: "login,name\nzoe,Zoe\nann,Again\n" },
  "PATCH /people/{id}": { json: { group: "A" } },
  "PUT /policies/{exercise}": { json: { keep: "last", late: LATE, dueAt: "2026-12-24T23:59:00Z" } },
  "PUT /extensions/{exercise}/{personId}": { json: { dueAt: "2026-12-31T23:59:00+01:00", reason: "ill" } },
  "POST /attempts/{id}/marks": { json: { cellId: "why", points: 1.5, comment: "nearly" } },
};

function keyOf({ method, address }: Operation): string {
  return `${method} ${address.replace("/api/v1", "")}`;
}

async function right(operation: Operation, change: Partial<Asked> & { id?: string; query?: string } = {}) {
  const { query, ...asked } = { ...RIGHT[keyOf(operation)], ...change };
  const id = change.id ?? (operation.address.includes("/people/") ? course.bob.person.id : (await attempts()).graded);
  const address = operation.address
    .replace("{id}", id)
    .replace("{exercise}", change.id ?? "06-chat")
    .replace("{personId}", change.id ?? course.ann.person.id);
  const as = change.as ?? course.teacher;
  const { method } = operation;
  return course.ask(`${address.replace("/api/v1", "")}${query ? `?${query}` : ""}`, {
    ...asked,
    as,
    method: method as "GET",
  });
}

let made: Promise<{ graded: string }> | undefined;
const attempts = (): Promise<{ graded: string }> => {
  made ??= (async () => {
    const graded = await course.send(course.ann);
    await course.grade();
    return { graded };
  })();
  return made;
};

test("has every route of the server", async () => {
  const routes = course.app.printRoutes({ commonPrefix: false, includeMeta: false });
  const { operations } = course.document;
  assert.ok(operations.length > 25, routes);
  for (const { method, address } of operations) {
    const url = address.replace(/\{(\w+)\}/g, ":$1");
    assert.ok(course.app.hasRoute({ method: method as "GET", url }), `${method} ${url}`);
  }
});
