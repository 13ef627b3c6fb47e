// timeout: 180 s
// What a host says and hears on its cables: ARP, ICMP, pieces, groups, and what it tells its sockets of all that.
import * as assert from "uvu/assert";
import { JumpingTime } from "../../../kernel-lib/lab/clocks/jumping-time";
import { macText } from "../../../kernel-lib/lab/in-process/link/interface";
import { type Link, linkTo } from "../../../kernel-lib/link";
import * as s from "../../../kernel-lib/socket";
import { dissect, internetChecksum } from "../../../kernel-lib/wire";
import { suite } from "../../harness";
import { codeOf } from "../../socket/support";
import { twoHosts, Wires } from "./support";

const ECHO = Buffer.from([8, 0, 0, 0, 0, 0, 0, 1, ...Buffer.from("ping")]);
const seen: string[] = [];
let clock: JumpingTime;
let wires: Wires;

/** A cable that writes down what passes, in tcpdump's order: protocol names from the outside in. */
function listening(next: Link): Link {
  return linkTo((frame: Uint8Array) => {
    seen.push(
      dissect(frame)
        .layers.map(({ protocol }) => protocol)
        .join(" "),
    );
    next.send(frame);
  });
}

const test = suite("a host of our own");

test.before.each(() => {
  seen.length = 0;
  clock = new JumpingTime();
  wires = twoHosts(clock, listening);
});
test.after.each(() => {
  wires.close();
  clock.close();
});

const stackOf = (name: string) => {
  const host = wires.hosts.get(name);
  if (!host) throw new Error(`no host ${name}`);
  return host.stack;
};

/** The error queue's next entry: number, type, code, offender. */
async function nextError(socket: s.Socket): Promise<[errno: string, type: number, code: number, from: s.Address]> {
  const [, [control]] = await socket.recvmsg(2000, 512, s.MSG_ERRQUEUE);
  const data = control?.[2] ?? Buffer.alloc(16);
  return [
    s.errnoName(data.readUInt32LE(0)),
    data[5] as number,
    data[6] as number,
    s.decodeAddress(data, data.length - 16, 16),
  ];
}

test("asks by ARP once, and lets packets wait for the answer", async () => {
  const receiver = wires.socket("b", s.AF_INET, s.SOCK_DGRAM);
  receiver.bind(["10.0.0.2", 9]);
  const sender = wires.socket("a", s.AF_INET, s.SOCK_DGRAM);
  for (const text of ["one", "two", "three"]) await sender.sendto(text, ["10.0.0.2", 9]);
  for (const text of ["one", "two", "three"]) assert.is((await receiver.recv(10)).toString(), text);
  assert.is(seen.filter((layers) => layers.includes("arp")).length, 2);
  const [neighbour] = stackOf("b")
    .ethernet.neighbours(stackOf("b").routing.byName("eth0") as never)
    .list();
  assert.is(neighbour?.ip.text, "10.0.0.1");
  assert.is(neighbour?.state, "stale");
});

test("asks three times in three seconds, and then says that nobody is there", async () => {
  const socket = wires.socket("a", s.AF_INET, s.SOCK_STREAM);
  assert.is(await codeOf(() => socket.connect(["10.0.0.77", 80])), "EHOSTUNREACH");
  assert.is(Math.round(clock.nowMs), 3000);
  assert.is(seen.filter((layers) => layers.includes("arp")).length, 3);
});

test("believes an answer that it never asked for, as Linux does: ARP spoofing", async () => {
  const sender = wires.socket("a", s.AF_INET, s.SOCK_DGRAM);
  await sender.sendto("x", ["10.0.0.2", 9]);
  await codeOf(() => wires.socket("a", s.AF_INET, s.SOCK_STREAM).connect(["10.0.0.77", 80]));
  const forger = wires.socket<s.PacketAddress>("b", s.AF_PACKET, s.SOCK_RAW, 0);
  forger.bind(["eth0", s.ETH_P_ARP]);
  const victim = stackOf("a").routing.byName("eth0");
  const answer = Buffer.from(
    `${macText(victim?.mac as Uint8Array).replaceAll(":", "")}020000000666080600010800060400020200000006660a000002${macText(victim?.mac as Uint8Array).replaceAll(":", "")}0a000001`,
    "hex",
  );
  await forger.send(answer);
  await new Promise((resolve) => clock.after(100, () => resolve(undefined)));
  const [neighbour] = stackOf("a")
    .ethernet.neighbours(victim as never)
    .list();
  assert.is(macText(neighbour?.mac as Uint8Array), "02:00:00:00:06:66");
});

