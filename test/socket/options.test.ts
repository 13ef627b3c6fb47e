// Options, requests, flags: each that the course names, with what it does.
import * as assert from "uvu/assert";
import * as sockets from "../../kernel-lib/socket";
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_UNIX,
  FIONREAD,
  IPPROTO_ICMP,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_TCP,
  inetPton,
  ioctl,
  MSG_CTRUNC,
  MSG_DONTROUTE,
  MSG_EOR,
  MSG_OOB,
  MSG_WAITALL,
  NETLINK_ROUTE,
  NOT_HERE,
  packLinger,
  SIOCOUTQ,
  SO_LINGER,
  SO_RCVBUF,
  SO_REUSEADDR,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_STREAM,
  SOL_SOCKET,
  unpackLinger,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, Opened } from "./support";

const test = suite("an option");
const opened = new Opened();
test.after.each(() => opened.close());

test("is off until it is set, by a number, a truth value or bytes", () => {
  const socket = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(socket.getsockopt(SOL_SOCKET, SO_REUSEADDR), 0);
  for (const value of [1, true, Buffer.from([1, 0, 0, 0]), new Int32Array([1]).buffer]) {
    socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 0);
    socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, value);
    assert.is(socket.getsockopt(SOL_SOCKET, SO_REUSEADDR), 1);
  }
  assert.equal([...socket.getsockopt(SOL_SOCKET, SO_REUSEADDR, 4)], [1, 0, 0, 0]);
  assert.is(socket.getsockopt(SOL_SOCKET, SO_TYPE), SOCK_STREAM);
});

test("of the buffers is doubled by Linux", () => {
  const socket = opened.socket(AF_INET, SOCK_STREAM);
  socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 8192);
  assert.is(socket.getsockopt(SOL_SOCKET, SO_RCVBUF), 16_384);
});

test("SO_LINGER with 0 seconds resets the connection at close", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const linger = { onOff: true, seconds: 0 };
  client.setsockopt(SOL_SOCKET, SO_LINGER, packLinger(linger));
  assert.equal(unpackLinger(client.getsockopt(SOL_SOCKET, SO_LINGER, 8)), linger);
  client.close();
  assert.is(await codeOf(() => server.recv(10)), "ECONNRESET");
});

test("IP_TTL is 64 at first, IPV6_UNICAST_HOPS too, TCP_NODELAY off", () => {
  const socket = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(socket.getsockopt(IPPROTO_IP, sockets.IP_TTL), 64);
  socket.setsockopt(IPPROTO_IP, sockets.IP_TTL, 7);
  assert.is(socket.getsockopt(IPPROTO_IP, sockets.IP_TTL), 7);
  assert.is(socket.getsockopt(IPPROTO_TCP, sockets.TCP_NODELAY), 0);
  const six = opened.socket(AF_INET6, SOCK_DGRAM);
  assert.is(six.getsockopt(IPPROTO_IPV6, sockets.IPV6_UNICAST_HOPS), 64);
});

test("that a system or a socket lacks is said before or by the system", async () => {
  const socket = opened.socket(AF_INET, SOCK_STREAM);
  assert.is(await codeOf(() => socket.setsockopt(SOL_SOCKET, NOT_HERE, 1)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => socket.setsockopt(SOL_SOCKET, 9999, 1)), "ENOPROTOOPT");
  assert.is(await codeOf(() => socket.getsockopt(SOL_SOCKET, 9999)), "ENOPROTOOPT");
  assert.is(await codeOf(() => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, "1" as never)), "ERR_INVALID_ARG_TYPE");
  assert.is(await codeOf(() => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 2 ** 33)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => socket.getsockopt(SOL_SOCKET, SO_REUSEADDR, 0)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => socket.getsockopt(SOL_SOCKET, SO_REUSEADDR, 2000)), "ERR_OUT_OF_RANGE");
});

test("IP_ADD_MEMBERSHIP brings the datagrams of a group", async () => {
  const group = "239.1.2.3";
  const receiver = opened.socket(AF_INET, SOCK_DGRAM);
  receiver.bind(["", 0]);
  const membership = Buffer.concat([inetPton(AF_INET, group), inetPton(AF_INET, "127.0.0.1")]);
  receiver.setsockopt(IPPROTO_IP, sockets.IP_ADD_MEMBERSHIP, membership);
  const sender = opened.socket(AF_INET, SOCK_DGRAM);
  sender.setsockopt(IPPROTO_IP, sockets.IP_MULTICAST_IF, inetPton(AF_INET, "127.0.0.1"));
  sender.setsockopt(IPPROTO_IP, sockets.IP_MULTICAST_LOOP, 1);
  await sender.sendto("to all", [group, receiver.getsockname()[1] as number]);
  assert.is((await receiver.recv(100)).toString(), "to all");
  receiver.setsockopt(IPPROTO_IP, sockets.IP_DROP_MEMBERSHIP, membership);
});

