// timeout: 600 s
// The OpenAPI document: every route is in it, every answer it promises is given, and no other.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { API } from "../../../kernel-lib/course/server";
import { StoreError } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { type Asked, type Course, type Got, openCourse } from "./support/course";
import type { Operation } from "./support/document";

const test = suite("the API's document");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-document-"));
const LARGE = Buffer.alloc(9 * 1024 * 1024, " ");
let course: Course;
let graded: string;

test.before(async () => {
  course = await openCourse();
  graded = await course.send(course.ann);
  await course.grade();
});
test.after(async () => {
  await course.close();
  rmSync(folder, { recursive: true });
});

const NOTEBOOK = {
  headers: { "content-type": "application/x-ipynb+json", "idempotency-key": "first-key" },
  body: "{}",
};
const LATE = { graceMinutes: 5, penaltyPerDay: 0.1, most: 0.5, closedAfterDays: 7 };

/** One right request an operation, where it needs more than its address. */
const RIGHT: Record<string, Asked & { query?: string }> = {
  "POST /attempts": { ...NOTEBOOK, query: "exercise=06-chat" },
  "POST /people": { json: { login: "eve", name: "Eve" } },
  "POST /people/import": { headers: { "content-type": "text/csv" }, body: "login,name\nzoe,Zoe\nann,Again\n" },
  "PATCH /people/{id}": { json: { group: "A" } },
  "PUT /policies/{exercise}": { json: { keep: "last", late: LATE, dueAt: "2026-12-24T23:59:00Z" } },
  "PUT /extensions/{exercise}/{personId}": { json: { dueAt: "2026-12-31T23:59:00+01:00", reason: "ill" } },
  "POST /attempts/{id}/marks": { json: { cellId: "why", points: 1.5, comment: "nearly" } },
  "POST /backup": { json: { file: path.join(folder, "backup") } },
};

interface Change extends Partial<Asked> {
  /** Stands for every name in the address. */
  name?: string;
  query?: string;
}

/** Asks for an operation as it should be asked for, but for the change. */
async function ask(operation: Operation, change: Change = {}, at: Course = course): Promise<Got> {
  const { method, address } = operation;
  const { query, name, ...asked } = { ...RIGHT[nameOf(operation)], ...change };
  const id = address.includes("/people/") ? course.bob.person.id : graded;
  const place = address
    .replace("{id}", name ?? id)
    .replace("{exercise}", name ?? "06-chat")
    .replace("{personId}", name ?? course.ann.person.id);
  const as = "as" in change ? change.as : address.endsWith("/backup") ? at.controlToken : course.teacher;
  return at.ask(`${place.replace(API, "")}${query ? `?${query}` : ""}`, { ...asked, as, method: method as "GET" });
}

function nameOf({ method, address }: Operation): string {
  return `${method} ${address.replace(API, "")}`;
}

/** The operations that promise an answer. */
function promising(status: number): Operation[] {
  return course.document.operations.filter(({ operation }) => operation.responses[status]);
}

test("has every route of the server, and no other", () => {
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of course.app.printRoutes({ commonPrefix: false }).trimEnd().split("\n")) {
    const [, indent = "", address = "", methods = ""] = /^([│ ]*)[├└]── (\S+) \(([^)]+)\)$/.exec(line) ?? [];
    const depth = indent.length / 4;
    parents[depth] = (parents[depth - 1] ?? "") + address;
    for (const method of methods.split(", ")) if (method !== "HEAD") routes.push(`${method} ${parents[depth]}`);
  }
  const documented = course.document.operations.map(
    ({ method, address }) => `${method} ${address.replace(/\{(\w+)\}/g, ":$1")}`,
  );
  assert.equal(
    routes.filter((route) => route.startsWith(`GET ${API}`) || route.includes(API)).sort(),
    [...documented, `GET ${API}/openapi.json`].sort(),
  );
});

test("promises what everybody gets: the answer asked for", async () => {
  for (const operation of course.document.operations) {
    if (operation.method === "DELETE") continue;
    const { status } = await ask(operation);
    assert.ok(status < 300, `${nameOf(operation)}: ${status}`);
  }
});

test("promises 200 for work that was sent before, and 409 for its key with other bytes", async () => {
  assert.is(
    (await course.ask("/attempts?exercise=06-chat", { ...NOTEBOOK, method: "POST", as: course.teacher })).status,
    200,
  );
  const other = await course.ask("/attempts?exercise=06-chat", {
    ...NOTEBOOK,
    body: "[]",
    method: "POST",
    as: course.teacher,
  });
  assert.is(other.status, 409);
  assert.is(other.code, "ERR_KEY_USED");
});

test("promises 401 without a token", async () => {
  for (const operation of promising(401)) assert.is((await ask(operation, { as: undefined })).code, "ERR_NO_TOKEN");
});

