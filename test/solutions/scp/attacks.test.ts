// needs: solutions
// timeout: 240 s
// What somebody can do to scp's server who speaks its protocol and means ill; and what a server can do to a client.
import "../provide";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { flock } from "kernel-lib/socket";
import { CHUNK_BYTES } from "solution/07-scp/chunks";
import type { Fault } from "solution/07-scp/faults";
import { partName } from "solution/07-scp/part";
import { fingerprint, wholePrint } from "solution/07-scp/prints";
import { type Message, Talk } from "solution/07-scp/talk";
import * as assert from "uvu/assert";
import { downloadAll } from "../../../solutions/scp/download";
import { impatient } from "../../../solutions/scp/impatient";
import { Session } from "../../../solutions/scp/session";
import { suite } from "../../harness";
import { Place } from "./place";
import { rawFrame, streamPair } from "./streams";

const test = suite("scp under attack");
let place: Place;
test.before.each(() => {
  place = new Place();
  writeFileSync(path.join(place.outside, "secret"), "secret");
});
test.after.each(() => {
  assert.equal(readdirSync(place.outside), ["secret"], "nothing was written outside");
  place.remove();
});

const offer = (name: string, size = 4): Message => ({ do: "put", path: name, size, mtimeMs: 0, mode: 0o600 });

async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Fault).code;
  }
  return "no fault";
}

async function answerTo(message: Message): Promise<string> {
  const { talk } = place.connect();
  await talk.say(message);
  return faultOf(talk.hear());
}

/** Sends a small file whole, by hand. */
async function sendWhole(talk: Talk, content: string): Promise<Message> {
  const bytes = Buffer.from(content);
  await talk.say({ start: 0 });
  await talk.write(rawFrame(2, bytes));
  await talk.say({ end: wholePrint([fingerprint(bytes)]) });
  return talk.hear();
}

for (const [what, bytes] of [
  ["a length of 2^32 − 1", rawFrame(2, "x", 0xffffffff)],
  ["a message of 2^32 − 1 bytes", rawFrame(1, "{", 0xffffffff)],
  ["a name without an end", rawFrame(1, `{"do":"put","path":"${"a".repeat(CHUNK_BYTES)}`)],
  ["a type that there is not", rawFrame(9, "x")],
  ["data where a request belongs", rawFrame(2, "x")],
] as const) {
  test(`ends the connection at ${what}`, async () => {
    const { talk, served } = place.connect();
    await talk.write(bytes);
    assert.is(await faultOf(talk.hear()), "frame");
    assert.is(await faultOf(served), "frame");
  });
}

for (const [name, code] of [
  ["../outside/new", "path"],
  ["a/../../outside/new", "path"],
  ["/etc/new", "path"],
  ["", "path"],
  [".", "path"],
  ["a\0b", "path"],
  ["a".repeat(256), "path"],
  [`${"a/".repeat(120)}a`, "path"],
  [".part-00000000-a", "path"],
  ["link/new", "ENOTDIR"],
  ["link/../new", "path"],
  ["nothing/new", "ENOENT"],
] as const) {
  test(`takes no upload to ${JSON.stringify(name.slice(0, 30))}`, async () => {
    symlinkSync(place.outside, path.join(place.there, "link"));
    assert.is(await answerTo(offer(name)), code);
    assert.is(await answerTo({ do: "folder", path: name }), code);
    assert.equal(readdirSync(place.there), ["link"]);
  });
}

test("gives nothing through a link, from a pipe or from a folder, and does not wait for the pipe", async () => {
  symlinkSync(place.outside, path.join(place.there, "link"));
  symlinkSync(path.join(place.outside, "secret"), path.join(place.there, "file"));
  execFileSync("mkfifo", [path.join(place.there, "pipe")]);
  for (const [name, code] of [
    ["link/secret", "ENOTDIR"],
    ["file", "ELOOP"],
    ["pipe", "EISDIR"],
    ["../outside/secret", "path"],
  ] as const) {
    assert.is(await answerTo({ do: "get", path: name }), code, name);
    assert.is(await answerTo({ do: "prints", path: name, size: 6, mtimeMs: 0 }), code, name);
  }
  assert.is(await answerTo({ do: "list", path: "link" }), "ENOTDIR");
  const { talk } = place.connect();
  await talk.say({ do: "unpack", path: "", names: ["file", "pipe", "../outside/secret", "link"] });
  const { files, missed } = await talk.hear();
  assert.equal([files, (missed as unknown[]).length], [[], 4]);
});

