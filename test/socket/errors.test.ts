// Errors: the sentence, the code, and who holds a port.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { AF_INET, AF_UNIX, SOCK_STREAM, SocketError, strerror } from "../../kernel-lib/socket";
import { suite } from "../harness";
import { freePath, Opened } from "./support";

const test = suite("a socket error");
const opened = new Opened();
test.after.each(() => opened.close());
const ROOT = path.resolve(__dirname, "../..");

async function errorOf(action: () => unknown): Promise<SocketError> {
  try {
    await action();
  } catch (error) {
    assert.instance(error, SocketError);
    return error as SocketError;
  }
  throw new Error("no error");
}

test("says what was asked, what is so and what to do", async () => {
  const address = opened.bound(AF_INET, SOCK_STREAM).getsockname();
  const error = await errorOf(() => opened.socket(AF_INET, SOCK_STREAM).connect(address));
  assert.is(error.code, "ECONNREFUSED");
  assert.is(error.errno, os.constants.errno.ECONNREFUSED);
  assert.is(error.syscall, "connect");
  assert.is(error.address, `127.0.0.1:${address[1]}`);
  assert.match(
    error.message,
    `connect 127.0.0.1:${address[1]}: connection refused (ECONNREFUSED). The machine answers`,
  );
  assert.match(String(error.hint), "is the server running");
});

test("of an address in use names this process", async () => {
  const holder = opened.listening(AF_INET);
  const error = await errorOf(() => opened.socket(AF_INET, SOCK_STREAM).bind(holder.getsockname()));
  assert.is(error.code, "EADDRINUSE");
  assert.match(error.message, "This process itself holds it");
});

test("of an address in use names the process that holds it", async () => {
  const python = spawn("python3", [
    "-c",
    "import socket,sys; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1],flush=True); sys.stdin.read()",
  ]);
  const [line] = (await once(python.stdout, "data")) as [Buffer];
  const error = await errorOf(() => opened.socket(AF_INET, SOCK_STREAM).bind(["127.0.0.1", Number(line)]));
  python.stdin.end();
  await once(python, "exit");
  assert.match(error.message, new RegExp(`Process ${python.pid} \\(python3?[^)]*\\) holds it`));
});

test("of a UNIX path in use tells a socket that is open from a file that is left", async () => {
  const path = freePath();
  const holder = opened.socket(AF_UNIX, SOCK_STREAM);
  holder.bind(path);
  const open = await errorOf(() => opened.socket(AF_UNIX, SOCK_STREAM).bind(path));
  assert.match(open.message, "This process itself holds it");
  holder.close();
  const left = await errorOf(() => opened.socket(AF_UNIX, SOCK_STREAM).bind(path));
  assert.match(left.message, "unlink");
});

test("of an address that is not this machine's says so", async () => {
  const error = await errorOf(() => opened.socket(AF_INET, SOCK_STREAM).bind(["192.0.2.1", 0]));
  assert.is(error.code, "EADDRNOTAVAIL");
  assert.match(error.message, "This machine has no such address");
});

test("of a privileged port tells of the limit", async () => {
  const script = `const { Socket } = require("./kernel-lib/socket");
    process.setuid(65534); // only now: this user need not be able to read the checkout
    try { new Socket().bind(["127.0.0.1", 22]) } catch (error) { console.log(error.code, error.message) }`;
  if (process.getuid?.() !== 0) return;
  const { stdout, status } = spawnSync(
    process.execPath,
    ["-r", "./kernel-lib/kernel/load/register.cjs", "-e", script],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  assert.is(status, 0);
  // where the limit is 0 every user may
  if (stdout !== "") assert.match(stdout, /^EACCES bind 127\.0\.0\.1:22: .*ports below 1024 are privileged/);
});

test("has words for every number", () => {
  for (const number of Object.values(os.constants.errno)) assert.not.match(strerror(number), /unknown/i);
});

test.run();

const signals = suite("a write to a peer that is gone");

signals("never ends the process, even where SIGPIPE would", () => {
  const script = `
    const { socketpair } = require("./kernel-lib/socket");
    const ignored = () => {}; process.on("SIGPIPE", ignored); process.off("SIGPIPE", ignored); // its default is back
    void (async () => {
      const [first, second] = socketpair();
      second.close();
      for (const send of [() => first.send("x"), () => first.sendmsg(["x"])])
        await send().catch((error) => console.log(error.code));
      const pair = socketpair(1, 2);
      pair[1].close();
      await pair[0].sendmmsg([["x"]]).catch((error) => console.log(error.code));
    })();`;
  const { stdout, signal } = spawnSync(
    process.execPath,
    ["-r", "./kernel-lib/kernel/load/register.cjs", "-e", script],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  assert.is(signal, null);
  assert.is(stdout, "EPIPE\nEPIPE\nECONNREFUSED\n");
});

signals("is answered by a reset first, and refused then", async () => {
  const [client, server] = await opened.connection(AF_INET);
  server.close();
  assert.is(await client.send("copied to the send buffer"), 25);
  const codes: string[] = [];
  while (codes.length < 2) {
    const code = await client.send("again").then(
      () => "",
      (error: SocketError) => error.code,
    );
    if (code) codes.push(code);
    await new Promise(setImmediate);
  }
  assert.match(codes.join(), /^(ECONNRESET|EPIPE),EPIPE$/);
});

signals.run();
