// timeout: 600 s
// Bad requests, each with its reason: all get a clear 4xx, and the server goes on.
import * as assert from "uvu/assert";
import { API } from "../../../kernel-lib/course/server";
import { suite } from "../../harness";
import { type Course, openCourse } from "./support/course";
import { listenOn, sayTo } from "./support/network";

const test = suite("a bad request");
let course: Course;
let port: number;

test.before(async () => {
  course = await openCourse({ http: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 } });
  port = await listenOn(course.app);
});
test.after(() => course.close());
test.after.each(async () => {
  assert.is((await course.ask("/me", { as: course.ann })).status, 200, "the server goes on");
});

function codeIn(text: string): string | undefined {
  return /"code":"(\w+)"/.exec(text)?.[1];
}

const post = (headers: string, body = ""): string =>
  `POST ${API}/attempts?exercise=06-chat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${course.ann.token}\r\n` +
  `Idempotency-Key: over-the-wire\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;

for (const [what, bytes] of [
  ["speaks no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n"],
  ["has a header without a colon", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n"],
  ["speaks TLS where the server does not", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["has a NUL in its address", "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ["has two lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"],
  [
    "has a length and chunks, as smuggled requests do",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["has a length that is no number", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n"],
] as const) {
  test(`that ${what} is answered by 400`, async () => {
    const { status, text } = await sayTo(port, Buffer.from(bytes, "latin1"));
    assert.is(status, 400, text);
    assert.is(codeIn(text), "ERR_MALFORMED");
  });
}

test("with 20 KB of headers is answered by 431", async () => {
  const { status, text } = await sayTo(
    port,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`,
  );
  assert.is(status, 431, text);
  assert.is(codeIn(text), "ERR_HEADERS_TOO_LARGE");
});

