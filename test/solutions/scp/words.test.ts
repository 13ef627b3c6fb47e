// needs: solutions
// What scp reads on its command line, and what it writes on a terminal.
import "../provide";
import * as assert from "uvu/assert";
import { readArguments } from "../../../solutions/scp/arguments";
import { placeOf } from "../../../solutions/scp/places";
import { progressLine, Report } from "../../../solutions/scp/report";
import { suite } from "../../harness";

const test = suite("scp's words");

for (const [word, place] of [
  ["a", { path: "a" }],
  ["./a:b", { path: "./a:b" }],
  ["/a:b", { path: "/a:b" }],
  ["host:a", { host: "host", path: "a" }],
  ["host:", { host: "host", path: "" }],
  ["ann@host:~/a/./b//", { host: "host", user: "ann", path: "a/b" }],
  ["host:/etc/", { host: "host", path: "/etc" }],
  ["[::1]:a", { host: "::1", path: "a" }],
  ["ann@[fe80::1%eth0]:a:b", { host: "fe80::1%eth0", user: "ann", path: "a:b" }],
  ["host:../a", { host: "host", path: "../a" }],
] as const) {
  test(`reads the place ${word}`, () => assert.equal(placeOf(word), place));
}

test("reads options together, apart, and behind the places", () => {
  const asked = readArguments(["-rqP22", "a", "b", "host:c", "-v", "--fingerprint=x"]);
  assert.equal(asked, {
    sources: [{ path: "a" }, { path: "b" }],
    target: { host: "host", path: "c" },
    recursive: true,
    quiet: true,
    verbose: true,
    plaintext: false,
    port: 22,
    fingerprint: "x",
  });
  assert.is(readArguments(["-r", "--help"]), "help");
  assert.equal(readArguments(["--serve", "d", "-P", "0"]), { serve: "d", port: 0 });
  assert.equal((readArguments(["host:a", "--", "-r"]) as { target: unknown }).target, { path: "-r" });
});

for (const [words, message] of [
  [[], /what is to be copied/],
  [["a"], /what is to be copied/],
  [["a", "b"], /nothing of this is on a host/],
  [["h:a", "h:b"], /from host to host/],
  [["h:a", "g:b", "c"], /one host at a time/],
  [["-x", "a", "h:b"], /no option "-x"/],
  [["-P", "70000", "a", "h:b"], /"70000" is no port/],
  [["-P", "0", "a", "h:b"], /"0" is no port/],
  [["a", "h:b", "-P"], /-P wants something behind it/],
  [["--serve", "d", "e"], /one folder/],
] as const) {
  test(`refuses ${JSON.stringify(words)}`, () => assert.throws(() => readArguments(words), message));
}

test("draws one line for a file, cut to the terminal, and ends it", () => {
  const written: string[] = [];
  let now = 0;
  const screen = { isTerminal: true, columns: 50, write: (text: string) => void written.push(text) };
  const report = new Report({ quiet: false, verbose: false, screen, nowMs: () => now });
  const onProgress = report.file("a/very/long/name/of/a/film\u001b[2J.mp4", 1000);
  onProgress(500, 500);
  now = 50;
  onProgress(600, 500);
  now = 250;
  onProgress(1000, 500);
  const lines = [
    { done: 500, elapsedMs: 0 },
    { done: 1000, elapsedMs: 250 },
  ].map((now) => progressLine("a/very/long/name/of/a/film\u001b[2J.mp4", { kept: 500, total: 1000, ...now }, 50));
  assert.equal(written, [`\r${lines[0]}\u001b[K`, `\r${lines[1]}\u001b[K\n`]);
  assert.match(lines[0] ?? "", /^….*\\x1b\[2J\.mp4 {2}50% {2}0 B\/s {2}-:-- left$/);
  for (const line of written) assert.ok(line.replace("\r", "").replace("\u001b[K", "").trimEnd().length < 50, line);
});

test("draws nothing when piped, and tells with -v", () => {
  const written: string[] = [];
  const screen = { isTerminal: false, columns: 80, write: (text: string) => void written.push(text) };
  const report = new Report({ quiet: false, verbose: true, screen, nowMs: () => 0 });
  report.file("film", 2_000_000)(2_000_000, 500_000);
  assert.equal(written, ["film: 2.0 MB in 0:00, 500.0 kB were there\n"]);
  assert.not.ok(report.failed);
  report.fail("x\n", "gone");
  assert.is(written[1], "scp: x\\x0a: gone\n");
  assert.ok(report.failed);
});

test.run();