test("writes neither through a link nor through a second name that lies where the part belongs", async () => {
  const part = path.join(place.there, partName("a"));
  symlinkSync(path.join(place.outside, "secret"), part);
  assert.is(await answerTo(offer("a")), "ELOOP");
  execFileSync("rm", [part]);
  linkSync(path.join(place.outside, "secret"), part);
  assert.is(await answerTo(offer("a")), "busy");
  assert.is(readFileSync(path.join(place.outside, "secret"), "utf8"), "secret");
});

for (const fields of [
  { size: -1 },
  { size: 2 ** 53 },
  { size: 1.5 },
  { size: "4" },
  { mode: 0o4755 },
  { mtimeMs: null },
  { path: 7 },
  { hash: "md5" },
]) {
  test(`refuses an offer with ${JSON.stringify(fields)}`, async () => {
    assert.is(await answerTo({ ...offer("a"), ...fields }), "message");
    assert.equal(readdirSync(place.there), []);
  });
}

for (const verb of ["constructor", "__proto__", "toString", "", 7]) {
  test(`has no request ${JSON.stringify(verb)}`, async () => assert.is(await answerTo({ do: verb }), "message"));
}

test("survives every kind of nonsense in a pack", async () => {
  const file = { path: "a", size: 1, mtimeMs: 0, mode: 0o600, print: "x" };
  for (const files of ["x", [null], [{ ...file, size: 2 ** 40 }], Array(501).fill(file), [{ ...file, mode: -1 }]]) {
    assert.is(await answerTo({ do: "pack", path: "", files }), "message");
  }
  const { talk } = place.connect();
  const outside = [
    { ...file, path: "../outside/a" },
    { ...file, path: "/a" },
    { ...file, path: "b/../../a" },
  ];
  await talk.say({ do: "pack", path: "", files: outside });
  assert.equal((await talk.hear()).need, []);
  assert.is(((await talk.hear()).faults as unknown[]).length, 3);
  await talk.say({ do: "pack", path: "", files: [file] });
  assert.equal((await talk.hear()).need, [0]);
  await talk.write(rawFrame(2, "much more than was told"));
  assert.is(await faultOf(talk.hear()), "frame");
  assert.equal(readdirSync(place.there), []);
});

test("follows no folder that is swapped for a link between one request and the next, or within one", async () => {
  const folder = path.join(place.there, "swapped");
  mkdirSync(folder);
  const script = path.join(__dirname, "swapper.cjs");
  const swapper = new Worker(script, { workerData: { folder, outside: place.outside } });
  await once(swapper, "message");
  const { talk } = place.connect();
  const outcomes = new Set<string>();
  // until it has met the folder and the link, and then some
  for (let n = 0; n < 400 || !(outcomes.has("taken") && outcomes.has("ENOTDIR")); n++) {
    await talk.say(n % 2 === 0 ? { do: "get", path: "swapped/secret" } : offer(`swapped/${n}`));
    const fault = await faultOf(talk.hear());
    outcomes.add(fault === "no fault" ? "taken" : fault);
    if (fault !== "no fault") continue;
    assert.is(n % 2, 1, "the secret was given");
    await sendWhole(talk, "data").catch((error: Fault) => void outcomes.add(error.code));
  }
  await swapper.terminate();
});

test("gives two uploads of one name to the later one, whole", async () => {
  const early = place.connect();
  await early.talk.say(offer("a"));
  await early.talk.hear();
  await early.talk.say({ start: 0 });
  const late = place.connect();
  await late.talk.say(offer("a"));
  await late.talk.hear();
  assert.equal(await sendWhole(late.talk, "late"), { done: true });
  assert.is(await faultOf(early.talk.hear()), "cut");
  assert.is(readFileSync(path.join(place.there, "a"), "utf8"), "late");
});

test("does not touch a part that another process writes", async () => {
  const part = path.join(place.there, partName("a"));
  writeFileSync(part, "theirs", { mode: 0o600 });
  const fd = openSync(part, "r+");
  assert.ok(flock(fd)); // a lock is of the open file, so a second opening in this process is as strange as another process
  assert.is(await answerTo(offer("a")), "busy");
  assert.is(readFileSync(part, "utf8"), "theirs");
});

