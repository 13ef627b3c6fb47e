/** Damaged and forged frames thrown at a host, and damaged requests at its netlink: it never throws and never grows. */
import { InProcessHost } from "../../../kernel-lib/lab/in-process";
import { JumpingClock, linkTo, SeededRandom } from "../../../kernel-lib/link";
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  encodeAddress,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_STREAM,
} from "../../../kernel-lib/socket";
import { encodeNetlink, internetChecksum, NLM_F, RTM } from "../../../kernel-lib/wire";

const TARGET = "02:00:00:00:00:02";

/** Frames of ordinary talk between two hosts, to be damaged. */
function ordinaryFrames(): Uint8Array[] {
  const clock = new JumpingClock();
  const frames: Uint8Array[] = [];
  const hosts = [1, 2].map((number) => new InProcessHost(`h${number}`, clock, number));
  for (const [index, host] of hosts.entries()) {
    const end = linkTo((frame: Uint8Array) => {
      frames.push(frame.slice());
      clock.after(1, () => hosts[1 - index]?.interfaceEnd("eth0").send(frame));
    });
    const number = index + 1;
    const addresses = [`10.0.0.${number}/24`, `fd00::${number}/64`];
    host.addInterface({ name: "eth0", mac: `02:00:00:00:00:0${number}`, mtuBytes: 1500, addresses }, end);
  }
  const [a, b] = hosts as [InProcessHost, InProcessHost];
  for (const [family, to] of [
    [AF_INET, "10.0.0.2"],
    [AF_INET6, "fd00::2"],
  ] as const) {
    const listener = b.openSocket(family, SOCK_STREAM, 0);
    b.syscalls.bind(listener, encodeAddress(family, [to, 80]));
    b.syscalls.listen(listener, 5);
    const client = a.openSocket(family, SOCK_STREAM, 0);
    a.syscalls.connect(client, encodeAddress(family, [to, 80]));
    clock.run(clock.nowMs + 100);
    a.syscalls.send(client, new Uint8Array(4000), 0);
    const sender = a.openSocket(family, SOCK_DGRAM, 0);
    for (const [size, port] of [
      [10, 9],
      [4000, 53],
    ] as const)
      a.syscalls.sendto(sender, new Uint8Array(size), 0, encodeAddress(family, [to, port]));
    clock.run(clock.nowMs + 100);
    a.syscalls.close(client);
    clock.run(clock.nowMs + 100);
  }
  return frames.filter((frame) => frame[5] === 2 || (frame[0] as number) & 1);
}

/** A host with all that could be hit: listeners, receivers, raw sockets, forwarding, translation. */
function victim(clock: JumpingClock): InProcessHost {
  const host = new InProcessHost("victim", clock, 7);
  const nowhere = { send() {} };
  const addresses = ["10.0.0.2/24", "fd00::2/64"];
  host.addInterface({ name: "eth0", mac: TARGET, mtuBytes: 1500, addresses }, nowhere);
  const inner = { name: "eth1", mac: "02:00:00:00:00:03", mtuBytes: 700, addresses: ["10.9.0.1/24", "fd09::1/64"] };
  host.addInterface(inner, nowhere);
  host.masquerade("eth0");
  for (const [family, any] of [
    [AF_INET, "0.0.0.0"],
    [AF_INET6, "::"],
  ] as const) {
    const listener = host.openSocket(family, SOCK_STREAM, 0);
    host.syscalls.setsockopt(listener, 41, 26, Uint8Array.of(1, 0, 0, 0));
    host.syscalls.bind(listener, encodeAddress(family, [any, 80]));
    host.syscalls.listen(listener, 16);
    const receiver = host.openSocket(family, SOCK_DGRAM, 0);
    host.syscalls.setsockopt(receiver, 41, 26, Uint8Array.of(1, 0, 0, 0));
    host.syscalls.bind(receiver, encodeAddress(family, [any, 9]));
    host.openSocket(family, SOCK_RAW, family === AF_INET ? 1 : 58);
  }
  return host;
}

/** Changes a few bytes, cuts or lengthens, and sometimes makes the IPv4 header's checksum right again. */
function damaged(frame: Uint8Array, random: SeededRandom): Uint8Array {
  const lengthBytes = random.happens(20) ? random.below(frame.length + 40) : frame.length;
  const copy = new Uint8Array(lengthBytes);
  copy.set(frame.subarray(0, lengthBytes));
  const changes = random.below(6);
  for (let count = 0; count < changes && copy.length > 0; count++) {
    // headers are hit more often than what they carry
    const place = random.happens(80) ? random.below(Math.min(80, copy.length)) : random.below(copy.length);
    if (place >= 6 || random.happens(10))
      copy[place] = random.happens(50) ? random.below(256) : ([0, 255][random.below(2)] as number);
  }
  const headerBytes = ((copy[14] ?? 0) & 15) * 4;
  if (random.happens(70) && copy[12] === 8 && copy[13] === 0 && copy.length >= 14 + headerBytes && headerBytes >= 20) {
    copy[24] = 0;
    copy[25] = 0;
    const checksum = internetChecksum(copy.subarray(14, 14 + headerBytes));
    copy[24] = checksum >>> 8;
    copy[25] = checksum;
  }
  return copy;
}