test("promises 401 for a wrong token", async () => {
  const wrong = `wb_${"x".repeat(43)}`;
  for (const operation of promising(401).slice(0, 5))
    assert.is((await ask(operation, { as: wrong })).code, "ERR_WRONG_TOKEN");
});

test("promises 403 for what is a teacher's, to a student, before it looks at anything else", async () => {
  for (const operation of promising(403)) {
    assert.is(
      (await ask(operation, { as: course.ann, name: "%00", body: "{" })).code,
      "ERR_TEACHERS_ONLY",
      nameOf(operation),
    );
  }
});

test("promises 403 for what is the owner's, to a teacher", async () => {
  assert.is(
    (await course.ask("/backup", { method: "POST", as: course.teacher, json: { file: "/x" } })).code,
    "ERR_OWNER_ONLY",
  );
});

test("promises 404 for names that nobody has", async () => {
  for (const operation of promising(404)) {
    const named = operation.address.includes("{") ? { name: "nobody" } : { query: "exercise=99-none" };
    assert.is((await ask(operation, named)).status, 404, nameOf(operation));
  }
});

test("promises 400 for a request that breaks its rules", async () => {
  for (const operation of promising(400)) {
    const change: Change = operation.address.includes("{")
      ? { name: "%00" }
      : operation.operation.requestBody
        ? {
            body: "",
            json: undefined,
            headers: { ...RIGHT[nameOf(operation)]?.headers, "content-type": "application/json" },
          }
        : { query: "exercise=%00&role=%00" };
    if (operation.address.endsWith("/import"))
      Object.assign(change, { headers: { "content-type": "text/csv" }, body: "" });
    assert.is((await ask(operation, change)).status, 400, nameOf(operation));
  }
});

test("promises 413 for a body above the limit", async () => {
  for (const operation of promising(413)) {
    const headers = { "content-type": "application/json", ...RIGHT[nameOf(operation)]?.headers };
    assert.is(
      (await ask(operation, { json: undefined, headers, body: LARGE })).code,
      "ERR_TOO_LARGE",
      nameOf(operation),
    );
  }
});

test("promises 415 for a body of another type", async () => {
  for (const operation of promising(415)) {
    const headers = { ...RIGHT[nameOf(operation)]?.headers, "content-type": "application/xml" };
    assert.is(
      (await ask(operation, { json: undefined, headers, body: "<a/>" })).code,
      "ERR_MEDIA_TYPE",
      nameOf(operation),
    );
  }
});

test("promises 409 for what contradicts what is there", async () => {
  await course.grade();
  const again = { method: "POST", as: course.teacher } as const;
  assert.is((await course.ask("/people", { ...again, json: { login: "ann", name: "Ann" } })).code, "ERR_LOGIN_TAKEN");
  assert.is((await course.ask(`/attempts/${graded}/regrade`, again)).code, "ERR_QUEUED_ALREADY");
  const queued = await course.send(course.ann);
  const mark = { cellId: "why", points: 1, comment: "" };
  assert.is((await course.ask(`/attempts/${queued}/marks`, { ...again, json: mark })).code, "ERR_NOT_GRADED");
  const own = { method: "DELETE", as: course.teacher } as const;
  assert.is((await course.ask(`/people/${course.teacher.person.id}`, own)).code, "ERR_OWN_PERSON");
  const backup = { ...again, as: course.controlToken, json: { file: path.join(folder, "backup") } };
  assert.is((await course.ask("/backup", backup)).code, "ERR_FILE");
});

test("promises 429 to who asks too often", async () => {
  const busy = await course.beside({ limits: { requests: { burst: 1, perSecond: 1e-9 } } });
  await busy.ask("/me", { as: course.teacher });
  for (const operation of promising(429)) {
    const got = await ask(operation, { as: course.teacher }, busy);
    assert.is(got.code, "ERR_TOO_MANY_REQUESTS", nameOf(operation));
    assert.match(String(got.headers["retry-after"]), /^\d+$/);
    course.document.seen.add(`${operation.method} ${operation.address} 429`);
  }
  await busy.close();
});

test("promises 503 where the database does not answer", async () => {
  const gone = new Proxy(course.store, {
    get: () => async () => {
      throw new StoreError("ERR_STORE_AWAY", "the connection was closed");
    },
  });
  const away = await course.beside({ store: gone });
  for (const operation of promising(503)) {
    assert.is((await ask(operation, { as: course.teacher }, away)).code, "ERR_STORE_AWAY", nameOf(operation));
    course.document.seen.add(`${operation.method} ${operation.address} 503`);
  }
  await away.close();
});

test("promises the ends of things", async () => {
  for (const operation of course.document.operations) {
    if (operation.method === "DELETE") assert.ok((await ask(operation)).status < 300);
  }
});

test("promises nothing that is never given", () => {
  assert.equal(
    course.document.promised.filter((promise) => !course.document.seen.has(promise)),
    [],
  );
});

test.run();
