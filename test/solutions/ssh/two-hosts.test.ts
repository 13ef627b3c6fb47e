// needs: solutions
// timeout: 240 s
// Exercise 7's scp through exercise 8's ssh, from host to host of a lab with a lossy cable, on both engines.
import "../provide";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { partName } from "solution/07-scp/part";
import { type Crossing, cross } from "solution/08-ssh/twohosts";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { WIREBOOK } from "./server-process";

const test = suite("07's scp through 08's ssh, between two hosts");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-two-hosts-"));
const file = (name: string): string => path.join(folder, name);
const SOLUTION = path.resolve(__dirname, "../../../solutions/07-scp");
const SECRET = "nobody on the way shall read this. ";
test.before(() => {
  mkdirSync(file("bob"));
  writeFileSync(file("film"), SECRET.repeat(20_000), { mode: 0o640 });
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs exercise 7's solution at alice, its server at bob. */
function scp(...words: string[]): Promise<Crossing> {
  const program = `'${process.execPath}' '${WIREBOOK}' run '${SOLUTION}' --`;
  return cross(`${program} ${words.join(" ")}`, `${program} serve - '${file("bob")}'`, { folder });
}

for (const engine of ["linux", "in-process"]) {
  test(`copies a file that the router cannot read (${engine})`, async () => {
    process.env.WIREBOOK_LAB = engine;
    const { here, there, errors, packets } = await scp("put", "-", "film", `${engine}.copy`);
    assert.equal([here, there, errors], [0, 0, ""]);
    const film = readFileSync(file("film"));
    assert.ok(readFileSync(file(`bob/${engine}.copy`)).equals(film));
    const passed = Buffer.concat(packets.map(({ bytes }) => bytes));
    assert.ok(passed.length > film.length);
    for (const word of [SECRET, "correct horse", ".copy", "kept"]) assert.not.ok(passed.includes(word), word);
  });

  test(`goes on where it stood, and fetches it back (${engine})`, async () => {
    process.env.WIREBOOK_LAB = engine;
    const film = readFileSync(file("film"));
    writeFileSync(file(`bob/${partName("again")}`), film, { mode: 0o600 });
    truncateSync(file(`bob/${partName("again")}`), 600_000); // two chunks and a bit
    const { here, packets } = await scp("put", "-", "film", "again");
    assert.is(here, 0);
    assert.ok(readFileSync(file("bob/again")).equals(film));
    const passed = packets.reduce((sum, { bytes }) => sum + bytes.length, 0);
    assert.ok(passed < film.length / 2, `${passed} bytes passed, though most was there`);
    assert.is((await scp("get", "-", "again", "back")).here, 0);
    assert.ok(readFileSync(file("back")).equals(film));
    rmSync(file("back"));
  });
}

test("tells what failed there", async () => {
  delete process.env.WIREBOOK_LAB;
  const { here, errors } = await scp("put", "-", "film", "../film");
  assert.is(here, 1);
  assert.match(errors, /a path leads down, never up/);
});

test.run();
