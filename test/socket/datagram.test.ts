// What CPython's tests of datagrams check, on IPv4, IPv6 and UNIX sockets.
import * as assert from "uvu/assert";
import {
  type Address,
  AF_INET,
  AF_UNIX,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_TRUNC,
  SO_BROADCAST,
  SOCK_DGRAM,
  SOL_SOCKET,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, FAMILIES, Opened } from "./support";

for (const [name, family] of Object.entries(FAMILIES)) {
  const test = suite(`datagrams over ${name}`);
  const opened = new Opened();
  test.after.each(() => opened.close());

  test("keep their boundaries and tell their sender", async () => {
    const [receiver, sender] = [opened.bound(family), opened.bound(family)];
    assert.is(await sender.sendto("one", receiver.getsockname()), 3);
    assert.is(await sender.sendto(Buffer.from("three"), 0, receiver.getsockname()), 5);
    const [data, address] = await receiver.recvfrom(100);
    assert.is(data.toString(), "one");
    assert.equal(address, sender.getsockname());
    assert.is((await receiver.recv(100)).toString(), "three");
  });

  test("can be empty", async () => {
    const [receiver, sender] = [opened.bound(family), opened.bound(family)];
    assert.is(await sender.sendto("", receiver.getsockname()), 0);
    const [data, address] = await receiver.recvfrom(100);
    assert.is(data.length, 0);
    assert.equal(address, sender.getsockname());
  });

  test("are cut off where the room is too small, and the rest is lost", async () => {
    const [receiver, sender] = [opened.bound(family), opened.bound(family)];
    await sender.sendto("0123456789", receiver.getsockname());
    await sender.sendto("next", receiver.getsockname());
    assert.is((await receiver.recv(4)).toString(), "0123");
    assert.is((await receiver.recv(100)).toString(), "next");
  });

  test("tell their whole length by MSG_TRUNC, and stay for MSG_PEEK", async () => {
    const [receiver, sender] = [opened.bound(family), opened.bound(family)];
    await sender.sendto("0123456789", receiver.getsockname());
    const room = Buffer.alloc(4);
    assert.is(await receiver.recvInto(room, 0, MSG_TRUNC | MSG_PEEK), 10);
    assert.is((await receiver.recv(4, MSG_TRUNC)).toString(), "0123");
    assert.is(await codeOf(() => receiver.recv(4, MSG_DONTWAIT)), "EAGAIN");
  });

  test("of a connected socket go to its peer and come from it only", async () => {
    const [receiver, sender, stranger] = [opened.bound(family), opened.bound(family), opened.bound(family)];
    await sender.connect(receiver.getsockname());
    assert.is(await sender.send("by send"), 7);
    assert.is((await receiver.recv(100)).toString(), "by send");
    assert.equal(sender.getpeername(), receiver.getsockname());
    // UNIX sockets refuse the stranger, the internet drops what it sends
    const code = await codeOf(() => stranger.sendto("from elsewhere", sender.getsockname()));
    assert.is(code, family === AF_UNIX ? "EPERM" : "no error");
    await receiver.sendto("from the peer", sender.getsockname());
    assert.is((await sender.recv(100)).toString(), "from the peer");
  });

  test("to nobody are an error of the next call, where the machine says so", async () => {
    const gone = opened.bound(family);
    const address = gone.getsockname();
    gone.close();
    const sender = opened.socket(family, SOCK_DGRAM);
    if (family === AF_UNIX) {
      assert.is(await codeOf(() => sender.connect(address)), "ECONNREFUSED");
      return;
    }
    await sender.connect(address);
    const waits = sender.recv(10);
    await sender.send("anybody?");
    assert.is(await codeOf(() => waits), "ECONNREFUSED");
  });

  test("need an address on a socket that is not connected", async () => {
    const sender = opened.socket(family, SOCK_DGRAM);
    const code = await codeOf(() => sender.send("where to?"));
    assert.is(code, family === AF_UNIX ? "ENOTCONN" : "EDESTADDRREQ");
  });

  test("are received many at once, and sent so", async () => {
    const [receiver, sender] = [opened.bound(family), opened.bound(family)];
    const texts = ["a", "", "ccc", "dddd"];
    const sent = await sender.sendmmsg(texts.map((text) => [text, receiver.getsockname()] as const));
    assert.is(sent, 4);
    const received = await receiver.recvmmsg(10, 3);
    assert.equal(
      received.map(([data]) => data.toString()),
      ["a", "", "ccc", "ddd"],
    );
    for (const [, address] of received) assert.equal(address, sender.getsockname());
    assert.is(await codeOf(() => receiver.recvmmsg(10, 3, MSG_DONTWAIT)), "EAGAIN");
    const waits = receiver.recvmmsg(2, 100);
    await sender.sendmmsg([["late", receiver.getsockname()]]);
    assert.is((await waits).length, 1);
    assert.is(await sender.sendmmsg([]), 0);
  });

  test("refuse wrong arguments before anything is sent", async () => {
    const receiver = opened.bound(family);
    const address = receiver.getsockname();
    assert.is(await codeOf(() => receiver.sendto({} as never, address)), "ERR_INVALID_ARG_TYPE");
    assert.is(await codeOf(() => receiver.sendto(undefined as never, address)), "ERR_INVALID_ARG_TYPE");
    assert.is(await codeOf(() => receiver.sendto("x", undefined as never)), "ERR_INVALID_ARG_TYPE");
    assert.is(await codeOf(() => receiver.sendto("x", null as never)), "ERR_INVALID_ARG_TYPE");
    assert.is(await codeOf(() => receiver.sendto("x", 3.5, address)), "ERR_OUT_OF_RANGE");
    for (const wrong of [-1, 1.5, 2 ** 31, Number.NaN]) {
      assert.is(await codeOf(() => receiver.recv(wrong)), "ERR_OUT_OF_RANGE");
      assert.is(await codeOf(() => receiver.recvfrom(wrong)), "ERR_OUT_OF_RANGE");
    }
    assert.is(await codeOf(() => receiver.recvfrom("9" as never)), "ERR_INVALID_ARG_TYPE");
  });

  test.run();
}

const test = suite("datagrams over IPv4");
const opened = new Opened();
test.after.each(() => opened.close());

test("to a broadcast address need SO_BROADCAST", async () => {
  const sender = opened.socket(AF_INET, SOCK_DGRAM);
  const broadcast: Address = ["127.255.255.255", 9];
  assert.is(await codeOf(() => sender.sendto("x", broadcast)), "EACCES");
  sender.setsockopt(SOL_SOCKET, SO_BROADCAST, 1);
  assert.is(await codeOf(() => sender.sendto("x", broadcast)), "no error");
});

test("are at most 65,507 bytes long", async () => {
  const receiver = opened.bound(AF_INET);
  assert.is(await receiver.sendto(Buffer.alloc(65_507), receiver.getsockname()), 65_507);
  assert.is((await receiver.recv(70_000)).length, 65_507);
  assert.is(await codeOf(() => receiver.sendto(Buffer.alloc(65_508), receiver.getsockname())), "EMSGSIZE");
});

test("go to a host's name after a look-up", async () => {
  const receiver = opened.bound(AF_INET);
  const [, port] = receiver.getsockname() as [string, number];
  await receiver.sendto("by name", ["LocalHost", port]);
  assert.is((await receiver.recv(100)).toString(), "by name");
  assert.is(await codeOf(() => receiver.sendto("x", ["no-such-host.invalid", port])), "EAI_NONAME");
});

test.run();
