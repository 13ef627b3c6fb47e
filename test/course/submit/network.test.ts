// Whatever the network does: one try more, or a plain word; and a token goes to no one else.

import { createHash } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import * as assert from "uvu/assert";
import { backoffMs, PATIENCE } from "../../../kernel-lib/course/submit/backoff";
import { CourseServer, type Waiting } from "../../../kernel-lib/course/submit/course-server";
import { exchange } from "../../../kernel-lib/course/submit/exchange";
import { suite } from "../../harness";
import { answer, BadServer, cut, garbage, half, signInPage, silence, type Turn } from "./bad-server";
import { ownCertificate } from "./certificate";

const test = suite("the way to the server");
const ME = { login: "ann", name: "Ann", role: "student", course: "Networks" };
const NOTEBOOK = Buffer.from('{"cells":[]}');
const SHA = createHash("sha256").update(NOTEBOOK).digest("hex");
const RECEIPT = {
  attempt: "a1",
  exercise: "03-packet",
  sha256: SHA,
  receivedAt: "2026-11-23T12:00:00.000Z",
  place: 0,
  late: false,
};
const ATTEMPT = { exercise: "03-packet", key: "k-1", notebook: NOTEBOOK, sha256: SHA };

/** Time that passes at once, and is noted. */
function noWaiting(waited: number[] = [], patience = PATIENCE): Waiting {
  return { sleep: async (ms) => void waited.push(ms), random: () => 0.5, patience };
}

async function withBad(
  turns: Turn[],
  act: (bad: BadServer, server: CourseServer, waited: number[]) => Promise<void>,
): Promise<void> {
  const bad = await BadServer.open(...turns);
  const waited: number[] = [];
  try {
    await act(bad, new CourseServer({ server: bad.address, token: "wb_secret" }, noWaiting(waited)), waited);
  } finally {
    await bad.close();
  }
}

async function errorOf(act: Promise<unknown>): Promise<{ code?: string; message: string }> {
  return act.then(
    () => assert.unreachable("it went well"),
    (error) => error as Error,
  ) as Promise<{ code?: string; message: string }>;
}

const FAULTS: [string, Turn][] = [
  ["the connection is cut", cut],
  ["the answer breaks off", half],
  ["the answer is no HTTP", garbage],
  ["a sign-in page answers instead", signInPage],
  ["the server has trouble (500)", answer(500, { error: { code: "ERR_INTERNAL", message: "oh" } })],
  ["a proxy finds no server (502)", (response) => response.writeHead(502).end("<html>Bad Gateway</html>")],
  ["the receipt is of other bytes", answer(201, { ...RECEIPT, sha256: "0".repeat(64) })],
  ["the receipt is no receipt", answer(201, { ok: true })],
  ["the answer is empty", (response) => response.writeHead(200).end()],
];

for (const [what, turn] of FAULTS) {
  test(`sends again with the same key where ${what}`, () =>
    withBad([turn, turn, answer(201, RECEIPT)], async (bad, server, waited) => {
      assert.equal(await server.submit(ATTEMPT), RECEIPT);
      assert.equal(new Set(bad.requests.map(({ headers }) => headers["idempotency-key"])), new Set(["k-1"]));
      assert.ok(bad.requests.every(({ body }) => body.equals(NOTEBOOK)));
      assert.equal(waited, [250, 500]);
    }));

  test(`gives up after so many tries where ${what}`, () =>
    withBad([turn], async (bad, server) => {
      const { code, message } = await errorOf(server.submit(ATTEMPT));
      assert.is(code, "ERR_UNREACHABLE");
      assert.ok(message.startsWith(`${bad.address}: `), message);
      assert.is(bad.connections, PATIENCE.tries);
    }));
}

test("waits as long as the server says, and then a little", () =>
  withBad([answer(503, {}, { "retry-after": "7" }), answer(200, ME)], async (_bad, server, waited) => {
    await server.me();
    assert.equal(waited, [7250]);
  }));

test("takes the date in Retry-After by the server's clock, whatever this machine's says", () => {
  const headers = { "retry-after": "Tue, 01 Jan 2030 00:00:09 GMT", date: "Tue, 01 Jan 2030 00:00:00 GMT" };
  return withBad([answer(429, {}, headers), answer(200, ME)], async (_bad, server, waited) => {
    await server.me();
    assert.equal(waited, [9250]);
  });
});

test("does not wait an hour because a server says so", () =>
  withBad([answer(503, {}, { "retry-after": "3600" })], async (bad, server) => {
    assert.is((await errorOf(server.me())).code, "ERR_UNREACHABLE");
    assert.is(bad.requests.length, 1);
  }));

