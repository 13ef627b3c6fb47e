// Captures that are each learner's own: what the questions about them rest on holds for every seed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { ownCapture, type Row, rowsOf, SCENES, seedIn, seedOf } from "../../../kernel-lib/course/own-captures";
import { connections } from "../../../kernel-lib/handshake";
import { suite } from "../../harness";

const test = suite("a capture of one's own");
const SEEDS = Array.from({ length: 60 }, (_, n) => n * 37);

const isOf =
  (...flags: string[]) =>
  (row: Row): boolean =>
    row.flags.join() === flags.join();

for (const scene of SCENES) {
  test(`${scene} comes again from its seed, byte for byte, and from another it is another`, () => {
    const bytesOf = (seed: number): string =>
      Buffer.concat(ownCapture(scene, seed).map(({ bytes }) => bytes)).toString("hex");
    assert.is(bytesOf(5), bytesOf(5));
    assert.is.not(bytesOf(5), bytesOf(6));
  });

  test(`${scene} has its packets in the order of time, few enough to read`, () => {
    for (const seed of SEEDS) {
      const rows = rowsOf(ownCapture(scene, seed));
      assert.ok(rows.length >= 7 && rows.length <= 40, `seed ${seed}: ${rows.length} packets`);
      for (const [index, { ms }] of rows.entries()) assert.ok(index === 0 || ms >= (rows[index - 1] as Row).ms);
    }
  });
}

test("visit has one whole conversation without a loss", () => {
  for (const seed of SEEDS) {
    const [connection, ...more] = connections(ownCapture("visit", seed));
    assert.is(more.length, 0);
    assert.equal(connection?.handshake, { syn: 1, synAck: 2, ack: 3 }, `seed ${seed}`);
    assert.is(connection?.closes.length, 2, `seed ${seed}`);
    assert.ok(connection?.segments.every(({ findings }) => !findings.has("retransmission")));
  }
});

test("upload loses one data segment, and duplicate ACKs bring it again", () => {
  for (const seed of SEEDS) {
    const rows = rowsOf(ownCapture("upload", seed)).filter(({ bytes }) => bytes > 0);
    const again = rows.filter(({ seq }, index) => rows.findIndex((row) => row.seq === seq) < index);
    assert.is(again.length, 1, `seed ${seed}`);
    const lost = rows.find(({ seq }) => seq === again[0]?.seq) as Row;
    assert.ok((again[0] as Row).ms - lost.ms < 900, `seed ${seed}: by the timer`);
  }
});

test("knocks has one door of each kind", () => {
  for (const seed of SEEDS) {
    const rows = rowsOf(ownCapture("knocks", seed));
    const doors = [...new Set(rows.filter(isOf("SYN")).map(({ to }) => to))];
    const kinds = doors.map((door) => {
      const told = rows.filter(({ from }) => from === door).flatMap(({ flags }) => flags);
      return `${told.includes("SYN") ? "opens" : ""}${told.includes("RST") ? " resets" : ""}`;
    });
    assert.equal([...kinds].sort(), ["", " resets", "opens", "opens resets"], `seed ${seed}`);
  }
});

test("takes its seed from the notebook's metadata, and 0 where there is none", () => {
  assert.is(seedOf({ metadata: { wirebook: { seed: 12 } } }), 12);
  for (const [seed, reason] of [
    [undefined, "none"],
    ["12", "a text"],
    [-1, "negative"],
    [1.5, "not whole"],
  ] as const)
    assert.is(seedOf({ metadata: { wirebook: { seed } } }), 0, reason);
});

test("finds the notebook of the folder it is asked in", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-own-"));
  try {
    assert.is(seedIn(folder), 0, "no notebook");
    const notebook = { cells: [], metadata: { wirebook: { seed: 77 } }, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(path.join(folder, `${path.basename(folder)}.ipynb`), JSON.stringify(notebook));
    writeFileSync(path.join(folder, "a-copy.ipynb"), JSON.stringify({ ...notebook, metadata: {} }));
    assert.is(seedIn(folder), 77);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