test("SO_BINDTODEVICE ties a socket to an interface", () => {
  const socket = opened.socket(AF_INET, SOCK_DGRAM);
  socket.setsockopt(SOL_SOCKET, sockets.SO_BINDTODEVICE, Buffer.from("lo\0"));
  assert.is(socket.getsockopt(SOL_SOCKET, sockets.SO_BINDTODEVICE, 16).toString(), "lo\0");
});

test("IPV6_RECVHOPLIMIT and IPV6_RECVTCLASS bring hop limit and class beside the data (RFC 3542 §6)", async () => {
  const [receiver, sender] = [opened.bound(AF_INET6), opened.bound(AF_INET6)];
  receiver.setsockopt(IPPROTO_IPV6, sockets.IPV6_RECVHOPLIMIT, 1);
  receiver.setsockopt(IPPROTO_IPV6, sockets.IPV6_RECVTCLASS, 1);
  const int = (value: number): Buffer => Buffer.from(new Int32Array([value]).buffer);
  await sender.sendmsg(
    ["x"],
    [
      [IPPROTO_IPV6, sockets.IPV6_HOPLIMIT, int(5)],
      [IPPROTO_IPV6, sockets.IPV6_TCLASS, int(17)],
    ],
    0,
    receiver.getsockname(),
  );
  const space = sockets.cmsgSpace(4);
  const [, ancillary, flags] = await receiver.recvmsg(10, space * 2);
  assert.is(flags & MSG_CTRUNC, 0);
  const values = new Map(ancillary.map(([level, type, data]) => [`${level} ${type}`, data.readInt32LE(0)]));
  assert.is(values.get(`${IPPROTO_IPV6} ${sockets.IPV6_HOPLIMIT}`), 5);
  assert.is(values.get(`${IPPROTO_IPV6} ${sockets.IPV6_TCLASS}`), 17);
  for (const [room, whole] of [
    [0, 0],
    [sockets.cmsgLen(0) - 1, 0],
    [space, 1],
    [space + sockets.cmsgLen(0) - 1, 1],
  ] as const) {
    await sender.sendto("x", receiver.getsockname());
    const [, some, cut] = await receiver.recvmsg(10, room);
    assert.is(some.length, whole, `room for ${room} bytes`);
    assert.is(cut & MSG_CTRUNC, MSG_CTRUNC);
  }
  const wrong = codeOf(() =>
    sender.sendmsg(["x"], [[IPPROTO_IPV6, sockets.IPV6_HOPLIMIT, Buffer.alloc(5)]], 0, receiver.getsockname()),
  );
  assert.is(await wrong, "EINVAL");
});

test.run();

const flags = suite("a flag");
flags.after.each(() => opened.close());

flags("MSG_OOB sends one urgent byte, which SIOCATMARK finds", async () => {
  const [client, server] = await opened.connection(AF_INET);
  await client.send("before");
  await client.send("!", MSG_OOB);
  await client.send("after");
  assert.is((await server.recv(3)).toString(), "bef");
  assert.not.ok(server.sockatmark());
  // a read stops at the mark
  assert.is((await server.recv(100)).toString(), "ore");
  assert.ok(server.sockatmark());
  assert.is((await server.recv(1, MSG_OOB)).toString(), "!");
  assert.is((await server.recv(5, MSG_WAITALL)).toString(), "after");
  assert.is(await codeOf(() => server.recv(1, MSG_OOB)), "EINVAL");
});

flags("MSG_DONTROUTE and MSG_EOR change nothing on loopback, and are taken", async () => {
  const [client, server] = await opened.connection(AF_INET);
  await client.send("near", MSG_DONTROUTE);
  await client.send("end", MSG_EOR);
  assert.is((await server.recv(7, MSG_WAITALL)).toString(), "nearend");
});

flags("of another system is refused", async () => {
  const [client] = await opened.connection(AF_INET);
  assert.is(await codeOf(() => client.send("x", NOT_HERE)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => client.recv(1, NOT_HERE)), "ERR_OUT_OF_RANGE");
});

flags.run();

