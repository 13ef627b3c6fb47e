// A judge that runs a learner's program and talks to it over a socket.
import * as assert from "uvu/assert";
import { type Check, judge, type Limits, type Report, reportText } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";

const test = suite("a judge and a program");

const FILES = {
  echo: `/** @module echo */
import net from "node:net";
const [mode = "whole"] = process.argv.slice(2);
const server = net.createServer((socket) => {
  let held = "";
  socket.on("data", (bytes) => {
    held += bytes;
    if (mode === "careless") socket.write(String(bytes).trim().toUpperCase() + "\\n");
    for (let end = held.indexOf("\\n"); mode !== "careless" && end >= 0; end = held.indexOf("\\n")) {
      const line = held.slice(0, end);
      held = held.slice(end + 1);
      if (line === "bye") socket.end();
      else if (line !== "hush") socket.write(line.toUpperCase() + "\\n");
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log("listening on 127.0.0.1:" + (server.address() as net.AddressInfo).port));
process.on("SIGTERM", () => process.exit(3));
`,
  count: `/** @module count */
let text = "";
process.stdin.on("data", (chunk) => { text += chunk; }).on("end", () => {
  console.log(process.argv.slice(2).join("+"), text.length);
  console.error("done");
  process.exitCode = 4;
});
`,
  unwritten: 'throw new Error("not written yet");',
  hangs: "setInterval(() => {}, 1000);",
  floods: 'for (;;) process.stdout.write("x".repeat(65536));',
  silent: "",
};

/** Until a program has printed its port a call may well take as long as this. */
const SHORT = { callMs: 8000 };

function run(check: Check, limits: Partial<Limits> = {}): Promise<Report> {
  const request = { check: { id: "here", text: check.toString() }, files: FILES };
  return judge({ ...request, limits: { memoryMb: 64, ...limits } });
}

const outcomeOf = async (check: Check, limits?: Partial<Limits>): Promise<string> => {
  const { outcome, message } = await run(check, limits);
  return `${outcome}: ${message}`;
};

test("runs a module as a program: arguments, input, output and exit code", async () => {
  const report = await run(async ({ run, equal }) => {
    const { stdout, stderr, code } = await run("count", ["a", "b c"], { input: "12345" });
    equal([stdout, stderr, code], ["a+b c 5\n", "done\n", 4]);
  });
  assert.is(report.outcome, "passed", report.message);
});

test("talks to a server politely, and a byte at a time", async () => {
  const report = await run(async ({ start, peer }) => {
    const port = await start("echo").port();
    for (const pace of ["polite", "awkward"] as const) {
      const client = await peer(port, { pace });
      await client.send("hello\nyou\n");
      await client.expect("HELLO\nYOU\n");
      await client.send("bye\n");
      await client.closed();
    }
  });
  assert.is(report.outcome, "passed", report.message);
});

test("shows the conversation up to the answer that is wrong", async () => {
  const report = await run(async ({ start, peer }) => {
    const client = await peer(await start("echo", ["careless"]).port(), { pace: "awkward" });
    await client.send("hi\n");
    await client.expect("HI\n", "the message came in pieces");
  });
  const text = reportText(report).replace(/port \d+/, "port N");
  assert.is(
    text,
    `✗ here: wrong

1 ✓ run echo careless
2 ✓ connect to port N
3 ✓ → "hi\\n", a byte at a time
4 ✗ ← "HI\\n"
    expected  "HI\\n"
    actual    "H\\nI"
                ^
    the message came in pieces`,
  );
});

test("says what it waited for in vain", async () => {
  assert.match(
    await outcomeOf(async ({ start, peer }) => {
      const client = await peer(await start("echo").port());
      await client.send("hush\n");
      await client.line();
    }, SHORT),
    /^timed out: no whole line came within 8 s$/,
  );
  assert.match(
    await outcomeOf(async ({ start }) => void (await start("silent").port())),
    "wrong: the program ended before",
  );
  assert.match(
    await outcomeOf(async ({ run }) => void (await run("hangs")), { callMs: 1000 }),
    "timed out: the program has not ended",
  );
  assert.match(await outcomeOf(async ({ peer }) => void (await peer(1))), "wrong: port 1 does not take a connection");
});

test("stops a program that prints without end", async () => {
  assert.match(await outcomeOf(async ({ run }) => void (await run("floods"))), "stopped: the program was stopped: it ");
});

test("knows a program that is not written yet, or not there", async () => {
  assert.match(await outcomeOf(async ({ run }) => void (await run("unwritten"))), "not attempted");
  assert.match(
    await outcomeOf(async ({ run }) => void (await run("absent"))),
    "not attempted: there is no module absent",
  );
});

test("sends signals and waits for the end", async () => {
  const report = await run(async ({ start, equal }) => {
    const program = start("echo");
    await program.port();
    program.kill("SIGTERM");
    equal((await program.ended()).code, 3);
  });
  assert.is(report.outcome, "passed", report.message);
});

test.run();
