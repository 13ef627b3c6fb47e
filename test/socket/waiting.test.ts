// Time-outs, signals, and what happens to calls that wait.
import { spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import {
  type Address,
  AF_INET,
  AF_UNIX,
  libc,
  MSG_DONTWAIT,
  packTimeval,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  Socket,
  type Syscalls,
  unpackTimeval,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, Opened } from "./support";

const test = suite("a call that waits");
const opened = new Opened();
test.after.each(() => opened.close());
const ROOT = path.resolve(__dirname, "../..");

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

test("waits for ever at first, and as settimeout says from then on", () => {
  const socket = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(socket.gettimeout(), null);
  assert.ok(socket.getblocking());
  for (const seconds of [0.5, 1, 0, 1e-9, 2_147_483]) {
    socket.settimeout(seconds);
    assert.is(socket.gettimeout(), seconds);
    assert.is(socket.getblocking(), seconds !== 0);
  }
  socket.setblocking(true);
  assert.is(socket.gettimeout(), null);
  socket.setblocking(false);
  assert.is(socket.gettimeout(), 0);
});

test("refuses time-outs that are none", async () => {
  const socket = opened.socket(AF_INET, SOCK_STREAM);
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e10])
    assert.is(await codeOf(() => socket.settimeout(wrong)), "ERR_OUT_OF_RANGE");
  for (const wrong of ["1", undefined, {}, 5n])
    assert.is(await codeOf(() => socket.settimeout(wrong as never)), "ERR_INVALID_ARG_TYPE");
  assert.is(await codeOf(() => socket.setblocking(1 as never)), "ERR_INVALID_ARG_TYPE");
});

test("gives up after its time, and the socket is usable", async () => {
  const [client, server] = await opened.connection(AF_INET);
  for (const seconds of [0.01, 1e-9]) {
    client.settimeout(seconds);
    assert.is(await codeOf(() => client.recv(10)), "ERR_SOCKET_TIMEOUT");
    assert.is(await codeOf(() => client.recvInto(Buffer.alloc(1))), "ERR_SOCKET_TIMEOUT");
  }
  await server.send("later");
  client.settimeout(null);
  assert.is((await client.recv(10)).toString(), "later");
  const listener = opened.listening(AF_INET);
  listener.settimeout(0.005);
  assert.is(await codeOf(() => listener.accept()), "ERR_SOCKET_TIMEOUT");
  const datagrams = opened.bound(AF_INET);
  datagrams.settimeout(0.005);
  assert.is(await codeOf(() => datagrams.recvfrom(10)), "ERR_SOCKET_TIMEOUT");
});

test("to connect gives up after its time too", async () => {
  // a UNIX server whose queue is full does not answer; over TCP that takes a network that loses packets
  const server = opened.listening(AF_INET, 0);
  const clients = Array.from({ length: 8 }, () => opened.socket(AF_INET, SOCK_STREAM));
  const codes = await Promise.all(
    clients.map((client) => {
      client.settimeout(0.05);
      return codeOf(() => client.connect(server.getsockname()));
    }),
  );
  assert.ok(codes.includes("ERR_SOCKET_TIMEOUT"), codes.join());
  assert.ok(codes.includes("no error"), codes.join());
});

test("finds what has come even if its time is over", async () => {
  const [client, server] = await opened.connection(AF_INET);
  client.settimeout(0.001);
  const waits = client.recv(10);
  await server.send("just");
  const until = Date.now() + 20;
  while (Date.now() < until); // the event loop cannot tell of it before the timer
  assert.is((await waits).toString(), "just");
});

test("does not wait at all with time-out 0", async () => {
  const [client] = await opened.connection(AF_INET);
  client.settimeout(0);
  assert.is(await codeOf(() => client.recv(10)), "EAGAIN");
  assert.is(await codeOf(() => client.recvmsg(10)), "EAGAIN");
});

test("keeps to SO_RCVTIMEO and SO_SNDTIMEO, and then says EAGAIN as POSIX has it", async () => {
  const [client] = await opened.connection(AF_INET);
  client.setsockopt(SOL_SOCKET, SO_RCVTIMEO, packTimeval(0.02));
  assert.is(unpackTimeval(client.getsockopt(SOL_SOCKET, SO_RCVTIMEO, 16)), 0.02);
  assert.is(await codeOf(() => client.recv(10)), "EAGAIN");
  client.setsockopt(SOL_SOCKET, SO_SNDTIMEO, packTimeval(0.02));
  const fill = async (): Promise<void> => {
    for (;;) await client.send(Buffer.alloc(65536));
  };
  assert.is(await codeOf(fill), "EAGAIN");
  client.setsockopt(SOL_SOCKET, SO_RCVTIMEO, packTimeval(0));
  client.settimeout(0.01);
  assert.is(await codeOf(() => client.recv(10)), "ERR_SOCKET_TIMEOUT");
});