test("answers echoes to ping sockets and to raw sockets, with the identifier of each", async () => {
  const ping = wires.socket("a", s.AF_INET, s.SOCK_DGRAM, s.IPPROTO_ICMP);
  await ping.sendto(ECHO, ["10.0.0.2", 0]);
  const [reply, from] = await ping.recvfrom(100);
  assert.equal(from, ["10.0.0.2", 0]);
  assert.is(reply[0], 0);
  assert.is(reply.subarray(8).toString(), "ping");
  const raw = wires.socket("a", s.AF_INET, s.SOCK_RAW, s.IPPROTO_ICMP);
  const echo = Buffer.from(ECHO);
  echo.writeUInt16BE(0x1234, 4);
  echo.writeUInt16BE(internetChecksum(echo), 2);
  await raw.sendto(echo, ["10.0.0.2", 0]);
  const [packet] = await raw.recvfrom(100);
  assert.is(packet.readUInt16BE(24), 0x1234);
  assert.is(packet[0], 0x45);
});

test("tells a UDP socket that asked for it of every ICMP error, with who sent it", async () => {
  const socket = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  socket.setsockopt(s.SOL_IP, s.IP_RECVERR, 1);
  await socket.sendto("x", ["10.0.0.2", 9]);
  await socket.whenReady(s.POLLIN);
  assert.is(await codeOf(() => socket.recv(10)), "ECONNREFUSED");
  assert.equal((await nextError(socket)).slice(0, 3), ["ECONNREFUSED", 3, 3]);
});

test("cuts a datagram of 5,000 bytes in four and puts it together again", async () => {
  const receiver = wires.socket<s.InetAddress>("b", s.AF_INET, s.SOCK_DGRAM);
  receiver.bind(["10.0.0.2", 9]);
  const sender = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  await sender.sendto(Buffer.alloc(5000, "z"), ["10.0.0.2", 9]);
  assert.is((await receiver.recv(9000)).length, 5000);
  assert.is(seen.filter((layers) => layers.startsWith("eth ip")).length, 4);
  sender.setsockopt(s.SOL_IP, s.IP_MTU_DISCOVER, s.IP_PMTUDISC_DO);
  assert.is(await codeOf(() => sender.sendto(Buffer.alloc(1473), ["10.0.0.2", 9])), "EMSGSIZE");
  assert.is(await sender.sendto(Buffer.alloc(1472), ["10.0.0.2", 9]), 1472);
});

test("gives up on a packet whose pieces do not all come, after 30 seconds, and says so", async () => {
  wires.close();
  let pieces = 0;
  wires = twoHosts(clock, (next) =>
    linkTo((frame: Uint8Array) => {
      if (frame.length < 1000 || ++pieces !== 2) next.send(frame);
    }),
  );
  const sender = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  sender.setsockopt(s.SOL_IP, s.IP_RECVERR, 1);
  const receiver = wires.socket<s.InetAddress>("b", s.AF_INET, s.SOCK_DGRAM);
  receiver.bind(["10.0.0.2", 9]);
  await sender.sendto(Buffer.alloc(5000), ["10.0.0.2", 9]);
  await sender.whenReady(s.POLLIN);
  assert.equal((await nextError(sender)).slice(1, 3), [11, 1]);
  assert.is(Math.round(clock.nowMs / 1000), 30);
  assert.is(stackOf("b").reassembly.waiting, 0);
});

test("hears broadcasts and groups, its own too, and sends them only with leave", async () => {
  const receivers = ["a", "b"].map((host) => {
    const socket = wires.socket<s.InetAddress>(host, s.AF_INET, s.SOCK_DGRAM);
    socket.bind(["0.0.0.0", 9]);
    return socket;
  });
  const sender = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  assert.is(await codeOf(() => sender.sendto("to all", ["10.0.0.255", 9])), "EACCES");
  sender.setsockopt(s.SOL_SOCKET, s.SO_BROADCAST, 1);
  await sender.sendto("to all", ["10.0.0.255", 9]);
  for (const receiver of receivers) assert.is((await receiver.recv(10)).toString(), "to all");
  const [first, second] = receivers as [s.Socket, s.Socket];
  const membership = Buffer.from([224, 1, 2, 3, 10, 0, 0, 2]);
  second.setsockopt(s.SOL_IP, s.IP_ADD_MEMBERSHIP, membership);
  assert.is(await codeOf(() => second.setsockopt(s.SOL_IP, s.IP_ADD_MEMBERSHIP, membership)), "EADDRINUSE");
  sender.setsockopt(s.SOL_IP, s.IP_MULTICAST_IF, Buffer.from([10, 0, 0, 1]));
  await sender.sendto("to the group", ["224.1.2.3", 9]);
  assert.is((await second.recv(20)).toString(), "to the group");
  assert.is(await codeOf(() => first.recv(20, s.MSG_DONTWAIT)), "EAGAIN");
  second.setsockopt(s.SOL_IP, s.IP_DROP_MEMBERSHIP, membership);
  await sender.sendto("to nobody", ["224.1.2.3", 9]);
  await sender.sendto("last", ["10.0.0.255", 9]);
  assert.is((await second.recv(20)).toString(), "last");
});

