// needs: solutions
// timeout: 240 s
// `npx wirebook ssh` and `npx wirebook sshd` as programs: words in, exit status out, a terminal at either end.
import "../provide";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import path from "node:path";
import type { Running } from "solution/08-ssh/run";
import { startTerminal } from "solution/08-ssh/terminal";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { PASSWORD, ServerProcess, WIREBOOK, wirebook } from "./server-process";

const test = suite("the programs ssh and sshd");
let server: ServerProcess;
test.before(async () => {
  server = await ServerProcess.start();
});
test.after(async () => void (await server.close()));

test("explain themselves", async () => {
  for (const [verb, words] of [
    ["ssh", "Usage: wirebook ssh \\[options\\] \\[user@\\]host\\[:port\\] \\[command\\]"],
    ["sshd", "Usage: wirebook sshd \\[options\\]"],
  ] as const) {
    const { stdout, stderr, code } = await wirebook([verb, "--help"]);
    assert.match(stdout, new RegExp(`^${words}\n`));
    assert.is(stderr, "");
    assert.is(code, 0);
  }
});

test("say where the server listens, its key, and as whom commands run", () => {
  assert.match(server.said, /^listening on 127\.0\.0\.1:\d+: only this machine can reach it\n/);
  assert.match(server.said, /^key SHA256:[\w+/]{43}\n/m);
  assert.match(server.said, /^commands run as \S+: whoever logs in can do what \S+ can\n/m);
});

test("pass output, errors, input and the exit status of one command on, and nothing of their own", async () => {
  const input = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7) & 255));
  const sum = await server.run("cksum; echo oh >&2; exit 3", input);
  const local = await new Promise<string>((resolve) => {
    const child = spawn("cksum");
    child.stdout.setEncoding("utf8").on("data", resolve);
    child.stdin.end(input);
  });
  assert.equal(sum, { stdout: local, stderr: "oh\n", code: 3 });
});

test("read commands from standard input where there is neither a command nor a terminal", async () => {
  assert.equal(await wirebook(server.words, "cd /usr\npwd\nexit 4\n"), { stdout: "/usr\n", stderr: "", code: 4 });
});

test("end with 255 and a reason where ssh itself fails", async () => {
  const fails: [string[], RegExp][] = [
    [["ssh"], /^ssh: which host\?\n/],
    [["ssh", "--colour", "host"], /^ssh: no option "--colour"\n/],
    [["ssh", "-p", "70000", "host"], /^ssh: "70000" is no port from 1 to 65535\n/],
    [
      ["ssh", "--password-file", server.passwordFile, "ann@127.0.0.1:1", "id"],
      /^ssh: connect 127\.0\.0\.1:1: .*refused/,
    ],
    [["ssh", "--password-file", "/no/such", "ann@127.0.0.1:1", "id"], /^ssh: ENOENT/],
  ];
  for (const [words, reason] of fails) {
    const { stdout, stderr, code } = await wirebook(words);
    assert.match(stderr, reason);
    assert.is(stdout, "");
    assert.is(code, 255);
  }
});

test("do not go on with an unknown server where there is nobody to ask", async () => {
  const words = server.words.filter((word) => word !== "--fingerprint" && word !== server.fingerprint);
  const { stderr, code } = await wirebookAlone([...words, "id"]);
  assert.match(stderr, /is new here and there is no terminal to ask at/);
  assert.is(code, 255);
});

test("tell more with -v", async () => {
  const [verb = "", ...rest] = server.words;
  const { stdout, stderr } = await wirebook([verb, "-v", ...rest, "echo on"]);
  assert.is(stdout, "on\n");
  assert.match(stderr, /^ssh: connecting to .*\nssh: TLS 1\.3; .*\nssh: ann is in\nssh: exit status 0\n$/);
});

test("end like others where nobody reads their output any more", async () => {
  const child = server.spawn("yes");
  child.stdin.end();
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [code] = await once(child, "exit");
  assert.is(code, 141);
});

test("keep users and keys for their owner alone, and refuse names and passwords that will not do", async () => {
  const { directory } = server;
  for (const file of ["users", "host-key.pem"]) assert.is(statSync(path.join(directory, file)).mode & 0o777, 0o600);
  const add = (name: string, password: string) =>
    wirebook(["sshd", "adduser", name, "--directory", directory], password);
  assert.match((await add("b b", `${PASSWORD}\n`)).stderr, /^sshd: no user can be called "b b"/);
  assert.match((await add("bob", "short\n")).stderr, /^sshd: a password of 5 characters is soon guessed/);
  assert.is((await add("bob", "a longer one\n")).code, 0);
  assert.is((await wirebook(["sshd", "users", "--directory", directory])).stdout, "ann\nbob\n");
  assert.is((await wirebook(["sshd", "deluser", "bob", "--directory", directory])).code, 0);
  assert.is((await wirebook(["sshd", "deluser", "bob", "--directory", directory])).code, 1);
  assert.is((await wirebook(["sshd", "--port", "x"])).code, 2);
});