test("fails with its signal's reason, before or while it waits, and leaves the queue in order", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const stop = new AbortController();
  const first = messageOf(client.recv(10, 0, { signal: stop.signal }));
  const second = client.recv(10);
  stop.abort(new Error("enough"));
  assert.is(await first, "enough");
  await server.send("for the second");
  assert.is((await second).toString(), "for the se");
  assert.is(await messageOf(client.recv(10, 0, { signal: stop.signal })), "enough");
  const listener = opened.listening(AF_INET);
  assert.match(await messageOf(listener.accept({ signal: AbortSignal.timeout(5) })), "timeout");
});

test("fails with a ClosedError when its socket is closed", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const waits = [client.recv(10), client.recvfrom(10), client.recvmsg(10), client.whenReady(1)];
  setImmediate(() => client.close());
  for (const one of waits) assert.is(await codeOf(() => one), "ERR_SOCKET_CLOSED");
  assert.is((await server.recv(10)).length, 0);
});

test("does not overtake calls that wait already", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const order: string[] = [];
  const first = client.recv(1).then((data) => order.push(`first ${data}`));
  await server.send("ab");
  const second = client.recv(1).then((data) => order.push(`second ${data}`));
  await Promise.all([first, second]);
  assert.equal(order, ["first a", "second b"]);
});

test("can wait to send and to receive on one socket at once", async () => {
  const [client, server] = await opened.connection(AF_UNIX);
  const big = Buffer.alloc(1 << 20, "z");
  const received = client.recv(5);
  const sent = client.sendall(big);
  await server.send("reply");
  assert.is((await received).toString(), "reply");
  let total = 0;
  while (total < big.length) total += (await server.recv(65536)).length;
  await sent;
});

test("lets the process end when nobody waits, and keeps it while somebody does", () => {
  const script = (body: string): string => `
    const { Socket, AF_INET, SOCK_DGRAM } = require("./kernel-lib/socket");
    const socket = new Socket(AF_INET, SOCK_DGRAM);
    socket.bind(["127.0.0.1", 0]);
    ${body}`;
  const run = (body: string) =>
    spawnSync(process.execPath, ["-r", "./kernel-lib/kernel/load/register.cjs", "-e", script(body)], {
      cwd: ROOT,
      encoding: "utf8",
    });
  const idle = run(`void (async () => { const waits = socket.recv(1);
    await socket.sendto("x", socket.getsockname()); await waits; console.log("received"); })()`);
  assert.is(idle.stdout, "received\n");
  assert.is(idle.status, 0);
  const waiting = run(`setTimeout(() => socket.sendto("x", socket.getsockname()), 30).unref();
    socket.settimeout(1); socket.recv(1).then(() => console.log("received"), console.log)`);
  assert.is(waiting.stdout, "received\n");
});

test("does not turn where the system calls ready what is not", async () => {
  let tries = 0;
  const counting = Object.assign(Object.create(libc) as Syscalls, {
    sendto(fd: number, data: Uint8Array, flags: number, address: Uint8Array): number {
      tries++;
      return libc.sendto(fd, data, flags, address);
    },
  });
  const receiver = opened.bound(AF_UNIX);
  const sender = opened.keep(new Socket<Address>(AF_UNIX, SOCK_DGRAM, 0, { syscalls: counting }));
  const fill = async (): Promise<void> => {
    for (;;) await sender.sendto("x", MSG_DONTWAIT, receiver.getsockname());
  };
  assert.is(await codeOf(fill), "EAGAIN");
  tries = 0;
  const startedAt = performance.now();
  const waits = sender.sendto("last", receiver.getsockname());
  for (let turns = 0; turns < 1000; turns++) await new Promise(setImmediate);
  // a few at once, then one after each pause, which grows to 32 ms: 1000 turns may take long here
  const most = 20 + (performance.now() - startedAt) / 16;
  assert.ok(tries < most, `${tries} tries`);
  await receiver.recv(1);
  assert.is(await waits, 4);
});

test("is told of a datagram that could not be delivered", async () => {
  const gone = opened.bound(AF_INET);
  const address = gone.getsockname();
  gone.close();
  const socket = opened.socket(AF_INET, SOCK_DGRAM);
  await socket.connect(address);
  const waits = [socket.recv(1), socket.recv(1)];
  await socket.send("x");
  assert.is(await codeOf(() => waits[0]), "ECONNREFUSED");
  await socket.send("x");
  assert.is(await codeOf(() => waits[1]), "ECONNREFUSED");
});

test.run();
