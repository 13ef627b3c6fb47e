// `npx wirebook filter`, run as a program: what it prints and what it exits with.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { encodeCapture, LINK_TYPE } from "../../../kernel-lib/capture";
import { suite } from "../../harness";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-filter-"));
const test = suite("npx wirebook filter");
test.after(() => rmSync(folder, { recursive: true }));

function filter(args: string[], input?: Uint8Array): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, [WIREBOOK, "filter", ...args], { encoding: "utf8", ...(input ? { input } : {}) });
}
const json = (text: string): unknown[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

const packets = [0x0806, 0x0800, 0x86dd, 0x0806].map((type) => ({
  seconds: 0,
  nanoseconds: 0,
  bytes: Uint8Array.of(...new Array(12).fill(0), type >> 8, type & 255, ...new Array(46).fill(0)),
}));
const capture = encodeCapture({ interfaces: [{ linkType: LINK_TYPE.EN10MB }] }, packets);

test("prints the program as tcpdump -d does", () => {
  const { stdout, stderr, status } = filter(["--snaplen", "96", "arp"]);
  assert.is(
    stdout,
    "(000) ldh      [12]\n(001) jeq      #0x806           jt 2\tjf 3\n(002) ret      #96\n(003) ret      #0\n",
  );
  assert.is(stderr, "");
  assert.is(status, 0);
});

test("gives the program as JSON, for a link type by name", () => {
  const { stdout, status } = filter(["--json", "--link", "raw", "ip"]);
  assert.equal(json(stdout), [
    {
      ok: true,
      program: [
        [48, 0, 0, 0],
        [84, 0, 0, 240],
        [21, 0, 1, 64],
        [6, 0, 0, 262144],
        [6, 0, 0, 0],
      ],
    },
  ]);
  assert.is(status, 0);
});

test("joins its words to one expression", () => {
  assert.is(filter(["tcp", "port", "80"]).stdout, filter(["tcp port 80"]).stdout);
});

test("answers what cannot be compiled with reason and place", () => {
  const { stdout, stderr, status } = filter(["--json", "tcp and hots 1.2.3.4"]);
  const reason = '"hots" stands alone; it wants host, net, port, proto or the like before it; did you mean "host"?';
  assert.equal(json(stdout), [{ ok: false, error: { reason, at: [8, 12] } }]);
  assert.is(stderr, "");
  assert.is(status, 0);
});

test("shows a person where it went wrong", () => {
  const { stdout, stderr, status } = filter(["host 1.2.3.400"]);
  assert.is(stdout, "");
  assert.match(stderr, "  host 1.2.3.400\n       ^^^^^^^^^");
  assert.is(status, 1);
});

test("finds the packets of a file, and of standard input", () => {
  const file = path.join(folder, "four.pcap");
  writeFileSync(file, capture);
  assert.equal(json(filter(["--json", "--read", file, "arp"]).stdout), [{ ok: true, frames: [1, 4] }]);
  assert.is(filter(["--read", file, "ip6"]).stdout, "3\n");
  assert.equal(json(filter(["--json", "--read", "-", "not arp"], capture).stdout), [{ ok: true, frames: [2, 3] }]);
  assert.equal(json(filter(["--json", "--read", file, ""]).stdout), [{ ok: true, frames: [1, 2, 3, 4] }]);
  assert.equal(json(filter(["--json", "--read", file, "inbound"]).stdout)[0], {
    ok: false,
    error: { reason: "a file does not say which way packets went on link type EN10MB", at: [0, 7] },
  });
});

test("gives the matches before the break of a file, then the error", () => {
  const { stdout, status } = filter(["--json", "--read", "-", "arp"], capture.subarray(0, capture.length - 1));
  const [matches, broken] = json(stdout) as [unknown, { error: string }];
  assert.equal(matches, { ok: true, frames: [1] });
  assert.match(broken.error, "the file ends inside a packet (at byte 252, after 3 packets)");
  assert.is(status, 0);
});

test("exits with 2 for what is no capture, for a missing file and for wrong usage", () => {
  const noCapture = filter(["--json", "--read", "-", "arp"], new Uint8Array(100));
  assert.is(noCapture.status, 2);
  assert.match(noCapture.stderr, "neither pcap's nor pcapng's mark");
  assert.is(filter(["--read", path.join(folder, "missing"), "arp"]).status, 2);
  assert.is(filter(["--link", "TOKENRING", "arp"]).status, 2);
  assert.is(filter(["--snaplen", "many", "arp"]).status, 2);
});

test.run();
