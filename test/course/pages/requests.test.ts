// timeout: 180 s
import type { LightMyRequestResponse as Answer, FastifyInstance, InjectOptions } from "fastify";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { Course, type SignedUp } from "./support/course";
import { chatGrading, gradeNext } from "./support/gradings";

const HOUR_MS = 3_600_000;
const OWN = { host: "127.0.0.1:80", origin: "http://127.0.0.1:80" };
const NOTEBOOK = Buffer.from('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}');

const test = suite("requests to the pages");
let course: Course;
let app: FastifyInstance;
let ann: SignedUp;
let bob: SignedUp;
let teacher: SignedUp;
let attemptOfAnn: string;

test.before(async () => {
  course = await Course.open();
  app = course.app;
  ann = await course.add("ann", "Ann");
  bob = await course.add("bob", "Bob");
  teacher = await course.add("prof", "Prof", { role: "teacher" });
  attemptOfAnn = await course.send(ann, "06-chat", NOTEBOOK);
  await gradeNext(course.store, chatGrading([["frame", 1, 1, "passed"]], "text"));
});
test.after(() => course.close());

const form = (fields: Record<string, string>): Pick<InjectOptions, "payload" | "headers"> => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { ...OWN, "content-type": "application/x-www-form-urlencoded" },
});

/** Signs in by the form; gives the cookie to send. */
async function cookieOf({ token }: SignedUp): Promise<string> {
  const answer = await app.inject({ method: "POST", url: "/sign-in", ...form({ token }) });
  assert.is(answer.statusCode, 303);
  return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
}

const get = (url: string, cookie = ""): Promise<Answer> => app.inject({ url, headers: { host: OWN.host, cookie } });

/** Sends a form as a page of this site does, with the secret that its forms carry. */
async function post(url: string, cookie: string, fields: Record<string, string>, headers = {}): Promise<Answer> {
  const csrf = /name="csrf" value="([^"]+)"/.exec((await get("/mine", cookie)).body)?.[1] ?? "";
  const sent = form({ csrf, ...fields });
  return app.inject({ method: "POST", url, ...sent, headers: { ...sent.headers, cookie, ...headers } });
}