test("ends a connection on which nothing happens", async () => {
  const [, server] = streamPair();
  assert.is(await faultOf(impatient(server, 20).read()), "cut");
});

/** A server that answers as a test wants, to a client that downloads the folder `d`. */
async function lyingServer(answers: (message: Message, talk: Talk) => Promise<void>): Promise<string> {
  const [client, server] = streamPair();
  const talk = new Talk(server);
  const serve = async (): Promise<void> => {
    for (let came = await talk.next(); came !== undefined; came = await talk.next()) {
      if (came instanceof Uint8Array) continue;
      if (came.do === "what") await talk.say({ isFolder: true, size: 0, mtimeMs: 0 });
      else await answers(came, talk);
    }
  };
  serve().catch(() => {});
  const work = downloadAll(new Session(client, place.report()), ["d"], path.join(place.here, "d"), true);
  const fault = await faultOf(work);
  client.close();
  return fault === "no fault" ? place.said.join("") : fault;
}

const entry = (name: string, size = 4): Message => ({ name, isFolder: false, size, mtimeMs: 0, mode: 0o600 });

for (const name of ["../../outside/x", "..", "/etc/x", "a/b", "a\0", "", ".part-00000000-a"]) {
  test(`believes no listing that has the name ${JSON.stringify(name)}`, async () => {
    const said = await lyingServer((_, talk) => talk.say({ entries: [entry("good"), entry(name)] }));
    assert.match(said, /the server tells of|a path begins|is no name|NUL|kept for/);
    assert.equal(readdirSync(path.join(place.here, "d")), []);
  });
}

test("takes no file of a pack that it has not asked for, or has asked for once and is told twice", async () => {
  for (const names of [["other"], ["good", "good"], ["../x"]]) {
    const said = await lyingServer(async (message, talk) => {
      if (message.do === "list") return talk.say({ entries: [entry("good")] });
      const files = names.map((name) => ({ path: name, size: 4, mtimeMs: 0, mode: 0o600, print: "x" }));
      await talk.say({ files, missed: [] });
    });
    assert.is(said, "frame");
  }
  const names = readdirSync(place.here, { recursive: true });
  assert.equal([...new Set(names.map((name) => path.basename(String(name))))], ["d"], "folders, and no file");
});

test("takes no more than was offered, and names nothing that is not what the server said at the end", async () => {
  const size = 3 * CHUNK_BYTES;
  const attempts: ((talk: Talk) => Promise<void>)[] = [
    async (talk) => talk.write(rawFrame(2, Buffer.alloc(5))),
    async (talk) => {
      for (let n = 0; n < 4; n++) await talk.write(rawFrame(2, Buffer.alloc(CHUNK_BYTES)));
    },
    async (talk) => {
      for (let n = 0; n < 3; n++) await talk.write(rawFrame(2, Buffer.alloc(CHUNK_BYTES)));
    },
  ];
  for (const attempt of attempts) {
    place.said.length = 0;
    const said = await lyingServer(async (message, talk) => {
      if (message.do === "list") return talk.say({ entries: [entry("large", size)] });
      if (message.do !== "get") return;
      await talk.say({ size, mtimeMs: 0, mode: 0o600 });
      await talk.hear(); // what is kept
      await talk.say({ start: 0 });
      await attempt(talk);
      await talk.say({ end: "0".repeat(64) });
    });
    assert.match(said, /a chunk of \d+ bytes|damaged/);
    assert.not.ok(existsSync(path.join(place.here, "d", "large")));
  }
});

test("does not believe that more is kept than it has told", async () => {
  const said = await lyingServer(async (message, talk) => {
    if (message.do === "list") return talk.say({ entries: [entry("large", 3 * CHUNK_BYTES)] });
    if (message.do !== "get") return;
    await talk.say({ size: 3 * CHUNK_BYTES, mtimeMs: 0, mode: 0o600 });
    await talk.hear();
    await talk.say({ start: 3 });
  });
  assert.match(said, /start must be/);
});

test("lets nothing that a server says move the cursor", async () => {
  const said = await lyingServer((_, talk) => talk.say({ fault: "x", text: "\u001b[2J\u009b31m\u202egood\r\nfine" }));
  assert.match(said, /\\x1b\[2J\\x9b31m\\u202egood\\x0d\\x0afine/);
});

test.run();
