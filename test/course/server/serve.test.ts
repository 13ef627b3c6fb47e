// timeout: 600 s
// Servers that listen: where, by what right, and how they end.
import { execFileSync } from "node:child_process";
import { constants, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { get as getHttp, request } from "node:http";
import { get as getHttps } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { openAdmin, type ServeOptions, type Serving, serve } from "../../../kernel-lib/course/server";
import { openStore } from "../../../kernel-lib/course/store";
import { JumpingClock } from "../../../kernel-lib/link";
import { suite } from "../../harness";
import { findProgram } from "../../programs";

const test = suite("a running server");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-serve-"));
const template = path.join(folder, "template");
let count = 0;

test.before(async () => {
  await (await openStore({ dataFolder: template })).close();
});
test.after(() => rmSync(folder, { recursive: true }));

/** Options for data of their own: a copy, since making a database takes seconds. */
function options(change: Partial<ServeOptions> = {}): ServeOptions {
  const dataFolder = change.dataFolder ?? path.join(folder, `data-${count++}`);
  if (change.dataFolder === undefined)
    cpSync(template, dataFolder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return { host: "127.0.0.1", port: 0, dataFolder, courseName: "Networks", workers: 0, ...change };
}

async function running(change: Partial<ServeOptions>, act: (server: Serving, options: ServeOptions) => Promise<void>) {
  const chosen = options(change);
  const server = await serve(chosen);
  try {
    await act(server, chosen);
  } finally {
    await server.stop();
  }
}

interface Answer {
  status: number;
  body: string;
}

function ask(
  url: string,
  { token, ca, headers = {} }: { token?: string | undefined; ca?: Buffer; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const get = url.startsWith("https:") ? getHttps : getHttp;
  const all = { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    get(url, { headers: all, agent: false, ...(ca ? { ca } : {}) }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part) => (body += part));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body }));
    }).once("error", reject);
  });
}

async function refused(change: Partial<ServeOptions>): Promise<string> {
  try {
    await (await serve(options(change))).stop();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "none";
}

test("is on loopback, on a free port, and tells the first teacher's token once", async () => {
  let data = "";
  await running({}, async ({ url, token }, { dataFolder }) => {
    data = dataFolder;
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.is(JSON.parse((await ask(`${url}/api/v1/me`, { token })).body).role, "teacher");
  });
  await running({ dataFolder: data }, async ({ token }) => assert.is(token, undefined));
});

test("gives captures of one's own where an exercise is about them, and no seed elsewhere", () =>
  running({}, async ({ url, token }) => {
    const { body } = await ask(`${url}/api/v1/exercises`, { token });
    const seeded = (JSON.parse(body) as { exercise: string; ownSeed?: number }[]).filter(({ ownSeed }) => ownSeed);
    assert.equal(
      seeded.map(({ exercise }) => exercise),
      ["02-read-a-handshake"],
    );
  }));

test("refuses other machines' sight without TLS or a proxy, and says why", async () => {
  assert.is(await refused({ host: "0.0.0.0" }), "ERR_PLAIN_HTTP");
  assert.is(await refused({ host: "::" }), "ERR_PLAIN_HTTP");
  assert.is(await refused({ host: "192.0.2.1" }), "ERR_PLAIN_HTTP");
  assert.is(await refused({ tlsKey: "key.pem" }), "ERR_TLS_FILES");
  assert.is(await refused({ tlsKey: "/nowhere/key.pem", tlsCert: "/nowhere/cert.pem" }), "ERR_TLS_FILES");
  assert.is(await refused({ behindProxy: "loopback" }), "ERR_PUBLIC_URL");
  for (const publicUrl of [
    "http://course.example.org",
    "course.example.org",
    "https://course.example.org/x",
    "ftp://x",
  ]) {
    assert.is(await refused({ publicUrl }), "ERR_PUBLIC_URL", publicUrl);
  }
  assert.is(await refused({ host: "0.0.0.0", personal: true }), "ERR_PLAIN_HTTP");
  assert.is(await refused({ practice: true }), "ERR_PRACTICE");
});

test("speaks TLS by a key and a certificate", async () => {
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync(findProgram("openssl"), ["req", "-x509", ...kind, ...subject, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  await running({ tlsKey: key, tlsCert: cert }, async ({ url, token }) => {
    assert.match(url, /^https:/);
    assert.is((await ask(`${url}/api/v1/me`, { token, ca: readFileSync(cert) })).status, 200);
    const plain = await ask(url.replace("https:", "http:")).catch((error: NodeJS.ErrnoException) => ({
      status: 0,
      body: String(error.code),
    }));
    assert.is.not(plain.status, 200);
  });
});

test("behind a proxy limits wrong tokens by the client's address, not the proxy's", async () => {
  await running({ behindProxy: "loopback", publicUrl: "https://course.example.org" }, async ({ url, port }) => {
    assert.is(url, "https://course.example.org");
    const from = (address: string) =>
      ask(`http://127.0.0.1:${port}/api/v1/me`, {
        token: "wrong",
        headers: { host: "course.example.org", "x-forwarded-for": address },
      });
    for (let tries = 0; tries < 30; tries++) assert.is((await from("198.51.100.7")).status, 401);
    assert.is((await from("198.51.100.7")).status, 429);
    assert.is((await from("198.51.100.8")).status, 401, "another client of the same proxy");
  });
});

test("lets only the data folder's owner in by its control socket, without a token", async () => {
  await running({}, async (_server, { dataFolder }) => {
    const socket = path.join(dataFolder, "control.sock");
    assert.is(statSync(socket).mode & 0o777, 0o600);
    assert.is(statSync(dataFolder).mode & 0o777, 0o700);
    const admin = await openAdmin({ dataFolder }, () => undefined);
    assert.is(admin.running, true);
    const added = JSON.parse(
      (await admin.ask("/api/v1/people", { method: "POST", json: { login: "ann", name: "Ann" } })).toString(),
    );
    assert.match(added.token, /^wb_/);
  });
});

test("is not needed by verbs: without it they open the data themselves", async () => {
  const { dataFolder } = options();
  const told: string[] = [];
  const admin = await openAdmin({ dataFolder }, (text) => told.push(text));
  assert.is(admin.running, false);
  assert.is(JSON.parse((await admin.ask("/api/v1/people")).toString()).length, 1);
  await admin.close();
  assert.match(told.join(), /told this once: wb_/);
});

test("has everything again after a restart", async () => {
  const chosen = options();
  const first = await serve(chosen);
  const admin = await openAdmin(chosen, () => undefined);
  const ann = JSON.parse(
    (await admin.ask("/api/v1/people", { method: "POST", json: { login: "ann", name: "Ann" } })).toString(),
  );
  const receipt = await post(`${first.url}/api/v1/attempts?exercise=06-chat`, ann.token, "{}");
  await first.stop();
  const second = await serve(chosen);
  const view = JSON.parse(
    (await ask(`${second.url}/api/v1/attempts/${JSON.parse(receipt.body).attempt}`, { token: ann.token })).body,
  );
  assert.equal([receipt.status, view.state, view.sha256], [201, "queued", JSON.parse(receipt.body).sha256]);
  await second.stop();
});

function post(url: string, token: string, body: string): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "idempotency-key": "a-key-of-its-own",
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => (text += part));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.once("error", reject).end(body);
  });
}

