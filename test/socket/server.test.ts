// Listening, accepting, connecting: what CPython's tests of servers and clients check.
import * as assert from "uvu/assert";
import {
  type Address,
  AF_INET,
  AF_INET6,
  AF_UNIX,
  AF_UNSPEC,
  IPPROTO_IPV6,
  IPV6_V6ONLY,
  SO_ERROR,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  SOMAXCONN,
  Socket,
  select,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, FAMILIES, Opened } from "./support";

const EINPROGRESS = process.platform === "darwin" ? 36 : 115;
const ECONNREFUSED = process.platform === "darwin" ? 61 : 111;

for (const [name, family] of Object.entries(FAMILIES)) {
  const test = suite(`a server over ${name}`);
  const opened = new Opened();
  test.after.each(() => opened.close());

  test("accepts connections in the order they came, with their addresses", async () => {
    const server = opened.listening(family);
    const clients = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = opened.bound(family, SOCK_STREAM);
        await client.connect(server.getsockname());
        return client;
      }),
    );
    for (const client of clients) {
      const [connection, address] = await server.accept();
      assert.equal(address, client.getsockname());
      assert.equal(opened.keep(connection).getpeername(), client.getsockname());
      assert.equal(client.getpeername(), connection.getsockname());
    }
  });

  test("waits for a connection, and serves those who wait in their order", async () => {
    const server = opened.listening(family);
    const accepting = [server.accept(), server.accept()];
    for (const text of ["first", "second"]) {
      const client = opened.socket(family, SOCK_STREAM);
      await client.connect(server.getsockname());
      await client.send(text);
    }
    const texts = await Promise.all(
      accepting.map(async (one) => (await opened.keep((await one)[0]).recv(10)).toString()),
    );
    assert.equal(texts, ["first", "second"]);
  });

  test("says EAGAIN where it would wait and may not", async () => {
    const server = opened.listening(family);
    server.setblocking(false);
    assert.is(await codeOf(() => server.accept()), "EAGAIN");
    const client = opened.socket(family, SOCK_STREAM);
    await client.connect(server.getsockname());
    const [connection] = await server.accept();
    // what is accepted does not inherit the time-out
    assert.is(opened.keep(connection).gettimeout(), null);
    assert.ok(connection.getblocking());
  });

  test("is iterated until it is closed, by the loop or from outside", async () => {
    const server = opened.listening(family);
    const served: string[] = [];
    const serving = (async () => {
      for await (const [connection] of server) {
        served.push((await connection.recv(10)).toString());
        connection.close();
        if (served.length === 2) server.close();
      }
    })();
    for (const text of ["one", "two"]) {
      const client = opened.socket(family, SOCK_STREAM);
      await client.connect(server.getsockname());
      await client.send(text);
    }
    await serving;
    assert.equal(served, ["one", "two"]);
    const other = opened.listening(family);
    setImmediate(() => other.close());
    for await (const [connection] of other) connection.close();
    assert.ok(other.closed);
  });

  test("must listen before it accepts", async () => {
    assert.is(await codeOf(() => opened.bound(family, SOCK_STREAM).accept()), "EINVAL");
    assert.is(await codeOf(() => opened.bound(family, SOCK_DGRAM).listen()), "EOPNOTSUPP");
  });

  test("takes any backlog that is an int, and none that is not", async () => {
    for (const backlog of [-1, 0, 1, SOMAXCONN, 2 ** 31 - 1]) opened.bound(family, SOCK_STREAM).listen(backlog);
    opened.bound(family, SOCK_STREAM).listen();
    for (const wrong of [2 ** 31, 0.5, Number.NaN])
      assert.is(await codeOf(() => opened.bound(family, SOCK_STREAM).listen(wrong)), "ERR_OUT_OF_RANGE");
  });

  test("that is gone refuses: connect throws, connectEx gives the number", async () => {
    const server = opened.bound(family, SOCK_STREAM);
    const address = server.getsockname();
    const client = opened.socket(family, SOCK_STREAM);
    assert.is(await codeOf(() => client.connect(address)), "ECONNREFUSED");
    assert.is(await opened.socket(family, SOCK_STREAM).connectEx(address), ECONNREFUSED);
    const listening = opened.listening(family);
    assert.is(await opened.socket(family, SOCK_STREAM).connectEx(listening.getsockname()), 0);
  });

  test("cannot be connected to twice by one socket", async () => {
    const server = opened.listening(family);
    const client = opened.socket(family, SOCK_STREAM);
    await client.connect(server.getsockname());
    assert.is(await codeOf(() => client.connect(server.getsockname())), "EISCONN");
  });

  test("gives its address up when it is closed", () => {
    const server = opened.bound(family, SOCK_STREAM);
    const address = server.getsockname();
    server.close();
    const next = opened.socket(family, SOCK_STREAM);
    if (family === AF_UNIX) return;
    next.bind(address);
    assert.equal(next.getsockname(), address);
  });

  test.run();
}

