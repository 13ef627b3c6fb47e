// What a judge tells of all that was really sent between a check and a learner's program.
import * as assert from "uvu/assert";
import { type Check, checksIn, judge, type Report } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { ECHO } from "./echo";
import { ground } from "./ground";

const test = suite("a judge's ladder");

/** Until a program has printed its port a call may well take as long as this. */
const request = { files: { echo: ECHO }, limits: { callMs: 8000, memoryMb: 64 } };

function run(check: Check): Promise<Report> {
  return judge({ ground: ground(), check: { id: "here", text: check.toString() }, ...request });
}

test("shows what was sent by whom to whom, and how each connection ended", async () => {
  const { ladder = [], steps } = await run(async ({ start, peer }) => {
    const port = await start("echo").port();
    const [ann, bob] = [await peer(port), await peer(port)];
    await ann.send("bye\n");
    await ann.closed();
    bob.end();
    await bob.expect("what?");
  });
  const rungs = ladder.map(({ ends, toward, what }) => `${ends[0]} ${toward === "right" ? "→" : "←"} ${what}`);
  assert.equal(rungs.slice(0, 5), [
    "peer 1 → connect",
    "peer 2 → connect",
    'peer 1 → "bye\\n"',
    "peer 1 ← FIN",
    "peer 2 → FIN",
  ]);
  const said = steps.map(({ text }) => text.replace(/\d+$/, "N"));
  assert.equal(said.slice(1, 4), ["peer 1: connect to port N", "peer 2: connect to port N", 'peer 1 → "bye\\n"']);
});

test("shows no ladder where all went well", async () => {
  const report = await run(async ({ start, peer }) => {
    const client = await peer(await start("echo").port());
    await client.send("hi\n");
    await client.expect("HI\n");
  });
  assert.equal([report.outcome, report.ladder], ["passed", undefined]);
});

test("marks what a hidden test sent, and all that came after it", async () => {
  const text = `async ({ start, peer }) => {
    const client = await peer(await start("echo").port());
    await client.send("seen\\n");
    await client.expect("SEEN\\n");
    // BEGIN HIDDEN TESTS
    await client.send("secret\\n");
    await client.expect("SECRET\\n");
    // END HIDDEN TESTS
    throw new Error("here it ends");
  }`;
  const checks = checksIn(`await check("here", ${text});`);
  const [check] = checks;
  assert.ok(check);
  const { ladder = [] } = await judge({ ground: ground(), check, ...request });
  const seen = ladder.filter(({ hidden }) => !hidden).map(({ what }) => what);
  assert.equal(seen, ["connect", '"seen\\n"', '"SEEN\\n"']);
  assert.equal(
    ladder.filter(({ hidden }) => hidden).map(({ what }) => what),
    ['"secret\\n"', '"SECRET\\n"'],
  );
});

test.run();
