// needs: solutions
// timeout: 180 s
// One session of the finished ssh: login, the command loop, streams both ways, a terminal, ends of all kinds.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { does, PASSWORD, Running, rejection } from "./running";

const test = suite("a session");
let server: Running;
test.before(async () => {
  server = await Running.start({
    subsystems: {
      echo: async (stream) => {
        for (let bytes = await stream.read(); bytes; bytes = await stream.read()) await stream.write(bytes);
        await stream.end();
        return 7;
      },
    },
  });
});
test.after(() => server.close());

test("begins with a name and a password, and ends with exit", async () => {
  const ann = await server.connect();
  assert.equal(await does(ann, "exit 4"), {
    out: "",
    err: "",
    code: 4,
    folder: (await does(await server.connect(), "")).folder,
  });
  assert.is((await rejection(does(ann, "id"))).name, "Ended");
});

test("does not begin with a wrong password or an unknown name, in the same words, after three tries", async () => {
  for (const user of ["ann", "bob", "constructor"]) {
    let asked = 0;
    const password = async (): Promise<string> => `guess ${++asked}`;
    const { message } = await rejection(server.connect({ user, password }));
    assert.is(message, "wrong name or password");
    assert.is(asked, 3);
  }
});

test("begins after a second try", async () => {
  const ann = await server.connect({ password: async (attempt) => (attempt === 1 ? "guess" : PASSWORD) });
  assert.is((await does(ann, "echo in")).out, "in\n");
});

test("keeps its folder, tells output from errors, and passes the exit status on", async () => {
  const ann = await server.connect();
  const folder = path.join(server.directory, "my files");
  mkdirSync(folder);
  assert.is((await does(ann, `cd ${server.directory}`)).folder, server.directory);
  assert.is((await does(ann, 'cd "my files"')).folder, folder);
  assert.equal(await does(ann, "pwd; echo oh >&2; exit 3"), { out: `${folder}\n`, err: "oh\n", code: 3, folder });
  assert.equal(await does(ann, "cd nowhere"), { out: "", err: "cd: nowhere: no such folder\n", code: 2, folder });
  assert.is((await does(ann, "kill -TERM $$")).code, 128 + 15);
});

test("gives commands nothing of the server's own environment", async () => {
  process.env.SECRET_OF_THE_SERVER = "hidden";
  const { out } = await does(await server.connect(), "env");
  assert.not.match(out, "SECRET_OF_THE_SERVER");
  assert.match(out, /^HOME=/m);
});

test("streams input of many times its room, while output flows back", async () => {
  const ann = await server.connect();
  const { stream, status } = ann.subsystem({ subsystem: "echo" });
  const sent = Buffer.alloc(9_000_000, "0123456789abcde");
  const writing = stream.write(sent).then(() => stream.end());
  const came: Uint8Array[] = [];
  for (let bytes = await stream.read(); bytes; bytes = await stream.read()) came.push(bytes);
  await writing;
  assert.ok(Buffer.concat(came).equals(sent));
  assert.is(await status, 7);
});

test("answers for a subsystem that it has not, and goes on", async () => {
  const ann = await server.connect();
  const { stream, status } = ann.subsystem({ subsystem: "constructor" });
  assert.is(await stream.read(), null);
  assert.is(await status, 2);
  assert.is((await does(ann, "echo on")).out, "on\n");
});

test("hands the whole connection over to a subsystem, both ways and to its end", async () => {
  const stream = await (await server.connect()).handOver("echo");
  const sent = Buffer.alloc(9_000_000, "0123456789abcde");
  const writing = stream.write(sent).then(() => stream.end());
  const came: Buffer[] = [];
  for (let bytes = await stream.read(); bytes; bytes = await stream.read()) came.push(Buffer.from(bytes));
  await writing;
  assert.ok(Buffer.concat(came).equals(sent));
});

test("says so where it has no such subsystem to hand over to, and goes on", async () => {
  const ann = await server.connect();
  const { name, message } = await rejection(ann.handOver("constructor"));
  assert.equal([name, message], ["Ended", "no subsystem constructor here"]);
  assert.is((await does(ann, "echo on")).out, "on\n");
});

