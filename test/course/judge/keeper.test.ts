// timeout: 300 s
// The keeper of a sandbox stands in the learner's reach: dead, silent or lying, it gives "stopped", never a hang or a pass.
import { Duplex, PassThrough } from "node:stream";
import * as assert from "uvu/assert";
import { type Check, openJudges, type Report } from "../../../kernel-lib/course/judge";
import { KeeperLink } from "../../../kernel-lib/course/judge/keeper-link";
import { encodeFrame, FrameReader, TELL } from "../../../kernel-lib/course/judge/keeper-protocol";
import { seeded } from "../../../kernel-lib/course/judge/seeded";
import { suite } from "../../harness";

const test = suite("a keeper");
const judges = openJudges({ ground: "sandbox" });

const KEEPER = `const { execSync } = require("node:child_process");
const keeper = () => execSync("grep -lz keeper.ts /proc/[0-9]*/cmdline | grep -v self").toString().split("/").filter((part) => /^\\\\d+$/.test(part)).map(Number);`;
const FILES = {
  killer: `/** @module killer */
${KEEPER.replaceAll("\\\\d", "\\d")}
console.log("listening on 127.0.0.1:1");
process.stdin.once("data", () => { for (const pid of keeper()) try { process.kill(pid, "SIGKILL"); } catch {} });
`,
  freezer: `/** @module freezer */
${KEEPER.replaceAll("\\\\d", "\\d")}
console.log("listening on 127.0.0.1:1");
process.stdin.once("data", () => { for (const pid of keeper()) try { process.kill(pid, "SIGSTOP"); } catch {} });
`,
  ender: `/** @module ender */
export const all = () => { process.kill(-1, "SIGKILL"); };
`,
};

function run(check: Check): Promise<Report> {
  return judges.judge({ check: { id: "x", text: check.toString() }, files: FILES, limits: { callMs: 8000 } });
}

test("that is killed stops the check, even one that waited for an end", async () => {
  const { outcome, message } = await run(async ({ start }) => {
    const program = start("killer");
    await program.port();
    program.type("now");
    await program.ended();
  });
  assert.is(outcome, "stopped", message);
});

test("that is frozen gives no answer about files: stopped in time", async () => {
  const { outcome, message } = await run(async ({ start, files }) => {
    const program = start("freezer");
    await program.port();
    program.type("now");
    for (let n = 0; n < 1000; n++) {
      files.list(".");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  assert.is(outcome, "stopped", message);
});

test("that ends with everything else of the sandbox stops the check", async () => {
  const { outcome, message } = await run(async ({ call }) => {
    await call("ender.all"); // its own process is spared by kill(-1)
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (;;) await call("ender.all");
  });
  assert.ok(outcome === "stopped" || outcome === "threw", `${outcome}: ${message}`);
});

test("may say anything: frames of every kind, lengths and bytes by chance lose it or change nothing", async () => {
  const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${SEED}`);
  const random = seeded(SEED);
  for (let round = 0; round < 300; round++) {
    const input = new PassThrough();
    const lost: string[] = [];
    const link = new KeeperLink(Duplex.from({ readable: input, writable: new PassThrough() }), (why) => lost.push(why));
    link.join({
      hear: ({ bytes }) => void JSON.parse(Buffer.from(bytes).toString()),
      lost: () => {},
    });
    const bytes = Uint8Array.from({ length: random(1, 60) }, () => random(0, 255));
    input.write(random(0, 1) ? bytes : encodeFrame(random(60, 80), random(0, 2), bytes));
    await new Promise((resolve) => setImmediate(resolve));
    link.lose("over");
    assert.is(lost.length, 1, `round ${round}`);
  }
});

test("has its frames cut rightly, however they arrive; one of gigabytes is refused before it comes", () => {
  const frames = [
    encodeFrame(TELL.data, 1, Buffer.from("abc")),
    encodeFrame(TELL.ended, 2),
    encodeFrame(TELL.exit, 3, Buffer.alloc(500)),
  ];
  const reader = new FrameReader();
  const got = [...Buffer.concat(frames)].flatMap((byte) => reader.add(Uint8Array.of(byte)));
  assert.equal(
    got.map(({ kind, id, bytes }) => [kind, id, bytes.length]),
    [
      [TELL.data, 1, 3],
      [TELL.ended, 2, 0],
      [TELL.exit, 3, 500],
    ],
  );
  assert.throws(() => new FrameReader().add(Buffer.from("ffffffff41000000ff", "hex")), /a frame of 4294967295 bytes/);
});

test.after(() => judges.close());
test.run();
