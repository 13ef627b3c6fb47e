// Archives in which students have had a hand: each entry is refused by name, or read whole.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zipSync } from "fflate";
import * as assert from "uvu/assert";
import { ZipReader } from "../../../kernel-lib/course/offline";
import { suite } from "../../harness";
import { type Entry, zipOf } from "./zips";

const test = suite("a ZIP file");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-zip-"));
test.after(() => rmSync(folder, { recursive: true }));
const GOOD: Entry = { name: "good.ipynb", bytes: Buffer.from("good") };

function open(bytes: Uint8Array): ZipReader {
  const file = path.join(folder, "x.zip");
  writeFileSync(file, bytes);
  return new ZipReader(file);
}

/** What is read of each entry, or why it is not. */
function contents(bytes: Uint8Array, most = 1_000_000): string[] {
  const zip = open(bytes);
  try {
    return zip.entries.map((entry) => {
      try {
        return Buffer.from(zip.read(entry, most)).toString();
      } catch (error) {
        return `refused: ${(error as Error).message}`;
      }
    });
  } finally {
    zip.close();
  }
}

test("is read as another program wrote it, packed or stored, with a comment and folders", () => {
  const bytes = zipSync({
    "a/b.ipynb": Buffer.from("one ".repeat(99)),
    "网.ipynb": [Buffer.from("two"), { level: 0 }],
    "empty/": new Uint8Array(),
  });
  const zip = open(bytes);
  assert.equal(
    zip.entries.map(({ name }) => name),
    ["a/b.ipynb", "网.ipynb"],
  );
  zip.close();
  assert.equal(contents(bytes), ["one ".repeat(99), "two"]);
  assert.equal(contents(zipOf([GOOD], { comment: "by a school" })), ["good"]);
});

for (const [what, entry, reason] of [
  ["a name that leads out", { name: "../../evil.ipynb" }, 'its name leads out by ".."'],
  ["a name that leads out further in", { name: "a/../../evil.ipynb" }, 'its name leads out by ".."'],
  ["an absolute name", { name: "/etc/evil.ipynb" }, "its name is an absolute path"],
  ["a drive of Windows", { name: "C:evil.ipynb" }, "its name is an absolute path"],
  ["a backslash", { name: "a\\..\\evil.ipynb" }, "its name has a backslash"],
  ["a NUL in its name", { name: "evil.ipynb\u0000.txt" }, "its name has control characters"],
  [
    "a symbolic link",
    { name: "evil.ipynb", mode: 0o120777, bytes: Buffer.from("/etc/passwd") },
    "it is a symbolic link",
  ],
  ["a device", { name: "evil.ipynb", mode: 0o020666 }, "it is a device or a pipe"],
  ["a pipe", { name: "evil.ipynb", mode: 0o010666 }, "it is a device or a pipe"],
  ["an encrypted entry", { name: "evil.ipynb", flags: 1 }, "it is encrypted"],
  ["another way of packing", { name: "evil.ipynb", method: 14 }, "it is packed by method 14; 0 and 8 are read"],
  ["sizes of ZIP64", { name: "evil.ipynb", claimedBytes: 0xffffffff }, "it is a ZIP64 entry"],
  [
    "a size beyond what is read",
    { name: "evil.ipynb", bytes: new Uint8Array(2_000_000) },
    "it has 2000000 bytes, at most 1000000 are read",
  ],
  [
    "a bomb that says it is small",
    { name: "evil.ipynb", bytes: new Uint8Array(20_000_000), claimedBytes: 1000 },
    "it unpacks to more than it says",
  ],
  [
    "a size that is not so",
    { name: "evil.ipynb", bytes: Buffer.from("abc"), claimedBytes: 900 },
    "size or checksum differ",
  ],
  ["a checksum that is not so", { name: "evil.ipynb", bytes: Buffer.from("abc"), crc: 1 }, "size or checksum differ"],
  [
    "rubbish instead of packed bytes",
    { name: "evil.ipynb", bytes: Buffer.from("\xff\xff\xff", "latin1"), stored: true, method: 8 },
    "it cannot be unpacked",
  ],
  ["a place outside of the file", { name: "evil.ipynb", offset: 0x7fffffff }, "it points outside of itself"],
  ["a place where no file begins", { name: "evil.ipynb", offset: 3 }, "no file begins where it should"],
  [
    "packed bytes that go beyond the file",
    { name: "evil.ipynb", packedBytes: 0x7fffffff },
    "it points outside of itself",
  ],
  [
    "a name that stands there already",
    { name: "good.ipynb", bytes: Buffer.from("other") },
    "a file of this name stands there already",
  ],
] as const) {
  test(`refuses ${what}, and reads the entries beside it`, () => {
    const [first, evil, last] = contents(zipOf([GOOD, entry, { name: "last.ipynb", bytes: Buffer.from("last") }]));
    assert.equal([first, last], ["good", "last"]);
    assert.match(evil ?? "", "refused: ");
    assert.match(evil ?? "", reason);
  });
}

test("of ten thousand entries is read to the last", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => ({ name: `${n}.txt`, stored: true }));
  const zip = open(zipOf([...many, GOOD]));
  assert.is(zip.entries.length, 10_001);
  assert.is(Buffer.from(zip.read(zip.entries[10_000] ?? { name: "" }, 10)).toString(), "good");
  zip.close();
});

test("whose parts lie on top of each other unpacks each by itself", () => {
  const one = { name: "a.ipynb", bytes: Buffer.from("x".repeat(1000)) };
  assert.equal(
    contents(zipOf([one, { ...one, name: "b.ipynb", offset: 0 }])).map(({ length }) => length),
    [1000, 1000],
  );
});

for (const [what, bytes, reason] of [
  ["no archive", Buffer.from("PK, not really"), "it is no ZIP file, or it breaks off"],
  ["one that breaks off", zipOf([GOOD]).subarray(0, 60), "it is no ZIP file, or it breaks off"],
  ["one of ZIP64", zipOf([GOOD], { count: 0xffff }), "it is a ZIP64 file, which is not read"],
  ["one with more entries than its directory has", zipOf([GOOD], { count: 9 }), "its directory breaks off"],
  ["nothing", new Uint8Array(), "it is no ZIP file, or it breaks off"],
] as const) {
  test(`is refused whole where it is ${what}`, () =>
    assert.throws(
      () => open(bytes),
      (error: Error) => error.message.includes(reason),
    ));
}

test("never does more than refuse, whatever byte of it is another", () => {
  const bytes = zipOf([GOOD, { name: "b.ipynb", bytes: Buffer.from("b".repeat(50)), stored: true }]);
  for (let at = 0; at < bytes.length; at++) {
    for (const value of [0x00, 0x7f, 0xff]) {
      const other = Uint8Array.from(bytes);
      other[at] = value;
      try {
        contents(other);
      } catch (error) {
        assert.is((error as { code?: string }).code, "ERR_ZIP", `byte ${at} made ${value}: ${(error as Error).stack}`);
      }
    }
  }
});

test.run();
