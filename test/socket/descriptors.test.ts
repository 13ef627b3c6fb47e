// Descriptors that are copied, given to others and taken over.
import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import {
  type Address,
  AF_INET,
  AF_UNIX,
  type AncillaryMessage,
  cmsgLen,
  cmsgSpace,
  fromfd,
  MSG_CTRUNC,
  recvFds,
  SCM_RIGHTS,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  Socket,
  sendFds,
  socketpair,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, Opened } from "./support";

const test = suite("descriptors");
const opened = new Opened();
const files: number[] = [];
test.after.each(() => {
  opened.close();
  for (const fd of files.splice(0)) closeSync(fd);
});

function pair(type: number = SOCK_STREAM): [Socket<string>, Socket<string>] {
  const both = socketpair(AF_UNIX, type);
  for (const one of both) opened.keep(one as Socket<Address>);
  return both;
}

/** A file's descriptor that is closed after the test. */
function file(text = ""): number {
  const name = path.join(os.tmpdir(), `wirebook-fd-${process.pid}-${files.length}`);
  const fd = openSync(name, "w+");
  files.push(fd);
  writeSync(fd, text);
  return fd;
}

function textIn(fd: number): string {
  const room = Buffer.alloc(100);
  return room.toString("utf8", 0, readSync(fd, room, 0, 100, 0));
}

function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}

const rights = (...fds: number[]): AncillaryMessage => [
  SOL_SOCKET,
  SCM_RIGHTS,
  Buffer.from(new Int32Array(fds).buffer),
];

test("go to another socket, one and several, and are the same files there", async () => {
  const [first, second] = pair();
  const sent = [file("one"), file("two")];
  assert.is(await sendFds(first, ["with them"], sent), 9);
  const [data, received, flags] = await recvFds(second, 100, 2);
  files.push(...received);
  assert.is(data.toString(), "with them");
  assert.equal(received.map(textIn), ["one", "two"]);
  assert.is(flags & MSG_CTRUNC, 0);
  for (const fd of received) assert.not.ok(sent.includes(fd));
});

test("can be a socket's own, which then has two holders", async () => {
  const [first, second] = pair();
  const server = opened.listening(AF_INET);
  await sendFds(first, ["x"], [server.fileno()]);
  const [, [fd = -1]] = await recvFds(second, 1, 1);
  const copy = opened.keep(new Socket<Address>(AF_INET, SOCK_STREAM, 0, { fileno: fd }));
  assert.equal(copy.getsockname(), server.getsockname());
  server.close();
  const client = opened.socket(AF_INET, SOCK_STREAM);
  await client.connect(copy.getsockname());
});

test("in two messages of one call come as the system joins them", async () => {
  const [first, second] = pair();
  await first.sendmsg(["x"], [rights(file("a")), rights(file("b"))]);
  const [, ancillary] = await second.recvmsg(1, cmsgSpace(4) * 2 + 64);
  const received = ancillary.flatMap(([, , data]) =>
    Array.from({ length: data.length / 4 }, (_, n) => data.readInt32LE(4 * n)),
  );
  files.push(...received);
  assert.equal(received.map(textIn), ["a", "b"]);
});

test("in an empty message are none", async () => {
  const [first, second] = pair();
  await first.sendmsg(["x"], [rights()]);
  const [, received] = await recvFds(second, 1, 4);
  assert.equal(received, []);
});

test("that have no room are not received, nor left open", async () => {
  const [first, second] = pair();
  for (const room of [0, 1, 8, cmsgLen(0) - 1]) {
    await first.sendmsg(["x"], [rights(file())]);
    const [, ancillary, flags] = await second.recvmsg(1, room);
    assert.equal(ancillary, []);
    assert.is(flags & MSG_CTRUNC, MSG_CTRUNC, `room for ${room} bytes`);
  }
});

test("come as far as there is room for them", async () => {
  const [first, second] = pair();
  for (const room of [cmsgLen(4), cmsgLen(8) - 1]) {
    const before = file();
    files.pop();
    closeSync(before);
    await first.sendmsg(["x"], [rights(0, 1)]);
    const [, ancillary, flags] = await second.recvmsg(1, room);
    assert.is(ancillary.length, 1);
    const data = ancillary[0]?.[2] ?? Buffer.alloc(0);
    assert.is(data.length, 4);
    assert.is(flags & MSG_CTRUNC, MSG_CTRUNC);
    const fd = data.readInt32LE(0);
    assert.ok(isOpen(fd));
    closeSync(fd);
    assert.not.ok(isOpen(fd + 1) && fd + 1 === before + 1, "the second one is not left open");
  }
});