test("says of a packet in which way it came: interface, own address, TTL", async () => {
  const receiver = wires.socket<s.InetAddress>("b", s.AF_INET, s.SOCK_DGRAM);
  receiver.bind(["0.0.0.0", 9]);
  for (const option of [s.IP_PKTINFO, s.IP_RECVTTL, s.IP_RECVTOS]) receiver.setsockopt(s.SOL_IP, option, 1);
  const sender = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  sender.setsockopt(s.SOL_IP, s.IP_TTL, 7);
  sender.setsockopt(s.SOL_IP, s.IP_TOS, 16);
  await sender.sendto("x", ["10.0.0.2", 9]);
  const [, control] = await receiver.recvmsg(10, 200);
  assert.equal(
    control.map(([level, type]) => [level, type]),
    [
      [s.SOL_IP, s.IP_PKTINFO],
      [s.SOL_IP, s.IP_TTL],
      [s.SOL_IP, s.IP_TOS],
    ],
  );
  assert.equal([...(control[0]?.[2] ?? [])], [2, 0, 0, 0, 10, 0, 0, 2, 10, 0, 0, 2]);
  assert.is(control[1]?.[2].readInt32LE(0), 7);
  assert.is(control[2]?.[2][0], 16);
});

test("counts what a full receive buffer loses, and tells the socket", async () => {
  const receiver = wires.socket<s.InetAddress>("b", s.AF_INET, s.SOCK_DGRAM);
  receiver.bind(["10.0.0.2", 9]);
  receiver.setsockopt(s.SOL_SOCKET, s.SO_RCVBUF, 4096);
  receiver.setsockopt(s.SOL_SOCKET, s.SO_RXQ_OVFL, 1);
  const sender = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  for (let count = 0; count < 30; count++) await sender.sendto("d", ["10.0.0.2", 9]);
  await receiver.whenReady(s.POLLIN);
  await new Promise((resolve) => clock.after(1, () => resolve(undefined)));
  assert.is(stackOf("b").counts.udpReceiveBufferErrors, 30 - 9);
  const [, control] = await receiver.recvmsg(10, 100);
  assert.is(control[0]?.[2].readUInt32LE(0), 21);
});

test("shows packet sockets what comes and what goes, and sends what they forge", async () => {
  const tap = wires.socket<s.PacketAddress>("b", s.AF_PACKET, s.SOCK_RAW, s.htons(s.ETH_P_ALL));
  tap.bind(["eth0", s.ETH_P_ALL]);
  const ping = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM, s.IPPROTO_ICMP);
  await ping.sendto(ECHO, ["10.0.0.2", 0]);
  await ping.recv(100);
  const kinds: number[] = [];
  for (let count = 0; count < 4; count++) {
    const [, address] = await tap.recvfrom(2000);
    kinds.push((address as unknown as [string, number, number])[2]);
  }
  assert.equal(kinds, [s.PACKET_BROADCAST, s.PACKET_OUTGOING, s.PACKET_HOST, s.PACKET_OUTGOING]);
});

test("without a cable says nothing, and goes on when it is back", async () => {
  const receiver = wires.socket<s.InetAddress>("b", s.AF_INET, s.SOCK_DGRAM);
  receiver.bind(["10.0.0.2", 9]);
  const sender = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  const a = wires.hosts.get("a");
  a?.setCarrier("eth0", false);
  await sender.sendto("lost", ["10.0.0.2", 9]);
  a?.setCarrier("eth0", true);
  await sender.sendto("heard", ["10.0.0.2", 9]);
  // the first waits for ARP, which goes again
  assert.is((await receiver.recv(10)).toString(), "lost");
  assert.is((await receiver.recv(10)).toString(), "heard");
  assert.is(stackOf("a").routing.byName("eth0")?.counters.txErrors, 1);
});