test("of one's own tells its programs where it is, for their owner's eyes only, and nothing after its end", async () => {
  let file = "";
  let [first, data] = ["", ""];
  await running({ personal: true }, async ({ url, token }, { dataFolder }) => {
    [file, data] = [path.join(dataFolder, "server.json"), dataFolder];
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.equal(JSON.parse(readFileSync(file, "utf8")), { url, token, pid: process.pid });
    first = token ?? "";
    assert.is(JSON.parse((await ask(`${url}/api/v1/me`, { token })).body).role, "student");
  });
  assert.not.ok(existsSync(file));
  await running({ personal: true, dataFolder: data }, async ({ url, token }) => {
    assert.is((await ask(`${url}/api/v1/me`, { token: first })).status, 401, "each start has a token of its own");
    assert.is((await ask(`${url}/api/v1/me`, { token })).status, 200);
  });
});

test("stops when nobody has asked for so long, and not while work waits", async () => {
  const clock = new JumpingClock();
  const chosen = options({ personal: true, idleStopMinutes: 10, clock });
  const server = await serve(chosen);
  await post(`${server.url}/api/v1/attempts?exercise=06-chat`, server.token ?? "", "{}");
  let stopped = false;
  void server.stopped.then(() => {
    stopped = true;
  });
  while (clock.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
  clock.run(clock.nowMs + 10 * 60_000);
  // it has looked into the queue, and has made a new appointment
  while (clock.nextMs === undefined || clock.nextMs <= clock.nowMs)
    await new Promise((resolve) => setImmediate(resolve));
  assert.is(stopped, false, "an attempt waits to be graded");
  await server.stop();

  const idle = await serve(options({ idleStopMinutes: 10, clock }));
  await ask(`${idle.url}/api/v1/me`, { token: idle.token });
  while (!clock.step()) await new Promise((resolve) => setImmediate(resolve));
  await idle.stopped;
});

test("keeps the folder to itself", async () => {
  await running({}, async (_server, { dataFolder }) => {
    const again = await openStore({ dataFolder }).then(
      () => "opened",
      (error: { code: string }) => error.code,
    );
    assert.is(again, "ERR_STORE_LOCKED");
  });
});

test.run();