test("waits longer each time, up to a bound, and a minute in all", () => {
  const waits: number[] = [];
  for (let tried = 1, total = 0; ; tried += 1) {
    const ms = backoffMs(tried, total, { why: "" }, 0.999);
    if (ms === undefined) break;
    waits.push(Math.round(ms));
    total += ms;
  }
  assert.equal(waits, [500, 999, 1998, 3996, 7992, 14985, 14985]);
});

test("gives a dead connection up when nothing moves", () =>
  withBad([silence], async (bad) => {
    const got = await exchange({ server: bad.address, token: "wb_secret" }, { path: "/api/v1/me", idleMs: 50 });
    assert.equal(got, { kind: "fault", fault: { why: "nothing moved for 0 s" } });
  }));

test("ends at once when it is stopped, and says nothing of a fault", () =>
  withBad([silence], async (bad, server) => {
    const stop = new AbortController();
    const asked = server.me({ signal: stop.signal });
    const end = setInterval(() => bad.requests.length > 0 && stop.abort(new Error("stopped")), 5);
    const { message } = await errorOf(asked);
    clearInterval(end);
    assert.is(message, "stopped");
  }));

test("follows no redirect: the token goes to the address that was given", async () => {
  const other = await BadServer.open(answer(200, ME));
  for (const status of [301, 302, 303, 307, 308]) {
    await withBad([answer(status, {}, { location: `${other.address}/api/v1/me` })], async (bad, server) => {
      assert.match((await errorOf(server.me())).message, /sends elsewhere/);
      assert.is(bad.requests.length, 1);
    });
  }
  assert.is(other.connections, 0);
  await other.close();
});

test("asks no second time where the token is refused, and says what to do", () =>
  withBad([answer(401, { error: { code: "ERR_TOKEN", message: "Nobody has this token" } })], async (bad, server) => {
    const { code, message } = await errorOf(server.me());
    assert.is(code, "ERR_TOKEN");
    assert.match(message, /Nobody has this token \(401\)\. Ask your teacher for a new token/);
    assert.not.match(message, /wb_secret/);
    assert.is(bad.requests.length, 1);
  }));

test("gives a refusal in the server's words, without what would move a cursor in them", () =>
  withBad(
    [answer(413, { error: { code: "ERR_TOO_LARGE", message: "too \u001b[31mlarge\u202e" } })],
    async (_bad, server) => {
      const { code, message } = await errorOf(server.submit(ATTEMPT));
      assert.is(code, "ERR_REFUSED");
      assert.ok(message.endsWith("too [31mlarge (413)"), JSON.stringify(message));
    },
  ));

test("fetches a page from its own server only", () =>
  withBad([(response) => response.end("<p>well done</p>")], async (bad, server) => {
    assert.is(await server.page("/attempts/a1/feedback"), "<p>well done</p>");
    assert.is(await server.page(`${bad.address}/attempts/a1/feedback`), "<p>well done</p>");
    for (const address of ["http://192.0.2.7/x", "//192.0.2.7/x", "file:///etc/passwd"])
      assert.is((await errorOf(server.page(address))).code, "ERR_ADDRESS");
  }));

test("tells how much of a large notebook is out", () =>
  withBad(
    [answer(201, { ...RECEIPT, sha256: createHash("sha256").update(Buffer.alloc(300_000)).digest("hex") })],
    async (_bad, server) => {
      const sent: number[] = [];
      const notebook = Buffer.alloc(300_000);
      const sha256 = createHash("sha256").update(notebook).digest("hex");
      await server.submit({ ...ATTEMPT, notebook, sha256 }, { onSent: (bytes) => sent.push(bytes) });
      assert.is(sent[0], 0);
      assert.is(sent.at(-1), 300_000);
      assert.equal(
        sent,
        [...sent].sort((a, b) => a - b),
      );
    },
  ));

test("trusts a course's own certificate when told of it, and else sends nothing", async () => {
  const { key, cert } = await ownCertificate();
  const seen: string[] = [];
  const tls = createServer({ key, cert }, (request, response) => {
    seen.push(request.headers.authorization ?? "");
    response.end(JSON.stringify(ME));
  });
  await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
  const line = { server: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`, token: "wb_secret" };
  const waited: number[] = [];
  const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // as some guides on the web advise
  try {
    const { message } = await errorOf(new CourseServer(line, noWaiting(waited)).me());
    assert.match(
      message,
      /its certificate cannot be trusted \(\w+\); where the course has its own, log in with --ca FILE/,
    );
    assert.equal([seen, waited], [[], []]);
    assert.equal(await new CourseServer({ ...line, ca: cert }, noWaiting()).me(), ME);
    assert.equal(seen, ["Bearer wb_secret"]);
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    tls.closeAllConnections();
    await new Promise((resolve) => tls.close(resolve));
  }
});

test.run();
