// What CPython's tests of connected streams check, on IPv4, IPv6 and UNIX sockets.
import * as assert from "uvu/assert";
import {
  type Address,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_WAITALL,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SO_SNDBUF,
  SOCK_STREAM,
  SOL_SOCKET,
  Socket,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, FAMILIES, Opened } from "./support";

for (const [name, family] of Object.entries(FAMILIES)) {
  const test = suite(`a stream over ${name}`);
  const opened = new Opened();
  test.after.each(() => opened.close());

  test("carries what was sent, in order", async () => {
    const [client, server] = await opened.connection(family);
    assert.is(await client.send("hello "), 6);
    await client.sendall(Buffer.from("world"));
    assert.is((await server.recv(11, MSG_WAITALL)).toString(), "hello world");
  });

  test("gives a long message in pieces", async () => {
    const [client, server] = await opened.connection(family);
    await client.sendall("a longer message");
    assert.is((await server.recv(13)).toString(), "a longer mess");
    assert.is((await server.recv(1024)).toString(), "age");
  });

  test("is received by recvfrom too", async () => {
    const [client, server] = await opened.connection(family);
    await client.sendall("a longer message");
    assert.is((await server.recvfrom(13))[0].toString(), "a longer mess");
    assert.is((await server.recvfrom(1024))[0].toString(), "age");
  });

  test("takes a megabyte through a small buffer", async () => {
    const [client, server] = await opened.connection(family);
    client.setsockopt(SOL_SOCKET, SO_SNDBUF, 4096);
    const sent = Buffer.alloc(1 << 20, "0123456789");
    const received = server.recv(sent.length, MSG_WAITALL);
    await client.sendall(sent);
    assert.ok(sent.equals(await received));
  });

  test("fills its send buffer, then says EAGAIN, and goes on when it has been read", async () => {
    const [client, server] = await opened.connection(family);
    let total = 0;
    const piece = Buffer.alloc(65536);
    const fill = async (): Promise<void> => {
      for (;;) total += await client.send(piece, MSG_DONTWAIT);
    };
    assert.is(await codeOf(fill), "EAGAIN");
    const waits = client.send(piece);
    assert.is((await server.recv(total, MSG_WAITALL)).length, total);
    assert.ok((await waits) > 0);
  });

  test("gives an empty Buffer once the other side has shut down sending, and still carries the other way", async () => {
    const [client, server] = await opened.connection(family);
    client.shutdown(SHUT_WR);
    assert.is((await server.recv(10)).length, 0);
    assert.is((await server.recv(10)).length, 0);
    await server.send("still open this way");
    assert.is((await client.recv(100)).toString(), "still open this way");
    assert.is(await codeOf(() => client.send("x")), "EPIPE");
  });

  test("gives an empty Buffer once receiving has been shut down here", async () => {
    const [client] = await opened.connection(family);
    const waits = client.recv(10);
    client.shutdown(SHUT_RD);
    assert.is((await waits).length, 0);
  });

  test("ends for both sides by SHUT_RDWR, whichever descriptor calls it", async () => {
    const [client, server] = await opened.connection(family);
    opened.keep(client.dup()).shutdown(SHUT_RDWR);
    assert.is((await server.recv(10)).length, 0);
    assert.is(await codeOf(() => client.send("x")), "EPIPE");
    for (const how of [-1, 3, 2 ** 31, 1.5]) assert.is(await codeOf(() => client.shutdown(how)), "ERR_OUT_OF_RANGE");
  });

  test("lives on in a copy of its descriptor when it is closed", async () => {
    const [client, server] = await opened.connection(family);
    const copy = opened.keep(client.dup());
    client.close();
    await copy.send("from the copy");
    assert.is((await server.recv(100)).toString(), "from the copy");
    copy.close();
    assert.is((await server.recv(100)).length, 0);
  });

  test("can be looked at without taking", async () => {
    const [client, server] = await opened.connection(family);
    await client.send("abc");
    assert.is((await server.recv(2, MSG_PEEK)).toString(), "ab");
    assert.is((await server.recv(10)).toString(), "abc");
  });

  test("is received into memory of the caller's: bytes, words, a view, a part of it", async () => {
    const [client, server] = await opened.connection(family);
    const bytes = Buffer.alloc(16, ".");
    await client.send("12345678");
    assert.is(await server.recvInto(bytes), 8);
    assert.is(bytes.toString(), "12345678........");
    await client.send("abcdefgh");
    const words = new Uint32Array(2);
    assert.is(await server.recvInto(words), 8);
    assert.is(Buffer.from(words.buffer).toString(), "abcdefgh");
    await client.send("ijklmnop");
    assert.is(await server.recvInto(new DataView(bytes.buffer, bytes.byteOffset + 8, 8), 3), 3);
    assert.is(bytes.toString(), "12345678ijk.....");
    assert.is((await server.recvfromInto(bytes, 0))[0], 5);
    assert.is(bytes.toString("latin1", 0, 5), "lmnop");
    assert.is(await codeOf(() => server.recvInto(bytes, 17)), "ERR_OUT_OF_RANGE");
    assert.is(await codeOf(() => server.recvfromInto(bytes, 17)), "ERR_OUT_OF_RANGE");
    assert.is(await codeOf(() => server.recvInto([] as never)), "ERR_INVALID_ARG_TYPE");
  });

  test("does not overwrite what was received before", async () => {
    const [client, server] = await opened.connection(family);
    const pieces: Buffer[] = [];
    for (let index = 0; index < 100; index++) {
      await client.send(`message ${index}`);
      pieces.push(await server.recv(20_000));
    }
    pieces.forEach((piece, index) => {
      assert.is(piece.toString(), `message ${index}`);
    });
  });

  test("refuses to work once closed", async () => {
    const [client] = await opened.connection(family);
    client.close();
    client.close();
    const calls = [
      () => client.send("x"),
      () => client.sendall("x"),
      () => client.recv(1),
      () => client.recvInto(Buffer.alloc(1)),
      () => client.recvfrom(1),
      () => client.sendmsg(["x"]),
      () => client.recvmsg(1),
      () => client.accept(),
      () => client.getsockname(),
      () => client.shutdown(SHUT_WR),
      () => client.dup(),
      () => client.ready(1),
    ];
    for (const call of calls) assert.is(await codeOf(call), "ERR_SOCKET_CLOSED");
    assert.is(client.fileno(), -1);
    assert.ok(client.closed);
    assert.match(client.describe(), "closed");
  });

  test("is given away by detach, and taken over by its descriptor", async () => {
    const [client, server] = await opened.connection(family);
    const fd = client.detach();
    assert.is(client.fileno(), -1);
    assert.is(await codeOf(() => client.send("x")), "ERR_SOCKET_CLOSED");
    const taken = opened.keep(new Socket<Address>(family, SOCK_STREAM, 0, { fileno: fd }));
    await taken.send("taken over");
    assert.is((await server.recv(100)).toString(), "taken over");
    assert.is(client.detach(), -1);
  });

  test.run();
}
