// needs: solutions
// timeout: 180 s
// `npx wirebook chat`, run as a program: at a terminal and behind pipes.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { lastingPort } from "./lasting-port";
import { RunningChat } from "./running-chat";

const test = suite("npx wirebook chat");
const running: RunningChat[] = [];
test.after.each(async () => {
  await Promise.all(running.splice(0).map((chat) => chat.close()));
});

function chat(...parameters: ConstructorParameters<typeof RunningChat>): RunningChat {
  const one = new RunningChat(...parameters);
  running.push(one);
  return one;
}

async function serve(...parameters: string[]): Promise<[RunningChat, string]> {
  const started = await RunningChat.serve(...parameters);
  running.push(started[0]);
  return started;
}

test("tells what it can do, and ends with 0", async () => {
  const help = chat(["--help"]);
  assert.is(await help.exitCode, 0);
  assert.match(help.stdout, /^Usage: wirebook chat .*join .*serve/s);
});

test("ends with 2 for wrong usage, saying what is wrong", async () => {
  const usages: [string[], RegExp][] = [
    [["--name", "a b"], /1 to 20 letters, digits, - or _/],
    [["serve", "--port", "x"], /"x" is no whole number/],
    [["serve", "--nothing"], /unknown option/],
    [["127.0.0.1:x"], /"x" is no whole number/],
  ];
  for (const [parameters, wanted] of usages) {
    const wrong = chat(parameters);
    assert.is(await wrong.exitCode, 2, parameters.join(" "));
    assert.match(wrong.stderr, wanted);
    assert.is(wrong.stdout, "");
  }
});

test("ends with 1 where nobody listens, and where the port is taken", async () => {
  const [server, port] = await serve("--quiet");
  const taken = chat(["serve", "--port", port]);
  assert.is(await taken.exitCode, 1);
  assert.match(taken.stderr, /EADDRINUSE/);
  await server.close();
  const alone = chat([`127.0.0.1:${port}`]);
  assert.is(await alone.exitCode, 1);
  assert.match(alone.stderr, /ECONNREFUSED/);
});

test("says what is piped in, prints plainly what comes, and leaves when all is said", async () => {
  const [, port] = await serve("--quiet");
  const ada = chat([port, "-n", "ada"].map((word) => (word === port ? `127.0.0.1:${port}` : word)));
  ada.type("hello\n/who\n/fly\n网络\n");
  ada.endInput();
  assert.is(await ada.exitCode, 0);
  assert.is(ada.stdout, "* you are ada\nada: hello\n* here: ada\nada: 网络\n");
  assert.match(ada.stderr, /there is no \/fly/);
});

test("prints messages only with --quiet, and the protocol on standard error with --verbose", async () => {
  const [, port] = await serve("--quiet");
  const ada = chat([`127.0.0.1:${port}`, "-n", "ada", "--quiet", "--verbose"]);
  ada.type("hello\n");
  ada.endInput();
  assert.is(await ada.exitCode, 0);
  assert.is(ada.stdout, "ada: hello\n");
  assert.match(ada.stderr, /> NAME ada\n[\s\S]*< SAID 1 ada hello\n/);
});

test("has colours where it is told to, and none with NO_COLOR", async () => {
  const [, port] = await serve("--quiet");
  for (const [env, wanted] of [
    [{ FORCE_COLOR: "1" }, /^ESC\[3\dmadaESC\[39m: hello$/m],
    [{ NO_COLOR: "1" }, /^ada: hello$/m],
  ] as const) {
    const ada = chat([`127.0.0.1:${port}`, "-n", "ada", "--history", "0"], { env });
    ada.type("hello\n");
    ada.endInput();
    await ada.exitCode;
    assert.match(ada.stdout.replaceAll("\u001b", "ESC"), wanted);
  }
});

test("goes on where it was when its server is killed and started again", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-chat-"));
  const journal = path.join(folder, "journal");
  try {
    const port = String(lastingPort());
    const first = chat(["serve", "--port", port, "--quiet", "--journal", journal]);
    await first.prints(/listening/);
    const ada = chat([`127.0.0.1:${port}`, "-n", "ada"]);
    ada.type("before\n");
    await ada.prints(/^ada: before$/m);
    await first.close();
    ada.type("while nobody listened\n");
    const second = chat(["serve", "--port", port, "--journal", journal]);
    await ada.prints(/^ada: while nobody listened$/m);
    ada.endInput();
    assert.is(await ada.exitCode, 0);
    assert.is(ada.stdout.match(/before/g)?.length, 1, "what was seen is not shown again");
    assert.match(second.stderr, /1 messages? so far/);
    assert.match(readFileSync(journal, "utf8"), /while nobody listened/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("takes no journal that is no file, and leaves it what it is", async () => {
  const server = chat(["serve", "--port", "0", "--journal", "/dev/null"]);
  assert.is(await server.exitCode, 1);
  assert.match(server.stderr, /\/dev\/null is no file/);
  assert.ok(statSync("/dev/null").isCharacterDevice());
});

test("gives up where the server does not come back, after as long as it was told", async () => {
  const [server, port] = await serve("--quiet");
  const ada = chat([`127.0.0.1:${port}`, "-n", "ada", "--retry", "1"]);
  await ada.prints(/you are ada/);
  await server.close();
  assert.is(await ada.exitCode, 1);
  assert.match(ada.stderr, /the server does not come back/);
});

test("ends with 0 on SIGTERM as a server, with its journal written", async () => {
  const [server] = await serve("--quiet");
  server.kill("SIGTERM");
  assert.is(await server.exitCode, 0);
});

test("keeps what is half typed at the bottom of the terminal while others speak", async () => {
  const [, port] = await serve("--quiet");
  const ada = chat([`127.0.0.1:${port}`, "-n", "ada"], { terminal: true });
  await ada.prints(/ada@lobby> /);
  const bob = chat([`127.0.0.1:${port}`, "-n", "bob"]);
  await ada.prints(/\* bob has come/);
  ada.type("half a sen");
  await ada.prints(/half a sen$/);
  bob.type("hello\n");
  await ada.prints(/bob: hello\s+ada@lobby> half a sen$/);
  ada.type("tence\r");
  await bob.prints(/^ada: half a sentence$/m);
  await ada.prints(/ada: half a sentence\s/);
  ada.type("/help\r");
  await ada.prints(/\/tell bob psst/);
  ada.type("/tell b\t");
  await ada.prints(/\/tell bob$/);
  ada.type("\u0015/join garden\r");
  await ada.prints(/you are in garden[\s\S]*ada@garden> /);
  ada.type("\u0004");
  assert.is(await ada.exitCode, 0);
});

test.run();