for (const version of [4, 6] as const)
  test(`names each router on the way to whoever counts hops down, over IPv${version}`, async () => {
    wires.close();
    wires = new Wires(clock);
    const v6 = version === 6;
    wires.host({
      name: "a",
      interfaces: [{ addresses: ["10.1.0.2/24", "fd01::2/64"] }],
      routes: [{ destination: v6 ? "::/0" : "0.0.0.0/0", gateway: v6 ? "fd01::1" : "10.1.0.1" }],
    });
    wires.host({
      name: "r",
      interfaces: [{ addresses: ["10.1.0.1/24", "fd01::1/64"] }, { addresses: ["10.2.0.1/24", "fd02::1/64"] }],
      forwards: true,
    });
    wires.host({
      name: "b",
      interfaces: [{ addresses: ["10.2.0.2/24", "fd02::2/64"] }],
      routes: [{ destination: v6 ? "::/0" : "0.0.0.0/0", gateway: v6 ? "fd02::1" : "10.2.0.1" }],
    });
    wires.join("a:eth0", "r:eth0");
    wires.join("r:eth1", "b:eth0");
    const probe = async (hops: number, to: string, port: number): Promise<unknown[]> => {
      const socket = wires.socket<s.Address>("a", v6 ? s.AF_INET6 : s.AF_INET, s.SOCK_DGRAM) as unknown as s.Socket;
      socket.setsockopt(v6 ? s.IPPROTO_IPV6 : s.SOL_IP, v6 ? s.IPV6_UNICAST_HOPS : s.IP_TTL, hops);
      socket.setsockopt(v6 ? s.IPPROTO_IPV6 : s.SOL_IP, v6 ? s.IPV6_RECVERR : s.IP_RECVERR, 1);
      await socket.sendto("probe", [to, port]);
      await socket.whenReady(s.POLLIN);
      const [errno, type, code, from] = await nextError(socket);
      return [errno, type, code, from[0]];
    };
    const b = v6 ? "fd02::2" : "10.2.0.2";
    const [exceeded, unreachable] = v6 ? [3, 1] : [11, 3];
    const gone = v6 ? "2001:db8::9" : "192.0.2.9";
    const router = v6 ? "fd01::1" : "10.1.0.1";
    assert.equal(await probe(1, b, 33434), ["EHOSTUNREACH", exceeded, 0, router]);
    assert.equal(await probe(2, b, 33434), ["ECONNREFUSED", unreachable, v6 ? 4 : 3, b]);
    assert.equal(await probe(9, gone, 33434), ["ENETUNREACH", unreachable, 0, router]);
    const lost = await probe(9, v6 ? "fd02::77" : "10.2.0.77", 33434);
    assert.equal(lost, ["EHOSTUNREACH", unreachable, v6 ? 3 : 1, router]);
  });

test("speaks to link-local addresses where the interface is told", async () => {
  const [a, b] = ["a", "b"].map((name) => stackOf(name).routing.byName("eth0")?.addresses.at(-1)?.ip.text ?? "");
  assert.match(b as string, /^fe80::/);
  const receiver = wires.socket<s.Inet6Address>("b", s.AF_INET6, s.SOCK_DGRAM);
  receiver.bind(["::", 9]);
  const sender = wires.socket<s.Inet6Address>("a", s.AF_INET6, s.SOCK_DGRAM);
  assert.is(await codeOf(() => sender.sendto("x", [b as string, 9])), "ENETUNREACH");
  await sender.sendto("near", [b as string, 9, 0, 2]);
  const [data, [from]] = await receiver.recvfrom(10);
  assert.is(data.toString(), "near");
  assert.ok(from.startsWith(a as string));
});

test("keeps its sockets' time-outs in its own time, select's too", async () => {
  const socket = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  socket.bind(["10.0.0.1", 9]);
  socket.settimeout(3600);
  assert.is(await codeOf(() => socket.recv(1)), "ERR_SOCKET_TIMEOUT");
  assert.is(Math.round(clock.nowMs / 1000), 3600);
  assert.equal(await s.select([socket], [], [], 60), [[], [], []]);
  assert.is(Math.round(clock.nowMs / 1000), 3660);
});

test("closed gives EBADF", () => {
  const socket = wires.socket<s.InetAddress>("a", s.AF_INET, s.SOCK_DGRAM);
  const { syscalls } = wires.hosts.get("a") as { syscalls: s.Syscalls };
  const fd = socket.fileno();
  socket.close();
  assert.is(syscalls.send(fd, Buffer.from("x"), 0), -9);
  assert.is(syscalls.ready(fd, s.POLLIN), s.POLLNVAL);
});

test.run();
