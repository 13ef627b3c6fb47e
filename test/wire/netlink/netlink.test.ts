// The codec of netlink against the kernel's own bytes, and against itself.
import { mkdtempSync, rmSync } from "node:fs";
import * as assert from "uvu/assert";
import { AF_NETLINK, NETLINK_ROUTE, NETLINK_SOCK_DIAG, SOCK_RAW, Socket } from "../../../kernel-lib/socket";
import {
  decodeAcknowledgment,
  decodeAttributes,
  decodeInetDiag,
  decodeInetDiagRequest,
  decodeInterfaceAddress,
  decodeLink,
  decodeNeighbour,
  decodeNetlink,
  decodeRoute,
  decodeUnixDiag,
  encodeAcknowledgment,
  encodeDone,
  encodeInetDiag,
  encodeInetDiagRequest,
  encodeInterfaceAddress,
  encodeLink,
  encodeNeighbour,
  encodeNetlink,
  encodeRoute,
  encodeUnixDiagRequest,
  IFF,
  type NetlinkMessage,
  NLM_F,
  NLMSG,
  RTM,
  SOCK_DIAG_BY_FAMILY,
  SOCKET_STATE,
} from "../../../kernel-lib/wire";
import { suite } from "../../harness";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));

function only(bytes: Uint8Array): NetlinkMessage {
  const { messages, malformed } = decodeNetlink(bytes);
  assert.is(malformed, undefined);
  assert.is(messages.length, 1);
  return messages[0] as NetlinkMessage;
}

/** Everything the kernel lists. */
async function dump(protocol: number, type: number, body: Uint8Array): Promise<NetlinkMessage[]> {
  const socket = new Socket(AF_NETLINK, SOCK_RAW, protocol);
  try {
    const flags = NLM_F.request | NLM_F.dump;
    await socket.sendto(encodeNetlink({ type, flags, sequence: 1, body }), [0, 0]);
    const all: NetlinkMessage[] = [];
    for (;;) {
      const { messages, malformed } = decodeNetlink(await socket.recv(65_536));
      assert.is(malformed, undefined);
      for (const message of messages) {
        if (message.type === NLMSG.done) return all;
        assert.is(decodeAcknowledgment(message), undefined);
        all.push(message);
      }
    }
  } finally {
    socket.close();
  }
}

const messages = suite("messages of netlink");

messages("lie in a datagram one behind the other, each padded to four bytes", () => {
  const first = encodeNetlink({ type: RTM.getLink, flags: NLM_F.request, sequence: 7, body: Uint8Array.of(1, 2, 3) });
  // struct nlmsghdr: length 19 without the padding, type 18, flags 1, sequence 7, port 0
  assert.is(hex(first), "13000000120001000700000000000000" + "01020300");
  const { messages: two } = decodeNetlink(Buffer.concat([first, encodeNetlink({ type: NLMSG.done, sequence: 8 })]));
  assert.equal(
    two.map(({ type, sequence, body }) => [type, sequence, body.length]),
    [
      [RTM.getLink, 7, 3],
      [NLMSG.done, 8, 0],
    ],
  );
});

messages("that break off give those before, and the place", () => {
  const whole = encodeNetlink({ type: 3 });
  for (const [bytes, at, why] of [
    [Buffer.concat([whole, whole.subarray(0, 9)]), 16, "netlink header: cut off after 9 of 16 bytes"],
    [
      Buffer.concat([whole, encodeNetlink({ type: 3, length: 15 })]),
      16,
      "message length 15 is less than the header's 16",
    ],
    [
      Buffer.concat([whole, encodeNetlink({ type: 3, length: 17 })]),
      16,
      "message length 17 is more than the 16 bytes left",
    ],
  ] as const) {
    const { messages: read, malformed } = decodeNetlink(bytes);
    assert.is(read.length, 1);
    assert.equal(malformed, { at, why });
  }
});

messages("refuse in words what does not fit", () => {
  assert.throws(() => encodeNetlink({ type: 70_000 }), /type 70000: it must be a whole number from 0 to 65535/);
  assert.throws(() => encodeInterfaceAddress({ family: 2, local: "10.0.0.256" }), /IPv4 address "10.0.0.256"/);
  assert.throws(() => encodeLink({ address: "02:zz" }), /hardware address "02:zz"/);
});

const attributes = suite("attributes of netlink");

attributes("that break off give those before, and the place", () => {
  // IFLA_MTU of 1500, then a length that cannot be
  for (const [bad, why] of [
    ["0300", "attribute cut off after 2 of 4 bytes"],
    ["03000400", "attribute length 3 is less than the header's 4"],
    ["0900040001020304", "attribute length 9 is more than the 8 bytes left"],
  ] as const) {
    const { attributes: read, malformed } = decodeAttributes(bytesOf(`08000400dc050000${bad}`));
    assert.equal(read, [{ type: 4, value: bytesOf("dc050000") }]);
    assert.equal(malformed, { at: 8, why });
  }
});