test("holds a command back whose output nobody takes", async () => {
  const ann = await server.connect();
  const file = path.join(server.directory, "written");
  let taken = 0;
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  // 64 MB would be written if nothing held it; the count is written when all has gone
  const run = ann.remote.run({ line: `head -c 64000000 /dev/zero; echo done > ${file}` }, async (_, bytes) => {
    taken += bytes.length;
    if (taken === bytes.length) await gate;
  });
  const other = await server.connect();
  assert.is((await does(other, "echo on")).out, "on\n");
  assert.not.ok(existsSync(file));
  go();
  assert.is((await run).code, 0);
  assert.is(taken, 64_000_000);
  assert.is(readFileSync(file, "utf8"), "done\n");
});

test("sends Ctrl-C to all of a pipeline, past input that nobody takes", async () => {
  const ann = await server.connect();
  const { talk } = ann.remote;
  const { code } = await does(ann, "echo on; sleep 1000 | sleep 1000", async (out) => {
    if (out !== "on\n") return;
    for (let n = 0; n < 4; n++) await talk.send("I", new Uint8Array(200_000));
    await talk.send("S", { name: "INT" });
  });
  assert.is(code, 128 + 2);
});

test("ends what it has started when its user is gone", async () => {
  const ann = await server.connect();
  let pid = 0;
  const lost = rejection(
    does(ann, "echo $$; exec sleep 1000", (out) => {
      pid = Number(out);
      ann.close();
    }),
  );
  await lost;
  const other = await server.connect();
  assert.ok(pid > 0);
  await does(other, `while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`);
});

test("has a terminal of the client's size, with Ctrl-C as a key", async () => {
  const ann = await server.connect();
  const { talk } = ann.remote;
  const terminal = { rows: 33, columns: 99, name: "xterm" };
  let step = 0;
  const { out, code } = await does(
    ann,
    "stty size; tty; echo $TERM; read x; stty size; echo on; exec sleep 1000",
    async (heard) => {
      if (step === 0 && /xterm\r\n/.test(heard)) {
        step = 1;
        await talk.send("T", { rows: 40, columns: 120 });
        await talk.send("I", new TextEncoder().encode("\n"));
      } else if (step === 1 && /40 120\r\non\r\n/.test(heard)) {
        step = 2;
        await talk.send("I", Uint8Array.of(3));
      }
    },
    { terminal },
  );
  assert.match(out, /^33 99\r\n\/dev\/pts\/\d+\r\nxterm\r\n/);
  assert.is(code, 128 + 2);
});

test("ends with its shell, though something that it left behind holds the terminal", async () => {
  const ann = await server.connect();
  const { out, code } = await does(ann, "(trap '' HUP; exec sleep 1000) & echo $!; exit 5", () => {}, { terminal: {} });
  process.kill(Number(out), "SIGKILL");
  assert.is(code, 5);
});

test("shows the last of a terminal's output to a client that is slow to take it", async () => {
  const ann = await server.connect();
  const { out } = await does(ann, "seq 1 30000", () => new Promise((resolve) => setImmediate(resolve)), {
    terminal: {},
  });
  assert.ok(out.endsWith("\r\n29999\r\n30000\r\n"));
});

test("ends when nothing happens for too long, but not under a command", async () => {
  const quick = await Running.start({ idleMs: 200 });
  try {
    const ann = await quick.connect();
    assert.is((await does(ann, "sleep 0.6; echo still")).out, "still\n");
    const frame = await ann.remote.talk.next();
    assert.is(frame?.type, "B");
    assert.is(new TextDecoder().decode(frame?.payload), '{"reason":"nothing has happened for 0.2 s"}');
    assert.is(await ann.remote.talk.next(), null);
  } finally {
    await quick.close();
  }
});

test("is ended with the server, and what runs in it too", async () => {
  const short = await Running.start();
  const ann = await short.connect();
  let pid = 0;
  const { name } = await rejection(
    does(ann, "echo $$; exec sleep 1000", (out) => {
      pid = Number(out);
      short.sshd.close();
    }),
  );
  assert.ok(name);
  await short.close();
  await does(await server.connect(), `while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`);
});

test("works over IPv6 and in plaintext, where that was asked for", async () => {
  const plain = await Running.start({ bind: "::1", plaintext: true });
  try {
    assert.is(plain.sshd.fingerprint, undefined);
    assert.is((await does(await plain.connect({ host: "::1" }), "echo on")).out, "on\n");
  } finally {
    await plain.close();
  }
});

test.run();