const requests = suite("a request");
requests.after.each(() => opened.close());

requests("tells how many bytes wait to be read, and to be acknowledged", async () => {
  const [client, server] = await opened.connection(AF_INET);
  await client.send("12345");
  await sockets.select([server]);
  assert.is(server.ioctl(FIONREAD), 5);
  while (client.ioctl(SIOCOUTQ) > 0) await new Promise(setImmediate);
  server.setsockopt(SOL_SOCKET, SO_RCVBUF, 2048);
  const fill = async (): Promise<void> => {
    for (;;) await client.send(Buffer.alloc(65536), sockets.MSG_DONTWAIT);
  };
  await codeOf(fill);
  assert.ok(client.ioctl(SIOCOUTQ) > 65_536);
});

requests("is made of a descriptor by number too", async () => {
  const [client, server] = await opened.connection(AF_INET);
  await client.send("12345");
  await sockets.select([server]);
  const answer = new Int32Array(1);
  ioctl(server.fileno(), FIONREAD, answer);
  assert.is(answer[0], 5);
  assert.is(await codeOf(() => ioctl(server.fileno(), 0x1234, Buffer.alloc(64))), "ENOTTY");
  assert.is(await codeOf(() => ioctl(-1, FIONREAD, answer)), "ERR_OUT_OF_RANGE");
});

requests.run();

const kinds = suite("a socket");
kinds.after.each(() => opened.close());

const PRIVILEGED = process.getuid?.() === 0;

kinds("of type SOCK_RAW is refused with what it needs, where it is not allowed", async () => {
  if (PRIVILEGED) return;
  assert.throws(() => new sockets.Socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), /CAP_NET_RAW/);
});

kinds("of type SOCK_RAW hears and sends ICMP, where it is allowed", async () => {
  if (!PRIVILEGED) return;
  const socket = opened.keep(new sockets.Socket<sockets.Address>(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  const echo = Buffer.from([8, 0, 0, 0, 0x12, 0x34, 0, 1]);
  echo.writeUInt16BE(0xffff - (0x0800 + 0x1234 + 1), 2);
  for (;;) {
    // sent in each turn: other tests' traffic on lo may have filled the buffer just when an earlier one came
    await socket.sendto(echo, ["127.0.0.1", 0]);
    const [packet, [from]] = await socket.recvfrom(100);
    const reply = packet.subarray(((packet[0] ?? 0) & 15) * 4);
    if (reply[0] !== 0) continue; // the request itself passes by here too
    assert.is(from, "127.0.0.1");
    assert.is(reply.readUInt16BE(4), 0x1234);
    break;
  }
});

kinds("of AF_PACKET sees the frames of an interface", async () => {
  if (!PRIVILEGED) return;
  const socket = new sockets.Socket(AF_PACKET, SOCK_RAW, sockets.htons(sockets.ETH_P_ALL));
  opened.keep(socket as never);
  socket.bind(["lo", sockets.ETH_P_ALL]);
  const sender = opened.bound(AF_INET);
  for (;;) {
    await sender.sendto("on the wire", sender.getsockname()); // in each turn, as above
    const [frame, address] = await socket.recvfrom(2048);
    if (!frame.includes("on the wire")) continue;
    assert.is(address[0], "lo");
    assert.is(address[1], sockets.ETH_P_IP);
    break;
  }
});

kinds("of AF_NETLINK speaks with the kernel", async () => {
  const socket = new sockets.Socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  opened.keep(socket as never);
  socket.bind([0, 0]);
  // RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP
  const request = Buffer.alloc(32);
  request.writeUInt32LE(32, 0);
  request.writeUInt16LE(18, 4);
  request.writeUInt16LE(0x301, 6);
  await socket.sendto(request, [0, 0]);
  const [answer, [from]] = await socket.recvfrom(65_536);
  assert.is(from, 0);
  assert.is(answer.readUInt16LE(4), 16);
});

kinds("says what it is in a few words", async () => {
  const server = opened.listening(AF_INET);
  assert.match(server.describe(), /^TCP socket listening on 127\.0\.0\.1:\d+$/);
  const [client] = await opened.connection(AF_INET6);
  assert.match(client.describe(), /^TCP socket from \[::1\]:\d+ to \[::1\]:\d+$/);
  assert.match(opened.bound(AF_INET).describe(), /^UDP socket on 127\.0\.0\.1:\d+$/);
  assert.match(opened.listening(AF_UNIX).describe(), /^UNIX socket listening on \//);
});

kinds.run();