attributes("of the wrong length are told, and the others read", () => {
  const body = Buffer.concat([encodeLink({ index: 3 }), bytesOf("06000400dc050000"), bytesOf("070003006c6f0000")]);
  const link = decodeLink(body);
  assert.is(link.name, "lo");
  assert.is(link.mtuBytes, undefined);
  assert.equal(link.malformed, { at: 20, why: "attribute mtuBytes has 2 bytes, it needs 4 bytes" });
});

attributes("that nobody knows are kept, so that nothing is lost", () => {
  const link = decodeLink(encodeLink({ name: "x", otherAttributes: [{ type: 999, value: Uint8Array.of(1) }] }));
  assert.equal(link.otherAttributes, [{ type: 999, value: Uint8Array.of(1) }]);
});

const bodies = suite("bodies of netlink's messages");

bodies("are what was put into them", () => {
  const link = {
    ...{ family: 0, hardwareType: 1, index: 2, flags: IFF.up | IFF.broadcast, change: 0, name: "eth0" },
    ...{ address: "02:00:00:00:00:01", broadcast: "ff:ff:ff:ff:ff:ff", mtuBytes: 1500, operState: 6, carrier: 1 },
    ...{ statistics: { receivedPackets: 5, sentBytes: 2 ** 40 }, info: { kind: "veth" } },
  };
  const read = decodeLink(encodeLink(link));
  assert.is(read.statistics?.sentBytes, 2 ** 40);
  assert.is(read.statistics?.collisions, 0);
  assert.equal(
    { ...read, statistics: undefined, padding: undefined },
    { ...link, statistics: undefined, padding: undefined },
  );
  const address = { family: 10, prefixLength: 64, flags: 0x80, scope: 0, index: 2, address: "fd00::2", allFlags: 0x80 };
  assert.equal(decodeInterfaceAddress(encodeInterfaceAddress(address)), address);
  const route = {
    ...{ family: 2, destinationLength: 24, sourceLength: 0, typeOfService: 0, table: 254, protocol: 3, scope: 0 },
    ...{ type: 1, flags: 0, destination: "10.0.2.0", priority: 100, metrics: { mtuBytes: 1400 } },
    nextHops: [
      { index: 2, hops: 0, flags: 0, gateway: "10.0.1.1" },
      { index: 3, hops: 4, flags: 0 },
    ],
  };
  assert.equal(decodeRoute(encodeRoute(route)), route);
  const neighbour = {
    family: 2,
    index: 2,
    state: 2,
    flags: 0,
    type: 1,
    destination: "10.0.1.1",
    address: "02:00:00:00:00:09",
  };
  assert.equal(
    { ...decodeNeighbour(encodeNeighbour(neighbour)), padding: 0, padding2: 0 },
    { ...neighbour, padding: 0, padding2: 0 },
  );
});

bodies("of a socket tell addresses as its family has them", () => {
  const id = { interfaceIndex: 0, cookieLow: 1, cookieHigh: 2, sourcePort: 9000, destinationPort: 53_000 };
  for (const [family, source, destination] of [
    [2, "127.0.0.1", "192.0.2.7"],
    [10, "2001:db8::1", "::"],
  ] as const) {
    const socket = {
      ...{ family, state: SOCKET_STATE.established, timer: 0, retransmits: 0, expiresMs: 0 },
      ...{ ...id, source, destination, receiveQueue: 3, sendQueue: 4, uid: 1000, inode: 77, ipv6Only: 1 },
    };
    assert.equal(decodeInetDiag(encodeInetDiag(socket)), socket);
    const asked = { family, protocol: 6, extensions: 0, padding: 0, states: 0x402, ...id, source, destination };
    assert.equal(decodeInetDiagRequest(encodeInetDiagRequest(asked)), asked);
  }
});

bodies("that are cut off say so and never throw", () => {
  for (const decode of [
    decodeLink,
    decodeInterfaceAddress,
    decodeRoute,
    decodeNeighbour,
    decodeInetDiag,
    decodeUnixDiag,
  ])
    for (let length = 0; length < 8; length++)
      assert.match(decode(new Uint8Array(length)).malformed?.why ?? "", new RegExp(`cut off after ${length} of`));
});

const answers = suite("answers of netlink");
const request: NetlinkMessage = { type: RTM.newRoute, flags: 5, sequence: 9, portId: 77, body: Uint8Array.of(1, 2, 3) };

