// needs: solutions
// timeout: 120 s
// A journal on a full disk: nobody hears of what is not kept, people are told, and it goes on when there is room.
import "../provide";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { House } from "solution/06-chat/house";
import { Journal } from "solution/06-chat/journal";
import * as assert from "uvu/assert";
import { shown } from "../../../solutions/chat/look";
import { suite } from "../../harness";
import { RawClient } from "./raw-client";

const test = suite("a journal on a full disk");
const folder = fs.mkdtempSync(path.join(tmpdir(), "wirebook-full-disk-"));
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

const { writeSync } = fs;
test.after.each(() => {
  fs.writeSync = writeSync;
});

/** Lets so many bytes be written from now on, then says what a disk says that is full (or `code`). */
function roomFor(bytes: number, code = "ENOSPC"): void {
  let left = bytes;
  fs.writeSync = ((fd: number, data: Uint8Array) => {
    if (left === 0) throw Object.assign(new Error(`${code}: no space left on device, write`), { code });
    const written = writeSync(fd, data.subarray(0, left));
    left -= written;
    return written;
  }) as typeof writeSync;
}

async function inHouse(journal: string, run: (enter: (hello: string) => Promise<RawClient>) => Promise<void>) {
  const house = new House({ port: 0, burst: 1e6, perSecond: 1e6, journal, retryMs: 5, pingMs: 40 });
  const port = house.start();
  const clients: RawClient[] = [];
  try {
    await run(async (hello) => {
      const client = await RawClient.at(port, hello);
      clients.push(client);
      await client.until(/^WELCOME/);
      return client;
    });
  } finally {
    fs.writeSync = writeSync;
    for (const client of clients) client.close();
    house.close();
  }
}

function keptIn(file: string): unknown[] {
  const journal = new Journal(file);
  return journal.read().map((record) => (record as { text: string }).text);
}

test("holds what it cannot keep, says so, and goes on where it stood when there is room", async () => {
  const file = path.join(folder, "held");
  await inHouse(file, async (enter) => {
    const ada = await enter("NAME ada");
    const bob = await enter("NAME bob");
    await ada.say("SAY one");
    await bob.until(/^SAID 1 ada one$/);
    roomFor(11); // a piece of the next record
    await ada.say("SAY two");
    for (const one of [ada, bob]) assert.match(await one.until(/^WAIT /), /disk is full/);
    await bob.say("SAY three");
    for (const one of [ada, bob])
      assert.not.ok(
        one.lines.some((line) => /two|three/.test(line)),
        "nobody has heard of it",
      );
    assert.equal(keptIn(file).at(-1), "one"); // which takes the torn piece off, as a start after a kill would
    fs.writeSync = writeSync;
    fs.appendFileSync(file, '{"n":2,"from"'.slice(0, 11));
    for (const one of [ada, bob]) {
      await one.until(/^SAID 2 ada two$/);
      await one.until(/^SAID 3 bob three$/);
    }
    assert.equal(keptIn(file), ["one", "two", "three"]);
  });
});

test("drops nobody for the silence that it has made itself", async () => {
  await inHouse(path.join(folder, "silence"), async (enter) => {
    const ada = await enter("NAME ada");
    roomFor(0);
    await ada.say("SAY hello");
    await ada.until(/^WAIT /);
    let tries = 0;
    const full = fs.writeSync;
    await new Promise<void>((resolve) => {
      fs.writeSync = ((...parameters: Parameters<typeof writeSync>) => {
        tries += 1;
        if (tries === 40) resolve(); // five times the time after which the silent are dropped
        return full(...parameters);
      }) as typeof writeSync;
    });
    fs.writeSync = writeSync;
    await ada.until(/^SAID 1 ada hello$/);
  });
});

test("is told in words on the screen", () => assert.match(shown("WAIT the disk is full"), /^\W*\* the disk is full/));

test("leaves no half of a journal that was to be written anew", () => {
  const journal = new Journal(path.join(folder, "anew"));
  journal.write({ n: 1 });
  journal.flush();
  const { writeFileSync } = fs;
  fs.writeFileSync = ((file: string) => {
    writeFileSync(file, "half");
    throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
  }) as typeof writeFileSync;
  try {
    assert.throws(() => journal.rewrite([{ n: 2 }]), /ENOSPC/);
  } finally {
    fs.writeFileSync = writeFileSync;
  }
  assert.not.ok(fs.existsSync(path.join(folder, "anew.next")));
  assert.equal(journal.read(), [{ n: 1 }]);
});

test.run();