test("ask for agreement and a password at the terminal, and show a shell there, until ~.", async () => {
  const words = server.words.filter((word) => word !== "--fingerprint" && word !== server.fingerprint);
  const at = words.indexOf("--password-file");
  words.splice(at, 2);
  const screen = new Screen([process.execPath, WIREBOOK, ...words.slice(0, -1), "-v", "ann@127.0.0.1"]);
  await screen.shows(/ann@127\.0\.0\.1's password: $/);
  screen.type(`${PASSWORD}\r`);
  await screen.shows(/Is it the same\? \(yes\/no\) $/);
  screen.type("yes\r");
  await screen.shows(/is in\r\n/);
  screen.type("stty size; echo '<'$((6*7))'>'\r");
  await screen.shows(/31 101\r\n<42>\r\n/);
  screen.resize(35, 111);
  screen.type("until [ \"$(stty size)\" = '35 111' ]; do sleep 0.05; done; echo '<'$((6*8))'>'\r");
  await screen.shows(/<48>\r\n/);
  screen.type("\r~?");
  await screen.shows(/~\.\s+leaves/);
  screen.type("\r~.");
  assert.is(await screen.ended, 255);
  assert.not.match(screen.text, PASSWORD);
});

test("pass the exit status of a shell at the terminal on", async () => {
  const screen = new Screen([process.execPath, WIREBOOK, ...server.words]);
  await screen.shows(/[$#] $/);
  screen.type("exit 6\r");
  assert.is(await screen.ended, 6);
});

test("are the notes' loop of single commands with -T", async () => {
  const [verb = "", ...rest] = server.words;
  const screen = new Screen([process.execPath, WIREBOOK, verb, "-T", ...rest]);
  await screen.shows(/ann@127\.0\.0\.1:~\$ $/);
  screen.type("cd /usr\r");
  await screen.shows(/ann@127\.0\.0\.1:\/usr\$ $/);
  screen.type("pwd\r");
  await screen.shows(/\r\n\/usr\r\n/);
  screen.type("exit 5\r");
  assert.is(await screen.ended, 5);
});

test("are ended by Ctrl-C, with their key kept for the next time", async () => {
  const one = await ServerProcess.start("--plaintext");
  assert.match(one.said, /^PLAINTEXT: everybody on the way can read and change all\n/m);
  const { stdout, stderr } = await one.run("echo on");
  assert.equal([stdout, stderr], ["on\n", ""]);
  assert.is(await one.close(), 0);
});

/** A program at a terminal of 31 rows and 101 columns. */
class Screen {
  text = "";
  readonly ended: Promise<number>;
  readonly #running: Running;
  #isOver = false;
  #changed = (): void => {};

  constructor(words: readonly string[]) {
    const line = `exec ${words.map((word) => `'${word}'`).join(" ")}`;
    const request = { line, terminal: { rows: 31, columns: 101, name: "xterm" } };
    this.#running = startTerminal(request, "/", async (_, bytes) => {
      this.text += new TextDecoder().decode(bytes);
      this.#changed();
    });
    this.ended = this.#running.done.finally(() => {
      this.#isOver = true;
      this.#changed();
    });
  }

  type(text: string): void {
    void this.#running.input(new TextEncoder().encode(text));
  }

  resize(rows: number, columns: number): void {
    this.#running.resize?.({ rows, columns });
  }

  /** Waits until the last thing on it is as told (colours and titles apart); what was shown before does not count again. */
  async shows(pattern: RegExp): Promise<void> {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const plain = (): string => this.text.replace(/\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])/g, "");
    while (!pattern.test(plain())) {
      if (this.#isOver) throw new Error(`it has ended before it showed ${pattern}: ${JSON.stringify(plain())}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }
}

/** Without a controlling terminal, wherever the tests run. */
async function wirebookAlone(words: readonly string[]): Promise<{ stderr: string; code: number | null }> {
  const child = spawn(process.execPath, [WIREBOOK, ...words], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, "close");
  return { stderr, code: code as number | null };
}

test.run();