answers("without an error have its number 0", () => {
  const message = only(encodeAcknowledgment(request, { errno: 0 }));
  assert.is(message.sequence, 9);
  assert.is(message.portId, 77);
  assert.equal(decodeAcknowledgment(message), { errno: 0 });
});

answers("with an error tell it in words, and where", () => {
  for (const capped of [false, true]) {
    const told = { errno: 22, text: "Invalid prefix for given prefix length", offset: 28 };
    assert.equal(decodeAcknowledgment(only(encodeAcknowledgment(request, told, { capped }))), told);
  }
});

answers("that end a list may hold an error too", () => {
  assert.equal(decodeAcknowledgment(only(encodeDone(request))), { errno: 0 });
  assert.equal(decodeAcknowledgment(only(encodeDone(request, { errno: 95, text: "no" }))), { errno: 95, text: "no" });
});

/** Random bytes that come again with their seed. */
function* randomBytes(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 24;
  }
}

bodies("of any bytes are read or told to be malformed, and never throw", () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const random = randomBytes(seed);
  const next = (): number => random.next().value as number;
  const decoders = [
    ...[decodeLink, decodeInterfaceAddress, decodeRoute, decodeNeighbour, decodeInetDiag, decodeInetDiagRequest],
    ...[decodeUnixDiag, decodeNetlink],
  ];
  // lengths that nearly fit are what finds a fault: small numbers are more frequent than large ones
  const bytes = (): Uint8Array => Uint8Array.from({ length: next() }, () => (next() < 128 ? next() & 0x1f : next()));
  for (let n = 0; n < 20_000; n++) {
    const given = bytes();
    for (const decode of decoders) assert.not.throws(() => decode(given), `seed ${seed}: ${hex(given)}`);
    decodeAcknowledgment({ type: NLMSG.error, flags: next(), sequence: 0, portId: 0, body: given });
  }
});

const kernel = suite("the kernel's own netlink");
const onLinux = process.platform === "linux" ? kernel : kernel.skip;

onLinux("lists interfaces, addresses, routes and neighbours that are read and written without a loss", async () => {
  const ways = [
    [RTM.getLink, 16, decodeLink, encodeLink],
    [RTM.getAddress, 8, decodeInterfaceAddress, encodeInterfaceAddress],
    [RTM.getRoute, 12, decodeRoute, encodeRoute],
    [RTM.getNeighbour, 12, decodeNeighbour, encodeNeighbour],
  ] as const;
  for (const [type, head, decode, encode] of ways)
    for (const { body } of await dump(NETLINK_ROUTE, type, new Uint8Array(20))) {
      const value = decode(body);
      assert.is(value.malformed, undefined, value.malformed?.why);
      assert.equal(sorted(encode(value as never), head), sorted(body, head));
    }
});

/** The attributes of a body in one order, for an encoder has its own; structures may be shorter in our tables. */
function sorted(body: Uint8Array, head: number): string[] {
  return decodeAttributes(body, head)
    .attributes.map(({ type, value }) => `${type} ${hex(value).slice(0, 40)}`)
    .sort();
}

onLinux("knows the interface lo as every tool does", async () => {
  const links = (await dump(NETLINK_ROUTE, RTM.getLink, encodeLink({}))).map(({ body }) => decodeLink(body));
  const lo = links.find(({ name }) => name === "lo");
  assert.is(lo?.index, 1);
  assert.is(lo?.hardwareType, 772);
  assert.ok((lo?.flags ?? 0) & IFF.loopback);
  assert.type(lo?.statistics?.receivedPackets, "number");
});

onLinux("tells of a socket what the socket tells itself", async () => {
  const server = new Socket();
  server.bind(["127.0.0.1", 0]);
  server.listen(5);
  const [, port] = server.getsockname();
  const asked = encodeInetDiagRequest({ family: 2, protocol: 6, states: 1 << SOCKET_STATE.listen });
  const found = (await dump(NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, asked)).map(({ body }) => decodeInetDiag(body));
  const own = found.find(({ sourcePort }) => sourcePort === port);
  assert.is(own?.source, "127.0.0.1");
  assert.is(own?.sendQueue, 5);
  assert.ok(own?.inode);
  server.close();
});

onLinux("tells of a UNIX socket by its path", async () => {
  const folder = mkdtempSync("/tmp/netlink-");
  const server = new Socket<string>(1, 1);
  server.bind(`${folder}/x.sock`);
  server.listen();
  const all = await dump(NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, encodeUnixDiagRequest({}));
  const own = all.map(({ body }) => decodeUnixDiag(body)).find(({ name }) => name === `${folder}/x.sock`);
  assert.is(own?.state, SOCKET_STATE.listen);
  server.close();
  rmSync(folder, { recursive: true });
});

for (const each of [messages, attributes, bodies, answers, kernel]) each.run();