test("whose headers never end is answered by 408 and hung up on", async () => {
  const { status, text } = await sayTo(port, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", { hold: true });
  assert.is(status, 408, text);
  assert.is(codeIn(text), "ERR_TOO_SLOW");
});

test("whose body never ends is hung up on, and nothing of it is kept", async () => {
  const { status } = await sayTo(port, post("Content-Length: 100", "{"), { hold: true });
  assert.ok(status === 408 || status === undefined, String(status));
  assert.equal(await course.store.attemptsOf(course.ann.person.id), []);
});

test("whose body breaks off is not kept", async () => {
  await sayTo(port, post("Content-Length: 100", "{"));
  assert.equal(await course.store.attemptsOf(course.ann.person.id), []);
});

test("that says its body is larger than 8 MB is answered by 413 before a byte of it is read", async () => {
  const { status, text } = await sayTo(port, post("Content-Length: 9000000"), { hold: true });
  assert.is(status, 413, text);
  assert.is(codeIn(text), "ERR_TOO_LARGE");
});

test("that sends 9 MB in chunks without saying so is answered by 413", async () => {
  const chunk = `${(9_000_000).toString(16)}\r\n${" ".repeat(9_000_000)}\r\n0\r\n\r\n`;
  const { status, text } = await sayTo(port, post("Transfer-Encoding: chunked", chunk), { hold: true });
  // a client that goes on sending after the answer may meet a reset before it reads
  assert.ok(status === 413 || status === undefined, text);
  assert.equal(await course.store.attemptsOf(course.ann.person.id), []);
});

test("without a Host, as HTTP/1.0 allowed, is answered by 421", async () => {
  const { status, text } = await sayTo(port, `GET ${API}/me HTTP/1.0\r\n\r\n`);
  assert.is(status, 421, text);
});

test("by a name that is not ours, as DNS rebinding makes, is answered by 421", async () => {
  for (const host of [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "2130706433",
    "localhost:1:2",
  ]) {
    assert.is((await course.ask("/me", { as: course.ann, headers: { host } })).code, "ERR_HOST", host);
  }
  for (const host of ["localhost", "LOCALHOST:80", "127.0.0.1:8888", "[::1]:8888"]) {
    assert.is((await course.ask("/me", { as: course.ann, headers: { host } })).status, 200, host);
  }
});

test("by the public name is served, by others still not", async () => {
  const named = await course.beside({ publicUrl: "https://course.example.org" });
  const asked = (host: string) => named.ask("/me", { as: course.ann, headers: { host } });
  assert.is((await asked("course.example.org")).status, 200);
  assert.is((await asked("course.example.org:443")).status, 200);
  assert.is((await asked("www.course.example.org")).code, "ERR_HOST");
  await named.close();
});

test("with a cookie from another site's page is answered by 403", async () => {
  for (const origin of [
    undefined,
    "null",
    "http://evil.example",
    "https://localhost.evil.example",
    "http://localhost:99",
  ]) {
    const headers = { cookie: "a=b", host: "localhost:80", ...(origin ? { origin } : {}) };
    const got = await course.ask("/people", {
      method: "POST",
      as: course.teacher,
      headers,
      json: { login: "x", name: "x" },
    });
    assert.is(got.code, "ERR_ORIGIN", origin);
  }
});

test("for an address that is not there is answered by 404", async () => {
  for (const address of [
    "/",
    "/nothing",
    "/attempts/",
    "/me/x",
    "/people//token",
    "/../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/attempts/..%2f..%2fetc%2fpasswd",
    "/attempts/%00",
  ]) {
    const { status } = await course.ask(address, { as: course.ann });
    assert.ok(status === 404 || status === 400, `${address}: ${status}`);
  }
});

test("by a method that its address does not have is answered by 405, with those it has", async () => {
  const got = await course.ask("/me", { method: "DELETE", as: course.ann });
  assert.is(got.code, "ERR_METHOD");
  assert.is(got.headers.allow, "GET, HEAD");
  assert.is(
    (await course.ask("/attempts/x/marks", { method: "PUT", as: course.ann })).headers.allow,
    "GET, HEAD, POST",
  );
});

test("with JSON that is none, or too clever, is answered by 400", async () => {
  const headers = { "content-type": "application/json" };
  for (const body of [
    "",
    "{",
    "[1,",
    '{"login":"x","name":"x","__proto__":{"role":"teacher"}}',
    '{"login":"x","name":"x"}}',
    "null",
    "[]",
    '"text"',
    '{"login":"x","name":"x","admin":true}',
    `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  ]) {
    const { status } = await course.ask("/people", { method: "POST", as: course.teacher, headers, body });
    assert.is(status, 400, body.slice(0, 60));
  }
});

test("with a token that is none of ours is answered by 401", async () => {
  const scheme = await course.ask("/me", { headers: { authorization: `Basic ${course.ann.token}` } });
  assert.is(scheme.code, "ERR_NO_TOKEN");
  for (const token of [
    "x",
    `${course.ann.token}x`,
    course.ann.token.slice(0, -1),
    `wb_${"'".repeat(43)}`,
    "control_",
  ]) {
    assert.is((await course.ask("/me", { as: token })).code, "ERR_WRONG_TOKEN", token);
  }
});

const NASTY = [
  "'; DROP TABLE person; --",
  "' OR '1'='1",
  "\\'; --",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "=cmd|'/c calc'!A1",
  "a\r\nSet-Cookie: x=y",
  "\u202egnp.exe",
  "😀".repeat(50),
  "\ud800",
];

test("with SQL or HTML in a text is kept as that text and does nothing", async () => {
  const attempt = await course.send(course.ann);
  while ((await course.grade()) !== attempt); // the tests above have sent some too
  for (const text of NASTY) {
    const kept = text.replace(/[\ud800-\udfff]/gu, "\ufffd");
    const named = await course.ask(`/people/${course.bob.person.id}`, {
      method: "PATCH",
      as: course.teacher,
      json: { name: text, group: text },
    });
    assert.is(named.json<{ name: string }>().name, kept);
    const mark = { cellId: "why", points: 1, comment: text };
    const marking = { method: "POST", as: course.teacher } as const;
    const marked = await course.ask(`/attempts/${attempt}/marks`, { ...marking, json: mark });
    assert.is(marked.json<{ comment: string }>().comment, kept);
    const nowhere = await course.ask(`/attempts/${attempt}/marks`, { ...marking, json: { ...mark, cellId: text } });
    assert.is(nowhere.status, 400);
    const extension = { dueAt: "2026-12-24T12:00:00Z", reason: text };
    const place = `/extensions/06-chat/${course.bob.person.id}`;
    assert.is((await course.ask(place, { method: "PUT", as: course.teacher, json: extension })).status, 200);
    assert.is(
      (await course.ask("/people", { method: "POST", as: course.teacher, json: { login: text, name: "x" } })).status,
      400,
    );
    assert.is((await course.ask(`/class?exercise=${encodeURIComponent(kept)}`, { as: course.teacher })).status, 400);
  }
  const csv = (await course.ask("/scores.csv", { as: course.teacher })).body.toString("utf8");
  assert.not.match(csv, /(^|,)=/m);
  assert.is((await course.store.people()).length, 3);
});

test("with a NUL in a text, which no database keeps, is answered by 400", async () => {
  const change = { method: "PATCH", as: course.teacher, json: { name: "a\0b" } } as const;
  assert.is((await course.ask(`/people/${course.bob.person.id}`, change)).status, 400);
});

test.run();
