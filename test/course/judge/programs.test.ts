// A judge that runs a learner's program and talks to it over a socket.
import * as assert from "uvu/assert";
import { type Check, judge, type Limits, type Report, reportText } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { ECHO } from "./echo";
import { ground } from "./ground";

const test = suite("a judge and a program");

const FILES = {
  echo: ECHO,
  datagrams: `/** @module datagrams */
import { createSocket } from "node:dgram";
const socket = createSocket("udp4");
socket.on("message", (bytes, { port }) => {
  const text = String(bytes);
  if (text === "hush") return;
  const from = text === "elsewhere" ? createSocket("udp4") : socket;
  from.send(text.toUpperCase(), port, "127.0.0.1", () => from === socket || from.close());
});
socket.bind(0, "127.0.0.1", () => console.log("listening on 127.0.0.1:" + socket.address().port));
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
  stumbles: `/** @module stumbles */
import net from "node:net";
const server = net.createServer((socket) => {
  socket.on("data", () => { const table: Map<string, string> = undefined as never; table.get("x"); });
});
server.listen(0, "127.0.0.1", () => console.log("listening on 127.0.0.1:" + (server.address() as net.AddressInfo).port));
`,
  begun: '/** @module begun */\nfunction answer(): never {\n  throw new Error("not written yet");\n}\nanswer();',
  silent: "",
  dies: 'const table: Map<string, string> = undefined as never;\ntable.get("x");',
  awaits: "await new Promise((resolve) => setTimeout(resolve, 1));\nexport {};",
};

/** Until a program has printed its port a call may well take as long as this. */
const SHORT = { callMs: 8000 };

function run(check: Check, limits: Partial<Limits> = {}): Promise<Report> {
  const request = { check: { id: "here", text: check.toString() }, files: FILES };
  return judge({ ground: ground(), ...request, limits: { memoryMb: 64, ...limits } });
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

test("can be somebody who reads nothing", async () => {
  const check: Check = async ({ start, peer }) => {
    const client = await peer(await start("echo").port(), { pace: "deaf" });
    await client.send("hello\n");
    await client.line();
  };
  const request = { check: { id: "here", text: check.toString() }, files: FILES, limits: { callMs: 1500 } };
  const { message, steps } = await judge({ ground: ground(), ...request });
  assert.is(message, "no whole line came within 1.5 s");
  assert.match(steps.map(({ text }) => text).join("\n"), /connect to port \d+, and read nothing/);
});

test("shows the conversation up to the answer that is wrong", async () => {
  const report = await run(async ({ start, peer }) => {
    const client = await peer(await start("echo", ["careless"]).port(), { pace: "awkward" });
    await client.send("hi\n");
    await client.expect("HI\n", "the message came in pieces");
  });
  const text = timeless(reportText(report));
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
    the message came in pieces

what was really sent:
      peer 1 │                                    │ your program
T ms         │─── connect ───────────────────────▶│
T ms         │─── "hi\\n", a byte at a time ──────▶│
T ms         │◀── "H\\n" ──────────────────────────│
T ms         │◀── "I\\n" ──────────────────────────│`,
  );
});

/** The third piece may come before the verdict is told, or after. */
function timeless(text: string): string {
  return text
    .replace(/port \d+/g, "port N")
    .replace(/^ *\d+\.\d ms/gm, "T ms")
    .replace(/^ +(?=peer 1 │)/m, "      ")
    .replace(/\nT ms {9}│◀── "\\n" ─+│/, "");
}

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

test("says with which words a program died, and names no folder of the machine", async () => {
  const dies = await run(async ({ start }) => void (await start("dies").port()));
  const text = reportText(dies);
  assert.match(text, "its exit code was 1");
  assert.match(text, "on standard error: \"TypeError: Cannot read properties of undefined (reading 'get')\"");
  assert.not.match(text, /on standard error: .*\/\w+\//);
  const awaits = reportText(await run(async ({ start }) => void (await start("awaits").port())));
  assert.match(awaits, "put the await into an async function, and call that");
  assert.not.match(awaits, /on standard error: .*\/\w+\//);
});

test("shows what a program wrote to standard error, and that it ended, with the learner's own places", async () => {
  const report = await run(async ({ start, peer }) => {
    const client = await peer(await start("stumbles", ["a b"]).port());
    await client.send("x");
    await client.take(5);
  });
  const text = reportText(report);
  assert.match(text, "    stumbles had ended: its exit code was 1");
  assert.match(text, '  stumbles "a b", on standard error:');
  assert.match(text, /TypeError: Cannot read .*\n {6}at Socket\.<anonymous> \(stumbles\.ts:4:\d+\)/);
});

test("names the line that is not written yet", async () => {
  const { outcome, message } = await run(async ({ run }) => void (await run("begun")));
  assert.is(
    `${outcome}: ${message}`,
    "not attempted: the program came to a line that is not written yet: begun, line 3",
  );
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

test("talks over UDP to a program, knows the port that answers, and hears silence", async () => {
  const report = await run(async ({ start, udp, ok, equal }) => {
    const port = await start("datagrams").port();
    const [ann, bob] = [await udp("ann"), await udp("bob")];
    ok(ann.port !== bob.port, "two peers are at two ports");
    ann.send("one", port);
    bob.send(Uint8Array.of(0x62), port);
    equal((await ann.expect("ONE")).port, port);
    await bob.expect("B");
    ann.send("elsewhere", port);
    ok((await ann.receive()).port !== port, "the answer came from another port");
    bob.send("hush", port);
    await bob.silence();
  });
  assert.is(report.outcome, "passed", report.message);
  assert.ok(
    report.steps.some(({ text }) => /^ann ← port \d+: "ONE"$/.test(text)),
    JSON.stringify(report.steps),
  );
});

test("says who was sent what, and what was expected", async () => {
  const wrong = await outcomeOf(async ({ start, udp }) => {
    const ann = await udp("ann");
    ann.send("one", await start("datagrams").port());
    await ann.expect("TWO");
  });
  assert.is(wrong, 'wrong: expected "TWO", got "ONE"');
  const noisy = await outcomeOf(async ({ start, udp }) => {
    const ann = await udp("ann");
    ann.send("one", await start("datagrams").port());
    await ann.silence();
  });
  assert.is(noisy, 'wrong: ann was sent "ONE", and nothing should come');
  const { outcome, message, ladder } = await run(async ({ start, udp }) => {
    const ann = await udp("ann");
    ann.send("hush", await start("datagrams").port());
    await ann.receive();
  });
  assert.match(`${outcome}: ${message}`, /^timed out: ann was sent nothing within \d+ s$/);
  assert.match(ladder?.[0]?.what ?? "", /^"hush" to port \d+$/);
  assert.equal([ladder?.[1]?.toward, ladder?.[1]?.what], ["nobody", "nothing more"]);
});

test.run();