test("by nobody lead to the sign-in, and back to this site only", async () => {
  assert.is((await get("/class?page=2")).headers.location, "/sign-in?to=%2Fclass%3Fpage%3D2");
  for (const to of ["//evil.example/", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\n/x"]) {
    const answer = await app.inject({ method: "POST", url: "/sign-in", ...form({ token: ann.token, to }) });
    assert.is(answer.headers.location, "/", to);
  }
});

test("with a wrong token are refused, and after many of them slowed down", async () => {
  const sign = (): Promise<Answer> =>
    app.inject({ method: "POST", url: "/sign-in", ...form({ token: "wb_wrong" }), remoteAddress: "127.0.0.9" });
  assert.is((await sign()).statusCode, 401);
  let last = 401;
  for (let tries = 0; tries < 60 && last === 401; tries++) last = (await sign()).statusCode;
  assert.is(last, 429);
});

test("get a cookie that no script and no other site can use", async () => {
  const plain = await app.inject({ method: "POST", url: "/sign-in", ...form({ token: ann.token }) });
  assert.match(
    String(plain.headers["set-cookie"]),
    /^wirebook-80=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  );
});

test("by a learner find nothing at a teacher's address", async () => {
  const cookie = await cookieOf(bob);
  const unknown = await get("/nothing-of-this-name", cookie);
  assert.is(unknown.statusCode, 404);
  const addresses = [
    "/class",
    "/class.csv",
    "/class/06-chat",
    "/to-mark",
    `/class/attempts/${attemptOfAnn}`,
    "/exercises",
    "/exercises/06-chat",
    "/people",
    `/people/${ann.person.id}`,
    `/people/${ann.person.id}/export`,
  ];
  for (const address of addresses) {
    const answer = await get(address, cookie);
    assert.is(answer.statusCode, 404, address);
    assert.is(answer.body, unknown.body, address);
  }
  const forms = [
    "/people",
    "/people/import",
    `/people/${ann.person.id}`,
    `/people/${ann.person.id}/token`,
    `/people/${ann.person.id}/erase`,
    `/class/attempts/${attemptOfAnn}/marks`,
    `/class/attempts/${attemptOfAnn}/regrade`,
    "/exercises/06-chat",
    "/exercises/06-chat/extensions",
    "/exercises/06-chat/extensions/remove",
  ];
  for (const address of forms) assert.is((await post(address, cookie, { confirm: "ann" })).statusCode, 404, address);
  assert.ok(await course.store.personByToken(ann.token));
});

test("for another's attempt are answered as if there were none", async () => {
  const cookie = await cookieOf(bob);
  for (const part of ["", "/feedback", "/notebook"]) {
    const foreign = await get(`/attempts/${attemptOfAnn}${part}`, cookie);
    assert.is(foreign.statusCode, 404);
    for (const id of ["0000000000000000", "'; drop table x; --", "%00", "..%2f..%2fx"]) {
      const answer = await get(`/attempts/${encodeURIComponent(id)}${part}`, cookie);
      assert.is(answer.statusCode, 404, id);
      assert.is(answer.body, foreign.body, id);
    }
  }
});

test("that change something need the secret of a form and this site's origin", async () => {
  const cookie = await cookieOf(teacher);
  const url = `/people/${bob.person.id}`;
  const fields = { name: "Changed" };
  assert.is((await post(url, cookie, { ...fields, csrf: "" })).statusCode, 403, "no secret");
  assert.is((await post(url, cookie, { ...fields, csrf: "x".repeat(43) })).statusCode, 403, "a wrong secret");
  assert.is((await post(url, cookie, fields, { origin: "http://127.0.0.1:81" })).statusCode, 403, "another port");
  assert.is((await post(url, cookie, fields, { origin: "null" })).statusCode, 403, "an origin that is not told");
  assert.is(
    (await post(url, cookie, fields, { "sec-fetch-site": "same-site" })).statusCode,
    403,
    "another port, by the browser's word",
  );
  assert.is(
    (await post(url, cookie, fields, { host: "evil.example", origin: "http://evil.example" })).statusCode,
    421,
    "another name for this address",
  );
  assert.is((await course.store.person(bob.person.id))?.name, "Bob");
  assert.is((await post(url, cookie, fields)).statusCode, 303);
  assert.is((await course.store.person(bob.person.id))?.name, "Changed");
});

test("are answered with a policy that runs nothing", async () => {
  const cookie = await cookieOf(ann);
  for (const address of ["/sign-in", "/mine", `/attempts/${attemptOfAnn}`, "/nothing"]) {
    const { headers } = await get(address, cookie);
    assert.is(
      headers["content-security-policy"],
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      address,
    );
    assert.is(headers["x-content-type-options"], "nosniff");
    assert.is(headers["cache-control"], "no-store");
  }
  for (const part of ["feedback", "notebook"]) {
    const policy = String((await get(`/attempts/${attemptOfAnn}/${part}`, cookie)).headers["content-security-policy"]);
    assert.match(policy, /^default-src 'none'; .*; sandbox$/, part);
  }
});

test("end with a sign-out, a new token, hours of rest, and at last by time alone", async () => {
  const isIn = async (cookie: string): Promise<boolean> => (await get("/mine", cookie)).statusCode === 200;
  const out = await cookieOf(ann);
  assert.ok(await isIn(out));
  await post("/sign-out", out, {});
  assert.not(await isIn(out), "signed out");
  const renewed = await cookieOf(ann);
  ann = await course.newToken("ann");
  assert.not(await isIn(renewed), "a new token");
  const rested = await cookieOf(ann);
  course.pass(4 * HOUR_MS);
  assert.not(await isIn(rested), "four hours of rest");
  const busy = await cookieOf(ann);
  for (let hours = 0; hours < 11; hours++) {
    course.pass(HOUR_MS);
    assert.ok(await isIn(busy), `after ${hours + 1} hours`);
  }
  course.pass(HOUR_MS);
  assert.not(await isIn(busy), "twelve hours");
});

test("that send a form twice make one attempt", async () => {
  const cookie = await cookieOf(bob);
  const page = await get("/mine/01-subnetting", cookie);
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.body)?.[1] ?? "";
  const part = (name: string, value: string, more = ""): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const file = part("notebook", NOTEBOOK.toString(), '; filename="01-subnetting.ipynb"');
  const payload = `${part("csrf", field("csrf"))}${part("key", field("key"))}${file}--b--\r\n`;
  const headers = { ...OWN, cookie, "content-type": "multipart/form-data; boundary=b" };
  const send = (): Promise<Answer> => app.inject({ method: "POST", url: "/mine/01-subnetting", payload, headers });
  const [first, second] = [await send(), await send()];
  assert.is(first.statusCode, 303);
  assert.is(second.headers.location, first.headers.location);
  assert.is((await course.store.attemptsOf(bob.person.id)).length, 1);
  const cut = await app.inject({ method: "POST", url: "/mine/01-subnetting", payload: payload.slice(0, -9), headers });
  assert.is(cut.statusCode, 400, "a form that breaks off");
});

test("to mark take halves from 0 to the most, and nothing else", async () => {
  const cookie = await cookieOf(teacher);
  const url = `/class/attempts/${attemptOfAnn}/marks`;
  for (const points of ["-0.5", "2.5", "0.3", "NaN", "1e9", "Infinity", "two"]) {
    assert.is((await post(url, cookie, { "points:slow": points })).statusCode, 400, points);
  }
  assert.is((await post(url, cookie, { "comment:slow": "but why?" })).statusCode, 400, "a comment without points");
  assert.equal(await course.store.marksOf(attemptOfAnn), []);
  assert.is((await post(url, cookie, { "points:slow": "1,5", "comment:slow": "why?" })).statusCode, 303);
  assert.is((await post(url, cookie, { "points:slow": "1.5", "comment:slow": "why?" })).statusCode, 303);
  const marks = await course.store.marksOf(attemptOfAnn);
  assert.equal(
    marks.map(({ points, byPersonId }) => [points, byPersonId]),
    [[1.5, teacher.person.id]],
    "saved twice is one mark",
  );
});

test.run();
