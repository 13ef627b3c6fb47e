// sendmsg and recvmsg: what CPython's tests of them check, on streams and datagrams of each family.
import * as assert from "uvu/assert";
import {
  type Address,
  AF_UNIX,
  MSG_DONTWAIT,
  MSG_EOR,
  MSG_PEEK,
  MSG_TRUNC,
  SOCK_DGRAM,
  SOCK_SEQPACKET,
  SOCK_STREAM,
  type Socket,
  socketpair,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, FAMILIES, Opened } from "./support";

const opened = new Opened();

/** Two sockets, the first connected to the second. */
async function pairOf(family: number, type: number): Promise<[Socket<Address>, Socket<Address>]> {
  if (type === SOCK_STREAM) return opened.connection(family);
  const [sender, receiver] = [opened.bound(family, type), opened.bound(family, type)];
  await sender.connect(receiver.getsockname());
  return [sender, receiver];
}

for (const [name, family] of Object.entries(FAMILIES)) {
  for (const [kind, type] of Object.entries({ "a stream": SOCK_STREAM, datagrams: SOCK_DGRAM })) {
    const test = suite(`messages on ${kind} over ${name}`);
    test.after.each(() => opened.close());

    test("are gathered from several buffers, in order", async () => {
      const [sender, receiver] = await pairOf(family, type);
      assert.is(await sender.sendmsg([]), 0);
      assert.is(await sender.sendmsg(["Message ", new Uint16Array([0x6e69]), Buffer.from(" pieces")]), 17);
      if (type === SOCK_DGRAM) assert.is((await receiver.recvmsg(10))[0].length, 0);
      const [data, ancillary, flags, address] = await receiver.recvmsg(100);
      assert.is(data.toString(), "Message in pieces");
      assert.equal(ancillary, []);
      assert.is(flags & MSG_TRUNC, 0);
      if (type === SOCK_DGRAM) assert.equal(address, sender.getsockname());
    });

    test("are scattered over several buffers, in order", async () => {
      const [sender, receiver] = await pairOf(family, type);
      await sender.send("0123456789");
      const [first, second, third] = [Buffer.alloc(4, "."), new Uint8Array(3), Buffer.alloc(8, ".")];
      const [received] = await receiver.recvmsgInto([first, second, third]);
      assert.is(received, 10);
      assert.is(first.toString(), "0123");
      assert.is(Buffer.from(second).toString(), "456");
      assert.is(third.toString(), "789.....");
    });

    test("can be looked at, and are cut off where the room is too small", async () => {
      const [sender, receiver] = await pairOf(family, type);
      await sender.send("0123456789");
      const [peeked, , flags] = await receiver.recvmsg(4, 0, MSG_PEEK);
      assert.is(peeked.toString(), "0123");
      assert.is((flags & MSG_TRUNC) !== 0, type === SOCK_DGRAM);
      assert.is((await receiver.recvmsg(6))[0].toString(), "012345");
      const rest = await codeOf(async () => assert.is((await receiver.recvmsg(10, 0, MSG_DONTWAIT))[0].length, 4));
      assert.is(rest, type === SOCK_DGRAM ? "EAGAIN" : "no error");
    });

    test("wait, for as long as settimeout allows", async () => {
      const [sender, receiver] = await pairOf(family, type);
      const waits = receiver.recvmsg(10, 100);
      await sender.sendmsg(["late"]);
      assert.is((await waits)[0].toString(), "late");
      receiver.settimeout(0.005);
      assert.is(await codeOf(() => receiver.recvmsg(10)), "ERR_SOCKET_TIMEOUT");
      assert.is(await codeOf(() => receiver.recvmsgInto([Buffer.alloc(1)])), "ERR_SOCKET_TIMEOUT");
    });

    test("say EAGAIN on a full buffer, and time out on it", async () => {
      const [sender] = await pairOf(family, type);
      if (type === SOCK_DGRAM && family !== AF_UNIX) return; // they are dropped, not queued
      const piece = Buffer.alloc(8192);
      const fill = async (): Promise<void> => {
        for (;;) await sender.sendmsg([piece], [], MSG_DONTWAIT);
      };
      assert.is(await codeOf(fill), "EAGAIN");
      sender.settimeout(0.005);
      // the receiver's side may still have taken some, and made room
      const fillOn = async (): Promise<void> => {
        for (;;) await sender.sendmsg([piece]);
      };
      assert.is(await codeOf(fillOn), "ERR_SOCKET_TIMEOUT");
    });

    test("refuse wrong arguments", async () => {
      const [sender, receiver] = await pairOf(family, type);
      const wrongKinds = [
        () => sender.sendmsg("not in a list" as never),
        () => sender.sendmsg([Buffer.alloc(1), {} as never]),
        () => sender.sendmsg(["x"], {} as never),
        () => sender.sendmsg(["x"], [{} as never]),
        () => sender.sendmsg(["x"], [[1, 2] as never]),
        () => sender.sendmsg(["x"], [["a" as never, 2, Buffer.alloc(1)]]),
        () => sender.sendmsg(["x"], [[1, 2, "text" as never]]),
        () => sender.sendmsg(["x"], [], "0" as never),
        () => sender.sendmsg(["x"], [], 0, {} as never),
        () => receiver.recvmsg("1" as never),
        () => receiver.recvmsg(1, "1" as never),
        () => receiver.recvmsgInto(Buffer.alloc(1) as never),
        () => receiver.recvmsgInto(["x" as never]),
      ];
      for (const wrong of wrongKinds) assert.is(await codeOf(wrong), "ERR_INVALID_ARG_TYPE");
      for (const wrong of [-1, 2 ** 40, 0.5]) {
        assert.is(await codeOf(() => receiver.recvmsg(wrong)), "ERR_OUT_OF_RANGE");
        assert.is(await codeOf(() => receiver.recvmsg(1, wrong)), "ERR_OUT_OF_RANGE");
      }
      assert.is(await codeOf(() => sender.sendmsg(Array(1025).fill("x"))), "ERR_INVALID_ARG_TYPE");
    });

    test.run();
  }
}

const test = suite("messages");
test.after.each(() => opened.close());

test("of a stream end with an empty one, its MSG_EOR not set", async () => {
  const [client, server] = await opened.connection(FAMILIES.IPv4);
  client.close();
  const [data, ancillary, flags] = await server.recvmsg(10);
  assert.is(data.length, 0);
  assert.equal(ancillary, []);
  assert.is(flags & MSG_EOR, 0);
});

test("go to the address that sendmsg is given", async () => {
  const [receiver, sender] = [opened.bound(FAMILIES.IPv6), opened.bound(FAMILIES.IPv6)];
  await sender.sendmsg(["to ", "you"], [], 0, receiver.getsockname());
  const [data, , , address] = await receiver.recvmsg(100);
  assert.is(data.toString(), "to you");
  assert.equal(address, sender.getsockname());
  assert.is(await codeOf(() => sender.sendmsg(["x"])), "EDESTADDRREQ");
});

test("keep their boundaries and their order on SOCK_SEQPACKET, and say MSG_EOR", async () => {
  const [first, second] = socketpair(AF_UNIX, SOCK_SEQPACKET).map((one) => opened.keep(one as never));
  await first?.send("one");
  await first?.send("a second one");
  assert.is((await second?.recv(100))?.toString(), "one");
  const [data, , flags] = (await second?.recvmsg(8)) ?? [Buffer.alloc(0), [], 0];
  assert.is(data.toString(), "a second");
  assert.is(flags & MSG_TRUNC, MSG_TRUNC);
  first?.close();
  assert.is((await second?.recv(10))?.length, 0);
});

test.run();