const test = suite("a TCP server");
const opened = new Opened();
test.after.each(() => opened.close());

test("is connected to without waiting: EINPROGRESS, writable, SO_ERROR 0", async () => {
  const server = opened.listening(AF_INET);
  const client = opened.socket(AF_INET, SOCK_STREAM);
  client.setblocking(false);
  assert.is(await client.connectEx(server.getsockname()), EINPROGRESS);
  assert.is((await select([], [client]))[1].length, 1);
  assert.is(client.getsockopt(SOL_SOCKET, SO_ERROR), 0);
  assert.equal(client.getpeername(), server.getsockname());
});

test("that is not there is found out by SO_ERROR after connecting without waiting", async () => {
  const address = opened.bound(AF_INET, SOCK_STREAM).getsockname();
  const client = opened.socket(AF_INET, SOCK_STREAM);
  client.setblocking(false);
  assert.is(await codeOf(() => client.connect(address)), "EINPROGRESS");
  await select([], [client]);
  assert.is(client.getsockopt(SOL_SOCKET, SO_ERROR), ECONNREFUSED);
  assert.is(client.getsockopt(SOL_SOCKET, SO_ERROR), 0);
});

test("can be the socket itself: one that connects to its own address talks to itself", async () => {
  const socket = opened.bound(AF_INET, SOCK_STREAM);
  await socket.connect(socket.getsockname());
  await socket.send("to myself");
  assert.is((await socket.recv(100)).toString(), "to myself");
});

test("shares a port with others only where each says SO_REUSEPORT", async () => {
  const [first, second] = [opened.socket(AF_INET, SOCK_STREAM), opened.socket(AF_INET, SOCK_STREAM)];
  for (const one of [first, second]) one.setsockopt(SOL_SOCKET, SO_REUSEPORT, true);
  first.bind(["127.0.0.1", 0]);
  first.listen();
  second.bind(first.getsockname());
  second.listen();
  const third = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(await codeOf(() => third.bind(first.getsockname())), "EADDRINUSE");
});

test("takes a port again that waits in TIME_WAIT only with SO_REUSEADDR before bind", async () => {
  const server = opened.socket(AF_INET, SOCK_STREAM);
  server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  server.bind(["127.0.0.1", 0]);
  server.listen();
  const address = server.getsockname();
  const client = opened.socket(AF_INET, SOCK_STREAM);
  await client.connect(address);
  const [connection] = await server.accept();
  server.close();
  // who closes first keeps the port waiting
  connection.close();
  await client.recv(1);
  client.close();
  const without = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(await codeOf(() => without.bind(address)), "EADDRINUSE");
  const withIt = opened.socket(AF_INET, SOCK_STREAM);
  withIt.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  withIt.bind(address);
});

test("on IPv6 serves IPv4 clients too unless IPV6_V6ONLY is set", async () => {
  const both = opened.socket(AF_INET6, SOCK_STREAM);
  both.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0);
  both.bind(["::", 0]);
  both.listen();
  const port = both.getsockname()[1] as number;
  const client = opened.socket(AF_INET, SOCK_STREAM);
  await client.connect(["127.0.0.1", port]);
  const [connection, address] = await both.accept();
  opened.keep(connection);
  assert.is(address[0], "::ffff:127.0.0.1");
  const six = opened.socket(AF_INET6, SOCK_STREAM);
  await six.connect(["::1", port]);
  assert.equal((await both.accept())[1], six.getsockname());
  const only = opened.socket(AF_INET6, SOCK_STREAM);
  only.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
  only.bind(["::", 0]);
  only.listen();
  const refused = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(await codeOf(() => refused.connect(["127.0.0.1", only.getsockname()[1] as number])), "ECONNREFUSED");
});

test("is found by name, and by the empty host and localhost", async () => {
  const server = opened.socket(AF_INET, SOCK_STREAM);
  server.bind(["", 0]);
  server.listen();
  const [host, port] = server.getsockname() as [string, number];
  assert.is(host, "0.0.0.0");
  await opened.socket(AF_INET, SOCK_STREAM).connect(["localhost", port]);
  await opened.socket(AF_INET, SOCK_STREAM).connect(["LocalHost", port]);
});

test("of an unknown family or type is the system's error", async () => {
  assert.is(await codeOf(() => new Socket(AF_UNSPEC, SOCK_STREAM)), "EAFNOSUPPORT");
  assert.is(await codeOf(() => new Socket(AF_INET, 12345)), "EINVAL");
  assert.is(await codeOf(() => new Socket<Address>(AF_INET, SOCK_STREAM, 17)), "EPROTONOSUPPORT");
});

test("is closed when the block that awaits its disposal ends", async () => {
  const server = opened.listening(AF_INET);
  await server[Symbol.asyncDispose]();
  assert.ok(server.closed);
});

test.run();