test("that are none are refused by the system", async () => {
  const [first] = pair();
  assert.is(await codeOf(() => sendFds(first, ["x"], [1_000_000])), "EBADF");
  assert.is(await codeOf(() => sendFds(first, ["x"], [-1])), "ERR_OUT_OF_RANGE");
});

test("take the room that their number says", () => {
  for (const bytes of [0, 1, 3, 4, 100, 65536]) {
    assert.ok(cmsgLen(bytes) >= bytes + 12);
    assert.ok(cmsgSpace(bytes) >= cmsgLen(bytes));
    assert.ok(cmsgSpace(bytes) <= cmsgSpace(bytes + 1));
  }
  assert.throws(() => cmsgLen(-1), /The number of bytes is -1/);
});

test("of a pair are connected both ways, on streams, datagrams and packets", async () => {
  for (const type of [SOCK_STREAM, SOCK_DGRAM]) {
    const [first, second] = pair(type);
    assert.is(first.family, AF_UNIX);
    assert.is(first.getsockname(), "");
    await first.send("there");
    await second.send("and back");
    assert.is((await second.recv(100)).toString(), "there");
    assert.is((await first.recv(100)).toString(), "and back");
  }
  assert.is(await codeOf(() => socketpair(AF_INET, SOCK_STREAM)), "EOPNOTSUPP");
});

test("are copied by fromfd, and stay the caller's", async () => {
  const server = opened.listening(AF_INET);
  const copy = fromfd(server.fileno(), AF_INET, SOCK_STREAM);
  assert.is.not(copy.fileno(), server.fileno());
  assert.equal(copy.getsockname(), server.getsockname());
  copy.close();
  assert.ok(isOpen(server.fileno()));
});

test("that are taken over must be sockets", async () => {
  const take = (fileno: unknown) => () => new Socket(AF_INET, SOCK_STREAM, 0, { fileno: fileno as number });
  assert.is(await codeOf(take(file())), "ENOTSOCK");
  assert.is(await codeOf(take(1_000_000)), "EBADF");
  assert.is(await codeOf(take(-1)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(take(3.5)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(take("3")), "ERR_INVALID_ARG_TYPE");
  assert.is(await codeOf(() => fromfd(1_000_000, AF_INET, SOCK_STREAM)), "EBADF");
  assert.is(await codeOf(() => fromfd(file(), AF_INET, SOCK_STREAM)), "ENOTSOCK");
});

test("are waited on by one socket object each", async () => {
  const receiver = opened.bound(AF_INET);
  const waits = receiver.recv(10);
  const twin = new Socket(AF_INET, SOCK_DGRAM, 0, { fileno: receiver.fileno() });
  assert.is(await codeOf(() => twin.recv(10)), "EEXIST");
  twin.detach();
  const lost = opened.bound(AF_INET);
  closeSync(lost.fileno());
  assert.is(await codeOf(() => lost.recv(10)), "EBADF");
  assert.is(await codeOf(() => lost.whenReady(1)), "EBADF");
  lost.detach();
  await receiver.sendto("x", receiver.getsockname());
  assert.is((await waits).toString(), "x");
});

test("are closed in programs that this one starts", async () => {
  const { execFileSync } = await import("node:child_process");
  const server = opened.listening(AF_INET);
  const [first] = pair();
  const copy = opened.keep(server.dup());
  const client = opened.socket(AF_INET, SOCK_STREAM);
  await client.connect(server.getsockname());
  const accepted = opened.keep((await server.accept())[0]);
  const fds = [server, first, copy, client, accepted].map((one) => one.fileno());
  const shown = execFileSync("ls", ["/proc/self/fd"], { encoding: "utf8" }).trim().split("\n").map(Number);
  // ls may open the numbers anew: they lead to sockets only if they were inherited
  const links = execFileSync("ls", ["-l", "/proc/self/fd"], { encoding: "utf8" });
  for (const fd of fds) assert.not.match(links, new RegExp(` ${fd} -> socket`));
  assert.ok(shown.length < 10);
});

test.run();