function checkBounds({ stack }: InProcessHost, what: string): void {
  const bounds: [string, number, number][] = [
    ["packets in pieces", stack.reassembly.waiting, 10_000],
    [
      "neighbours",
      stack.routing.interfaces.reduce((sum, on) => sum + stack.ethernet.neighbours(on).list().length, 0),
      3072,
    ],
    ["translations", stack.nat?.table.size ?? 0, 16_384],
    ["half-open connections", sumOf(stack.tcp.ports.all(), (socket) => socket.listener?.synQueueLength ?? 0), 32],
    ["connections", stack.tcp.host.connectionCount, 200],
    ["bytes of datagrams", sumOf(stack.udp.ports.all(), (socket) => socket.queue.heldBytes), 2 * 220_000],
  ];
  for (const [name, is, most] of bounds) if (is > most) throw new Error(`${what}: ${is} ${name}, ${most} at most`);
}

const sumOf = <T>(all: readonly T[], count: (one: T) => number): number =>
  all.reduce((sum, one) => sum + count(one), 0);

/** Throws frames; the first that the host throws at is told, with its seed. */
export function fuzzFrames(seed: number, count: number): void {
  const random = new SeededRandom(seed);
  const clock = new JumpingClock();
  const host = victim(clock);
  const ordinary = ordinaryFrames();
  const into = ["eth0", "eth1"].map((name) => host.interfaceEnd(name));
  for (let number = 0; number < count; number++) {
    const frame = damaged(ordinary[random.below(ordinary.length)] as Uint8Array, random);
    // what is for the inner interface has its address; its packets go through the translator
    const inner = random.happens(30);
    if (inner && frame.length > 5) frame[5] = 3;
    if (random.happens(30) && frame.length > 40)
      frame.set([random.below(256), random.below(256)], 28 + 2 * random.below(4));
    try {
      into[inner ? 1 : 0]?.send(frame);
      if (number % 64 === 0) clock.run(clock.nowMs + random.below(2000), 10_000);
    } catch (error) {
      throw new Error(`seed ${seed}, frame ${number}: ${Buffer.from(frame).toString("hex")}`, { cause: error });
    }
    if (number % 1000 === 0) checkBounds(host, `seed ${seed}, after ${number} frames`);
  }
  checkBounds(host, `seed ${seed}, at the end`);
}

/** A flood of forged first segments, pieces and questions: all of them well-formed, from ever new addresses. */
export function flood(seed: number, count: number): void {
  const random = new SeededRandom(seed);
  const clock = new JumpingClock();
  const host = victim(clock);
  const ordinary = ordinaryFrames();
  const questions = ordinary.filter((frame) => frame[13] === 6);
  const into = host.interfaceEnd("eth0");
  for (let number = 0; number < count; number++) {
    const among = random.happens(30) ? questions : ordinary;
    const frame = (among[random.below(among.length)] as Uint8Array).slice();
    const isArp = frame[13] === 6;
    if (isArp) frame.set([10, 9, random.below(256), random.below(256)], 28);
    else if (frame[13] === 0) {
      const from = [10, 0, random.below(256), random.below(256)];
      frame.set(from, 26);
      frame.set([random.below(256), random.below(256)], 18);
      frame.set([0, 0], 24);
      const checksum = internetChecksum(frame.subarray(14, 34));
      frame.set([checksum >>> 8, checksum & 0xff], 24);
    } else frame.set([random.below(256), random.below(256), random.below(256)], 35);
    into.send(frame);
    if (number % 500 === 0) checkBounds(host, `seed ${seed}, after ${number} frames of a flood`);
  }
}

/** Throws damaged requests at netlink. */
export function fuzzNetlink(seed: number, count: number): void {
  const random = new SeededRandom(seed);
  const host = victim(new JumpingClock());
  const sockets = [NETLINK_ROUTE, NETLINK_SOCK_DIAG].map((protocol) => host.openSocket(AF_NETLINK, SOCK_RAW, protocol));
  const kernel = encodeAddress(AF_NETLINK, [0, 0]);
  const types = [...Object.values(RTM), 20];
  const room = new Uint8Array(65_536);
  for (let number = 0; number < count; number++) {
    const body = Uint8Array.from({ length: random.below(80) }, () =>
      random.happens(60) ? random.below(12) : random.below(256),
    );
    const flags =
      NLM_F.request |
      (random.happens(40) ? NLM_F.dump : 0) |
      (random.happens(50) ? NLM_F.ack : 0) |
      (random.word() & 0xf00);
    const request = encodeNetlink({ type: types[random.below(types.length)] as number, flags, sequence: number, body });
    const fd = sockets[random.below(2)] as number;
    try {
      host.syscalls.sendto(fd, request, 0, kernel);
      while (host.syscalls.recv(fd, room, room.length, 0) >= 0);
    } catch (error) {
      throw new Error(`seed ${seed}, request ${number}: ${Buffer.from(request).toString("hex")}`, { cause: error });
    }
  }
}
