"use strict";
// What the kernel's built parts are keyed by: the text of every source they are made from. Plain JavaScript, because
// the kernel's first line needs it. A table of times and sizes spares reading the files when nothing has changed.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "../../..");
const LIBRARY = path.join(ROOT, "kernel-lib");
const STATE = path.join(ROOT, ".wirebook");
const TABLE = path.join(STATE, "kernel", "fingerprint.json");

/** Gives { kernel, library }: hashes of kernel-lib/kernel and of all kernel-lib, each with the locked packages. */
function fingerprint() {
  const files = [path.join(ROOT, "package-lock.json"), ...sourcesBelow(LIBRARY)];
  const stamp = hash(files.map((file) => `${file} ${stampOf(file)}`));
  const known = readTable();
  if (known.stamp === stamp) return known;
  const texts = files.map((file) => [path.relative(ROOT, file), fs.readFileSync(file)]);
  const isKernels = ([name]) => !name.startsWith("kernel-lib") || name.startsWith(path.join("kernel-lib", "kernel"));
  const found = { stamp, kernel: hash(texts.filter(isKernels).flat()), library: hash(texts.flat()) };
  writeTable(found);
  return found;
}

function sourcesBelow(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourcesBelow(full);
      return /\.(ts|cjs)$/.test(entry.name) ? [full] : [];
    });
}

function stampOf(file) {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "";
}

function hash(parts) {
  const sum = createHash("sha1");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex").slice(0, 16);
}

function readTable() {
  try {
    return JSON.parse(fs.readFileSync(TABLE, "utf8"));
  } catch {
    return {};
  }
}

function writeTable(table) {
  try {
    fs.mkdirSync(path.dirname(TABLE), { recursive: true });
    fs.writeFileSync(`${TABLE}.${process.pid}`, JSON.stringify(table));
    fs.renameSync(`${TABLE}.${process.pid}`, TABLE);
  } catch {
    // a read-only installation reads its sources each time
  }
}

module.exports = { ROOT, STATE, fingerprint };
