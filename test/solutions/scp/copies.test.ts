// needs: solutions
// timeout: 180 s
// What scp copies, in memory: files and folders there and back, what is there already, what has changed.
import "../provide";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { CHUNK_BYTES } from "solution/07-scp/chunks";
import { partName } from "solution/07-scp/part";
import { sendFile } from "solution/07-scp/send";
import * as assert from "uvu/assert";
import { downloadAll } from "../../../solutions/scp/download";
import { uploadAll } from "../../../solutions/scp/upload";
import { suite } from "../../harness";
import { Place } from "./place";

const test = suite("scp in memory");
let place: Place;
test.before.each(() => {
  place = new Place();
});
test.after.each(() => place.remove());

const here = (...parts: string[]): string => path.join(place.here, ...parts);
const there = (...parts: string[]): string => path.join(place.there, ...parts);

/** Bytes that are nowhere the same. */
function bytes(length: number, salt = 0): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) * 7 + salt) & 255));
}

for (const length of [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 17]) {
  test(`brings ${length} bytes there and back, with mode and time, however the stream cuts them`, async () => {
    writeFileSync(here("a"), bytes(length));
    chmodSync(here("a"), 0o640);
    utimesSync(here("a"), 1_500_000_000, 1_500_000_000.123);
    await uploadAll(place.session({}, 70_001), [here("a")], "b", false);
    assert.equal(readFileSync(there("b")), bytes(length));
    await downloadAll(place.session({}, 70_001), ["b"], here("c"), false);
    assert.equal(readFileSync(here("c")), bytes(length));
    const { mode, mtimeMs } = statSync(here("c"));
    assert.equal([mode & 0o777, Math.round(mtimeMs)], [0o640, 1_500_000_000_123]);
    assert.equal(place.said, []);
  });
}

test("copies a folder with small and large files, empty ones and empty folders, and leaves links out", async () => {
  for (const folder of ["d/empty", "d/e/f"]) mkdirSync(here(folder), { recursive: true });
  for (let n = 0; n < 700; n++) writeFileSync(here("d/e", `small ${n}`), `content ${n}`);
  writeFileSync(here("d/e/f/large"), bytes(2 * CHUNK_BYTES));
  writeFileSync(here("d/nothing"), "");
  writeFileSync(here("d/目录 \u001b[31m"), "a name");
  symlinkSync("/etc/passwd", here("d/link"));
  await uploadAll(place.session(), [here("d")], "", true);
  assert.equal(place.said.length, 1);
  assert.match(place.said.join(""), /link: left out/);
  place.said.length = 0;
  await downloadAll(place.session(), ["d"], here("back"), true);
  assert.equal(place.said, []);
  assert.equal(
    filesIn(here("back")),
    [...filesIn(here("d"))].filter(([name]) => name !== "link"),
  );
});

test("sends nothing of what is there already, whole", async () => {
  mkdirSync(here("d"));
  writeFileSync(here("d/small"), "small");
  writeFileSync(here("d/large"), bytes(2 * CHUNK_BYTES));
  await uploadAll(place.session(), [here("d")], "d", true);
  const before = ["small", "large"].map((name) => statSync(there("d", name)).ino);
  await uploadAll(place.session(), [here("d")], "", true);
  assert.equal(
    ["small", "large"].map((name) => statSync(there("d", name)).ino),
    before,
    "the same files, not new ones of the same content",
  );
});

test("sends what has the same size and time and another content", async () => {
  writeFileSync(here("a"), bytes(CHUNK_BYTES + 5));
  utimesSync(here("a"), 1000, 1000);
  await uploadAll(place.session(), [here("a")], "a", false);
  writeFileSync(there("a"), bytes(CHUNK_BYTES + 5, 1));
  utimesSync(there("a"), 1000, 1000);
  await uploadAll(place.session(), [here("a")], "a", false);
  assert.equal(readFileSync(there("a")), bytes(CHUNK_BYTES + 5));
});

for (const changed of [0, CHUNK_BYTES + 7, 3 * CHUNK_BYTES - 4]) {
  test(`notices four bytes that were changed at ${changed} of what is kept, and begins there`, async () => {
    const whole = bytes(5 * CHUNK_BYTES);
    writeFileSync(here("a"), whole);
    const kept = Buffer.from(whole.subarray(0, 3 * CHUNK_BYTES + 100));
    for (let at = changed; at < changed + 4; at++) kept[at] = ~(kept[at] ?? 0);
    writeFileSync(there(partName("a")), kept, { mode: 0o600 });
    const began: number[] = [];
    const { talk, more, print } = place.session();
    const file = await open(here("a"));
    await talk.say({ ...more, do: "put", path: "a", size: whole.length, mtimeMs: 0, mode: 0o600 });
    await sendFile(talk, file, whole.length, { print, onProgress: (_, from) => void began.push(from) });
    await file.close();
    assert.is(began[0], Math.floor(changed / CHUNK_BYTES) * CHUNK_BYTES);
    assert.ok(readFileSync(there("a")).equals(whole));
    assert.equal(readdirSync(place.there), ["a"]);
  });
}

test("goes on where it stood although the source has changed behind what is kept, and sends what is new", async () => {
  const whole = bytes(4 * CHUNK_BYTES, 9);
  writeFileSync(there(partName("a")), bytes(3 * CHUNK_BYTES), { mode: 0o600 });
  writeFileSync(here("a"), whole);
  await uploadAll(place.session(), [here("a")], "a", false);
  assert.ok(readFileSync(there("a")).equals(whole));
});

test("tells of a source that is changed while it is sent, and gives the file no name", async () => {
  writeFileSync(here("a"), bytes(30 * CHUNK_BYTES));
  utimesSync(here("a"), 1000, 1000); // the clock of files ticks slowly
  const { talk } = place.session();
  const file = await open(here("a"), "r+");
  await talk.say({ do: "put", path: "a", size: 30 * CHUNK_BYTES, mtimeMs: 0, mode: 0o600 });
  let isChanged = false;
  const onProgress = (): void => {
    if (!isChanged) writeFileSync(here("a"), bytes(30 * CHUNK_BYTES, 1));
    isChanged = true;
  };
  await sendFile(talk, file, 30 * CHUNK_BYTES, { onProgress }).then(
    () => assert.unreachable("it was sent as if nothing had happened"),
    (error: { code: string }) => assert.is(error.code, "changed"),
  );
  await file.close();
  assert.not.ok(existsSync(there("a")));
  await talk.say({ do: "list", path: "" });
  assert.equal(await talk.hear(), { entries: [] }, "the next request is answered, and parts are not listed");
});

test("tells what cannot be copied, and copies the rest", async () => {
  writeFileSync(here("a"), "a");
  mkdirSync(here("d"));
  mkdirSync(there("to"));
  await uploadAll(place.session(), [here("nothing"), here("d"), here("a")], "to", false);
  assert.equal(place.said, [
    `scp: ${here("nothing")}: there is no such file\n`,
    `scp: ${here("d")}: it is a folder (-r copies folders)\n`,
  ]);
  assert.equal(readdirSync(there("to")), ["a"]);
});

test("takes paths as somebody means them who has logged in", async () => {
  writeFileSync(path.join(place.outside, "o"), "outside");
  const session = place.session({ wholeMachine: true });
  await downloadAll(session, [path.join(place.outside, "o")], here("o"), false);
  assert.is(readFileSync(here("o"), "utf8"), "outside");
  await uploadAll(session, [here("o")], "relative", false);
  assert.is(readFileSync(there("relative"), "utf8"), "outside");
});

/** Names, contents, modes and times below a folder. */
function filesIn(folder: string): [string, string, number, number][] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const stats = statSync(path.join(folder, name));
      const content = stats.isFile() ? readFileSync(path.join(folder, name), "latin1") : "folder";
      return [name, content, stats.mode & 0o777, stats.isFile() ? Math.round(stats.mtimeMs) : 0];
    });
}

test.run();
