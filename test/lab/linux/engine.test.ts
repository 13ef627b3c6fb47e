// timeout: 180 s
import { constants } from "node:os";
import * as assert from "uvu/assert";
import {
  AF_INET,
  AF_INET6,
  AF_PACKET,
  type Inet6Address,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_STREAM,
} from "../../../kernel-lib/socket";
import { suite } from "../../harness";
import { flat, hostPlan, interfacePlan, socketIn, Together } from "./hosts";

const { EAFNOSUPPORT, ENETDOWN } = constants.errno;

interface Shown {
  ifname: string;
  mtu: number;
  address: string;
  operstate: string;
  flags: string[];
  addr_info: {
    family: string;
    local: string;
    prefixlen: number;
    scope: string;
    tentative?: boolean;
    broadcast?: string;
  }[];
}

async function interfacesOf(together: Together, index: number): Promise<Shown[]> {
  const { stdout, stderr } = await together.host(index).run("ip", ["-j", "addr"]);
  assert.is(stderr, "");
  return JSON.parse(stdout) as Shown[];
}

for (const wire of ["tap", "veth"] as const) {
  const test = suite(`a host of the Linux engine with ${wire} cables`);
  test.after.each(Together.closeAll);

  test("has the interfaces, addresses and routes of its plan, and lo is up", async () => {
    const routes = [
      { destination: "0.0.0.0/0", gateway: "10.0.1.9" },
      { destination: "10.7.0.0/16", gateway: "10.0.1.8", interfaceName: "eth0", metric: 7 },
      { destination: "10.8.0.0/16", interfaceName: "eth0" },
      { destination: "::/0", gateway: "fd00:1::9" },
    ];
    const eth0 = { ...interfacePlan("eth0", 1, 2), mtuBytes: 1400 };
    const together = await Together.start([hostPlan("alice", 2, { routes, interfaces: [eth0] })], { wire });
    const [lo, shown] = await interfacesOf(together, 0);
    assert.ok(lo?.flags.includes("UP") && lo.addr_info.some(({ local }) => local === "127.0.0.1"));
    assert.is(shown?.ifname, "eth0");
    assert.is(shown?.address, "02:00:00:00:01:02");
    assert.is(shown?.mtu, 1400);
    assert.is(shown?.operstate, "UP");
    const planned = shown?.addr_info.filter(({ scope }) => scope === "global") ?? [];
    assert.equal(
      planned.map(({ local, prefixlen }) => `${local}/${prefixlen}`),
      ["10.0.1.2/24", "fd00:1::2/64"],
    );
    assert.is(planned[0]?.broadcast, "10.0.1.255");
    assert.ok(
      shown?.addr_info.every(({ tentative }) => !tentative),
      "an address is still being probed for",
    );
    const { stdout } = await together.host(0).run("ip", ["route"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => line.replace(/ proto \w+| scope link| src [\d.]+/g, "").trim());
    assert.equal(lines, [
      "default via 10.0.1.9 dev eth0",
      "10.0.1.0/24 dev eth0",
      "10.7.0.0/16 via 10.0.1.8 dev eth0 metric 7",
      "10.8.0.0/16 dev eth0",
    ]);
    assert.match((await together.host(0).run("ip", ["-6", "route"])).stdout, /default via fd00:1::9 dev eth0/);
  });

  test("talks TCP and UDP over both versions of IP, with every frame whole and every checksum good", async () => {
    const together = await Together.start([hostPlan("alice", 1), hostPlan("bob", 2)], { wire });
    const [alice, bob] = [together.host(0), together.host(1)];
    const data = Buffer.alloc(200_000, "wirebook");
    const versions = [
      [AF_INET, "", "10.0.1.2", 9000],
      [AF_INET6, "::", "fd00:1::2", 9001],
    ] as const;
    for (const [family, any, to, port] of versions) {
      const server = socketIn<Inet6Address>(bob, family, SOCK_STREAM);
      server.bind([any, port]);
      server.listen();
      const client = socketIn<Inet6Address>(alice, family, SOCK_STREAM);
      const [[connection]] = await Promise.all([server.accept(), client.connect([to, port])]);
      const sent = client.sendall(data).then(() => client.close());
      const parts: Buffer[] = [];
      for (let part = await connection.recv(65536); part.length > 0; part = await connection.recv(65536))
        parts.push(part);
      await sent;
      assert.ok(Buffer.concat(parts).equals(data));
      const receiver = socketIn<Inet6Address>(bob, family, SOCK_DGRAM);
      receiver.bind([any, 53]); // a port below 1024: the hosts are all ours
      const sender = socketIn<Inet6Address>(alice, family, SOCK_DGRAM);
      await sender.sendto("question", [to, 53]);
      assert.is(String(await receiver.recv(100)), "question");
      for (const each of [server, connection, receiver, sender]) each.close();
    }
    for (const { frame } of together.frames) {
      assert.ok(frame.length <= 1514, `a frame of ${frame.length} bytes`);
      const packet = flat(frame);
      const sums = [packet["ip.ck"], packet["tcp.ck"], packet["udp.ck"]];
      assert.ok(
        sums.every((status) => status === undefined || status === 1),
        `a checksum is not good: ${JSON.stringify(packet)}`,
      );
    }
  });

  test("hands packets on where the plan says so, and only there", async () => {
    const router = (forwards: boolean) => ({
      name: "router",
      interfaces: [interfacePlan("eth0", 1, 9), interfacePlan("eth1", 2, 9)],
      routes: [],
      forwards,
    });
    const via = (network: number) => [
      { destination: "0.0.0.0/0", gateway: `10.0.${network}.9` },
      { destination: "::/0", gateway: `fd00:${network}::9` },
    ];
    for (const forwards of [true, false]) {
      const plans = [
        hostPlan("alice", 1, { routes: via(1) }),
        hostPlan("bob", 1, { routes: via(2), interfaces: [interfacePlan("eth0", 2, 1)] }),
        router(forwards),
      ];
      const together = await Together.start(plans, { wire });
      for (const to of ["10.0.2.1", "fd00:2::1"]) {
        const { code } = await together.host(0).run("ping", ["-c1", forwards ? "-W9" : "-W1", to]);
        assert.is(code, forwards ? 0 : 1, `ping ${to}, forwarding ${forwards}`);
      }
      await together.close();
    }
  });

  test("loses its carrier when the cable is out, and has it again when it is in", async () => {
    const together = await Together.start([hostPlan("alice", 1), hostPlan("bob", 2)], { wire });
    const alice = together.host(0);
    const shown = async () => (await interfacesOf(together, 0)).find(({ ifname }) => ifname === "eth0");
    alice.setCarrier("eth0", false);
    assert.ok((await shown())?.flags.includes("NO-CARRIER"));
    assert.ok((await shown())?.flags.includes("UP"), "the cable says nothing of whether it is switched on");
    alice.setCarrier("eth0", true);
    assert.not.ok((await shown())?.flags.includes("NO-CARRIER"));
    assert.is((await alice.run("ping", ["-c1", "-W9", "10.0.1.2"])).code, 0);
  });

  test("says nothing that nobody asked for", async () => {
    const together = await Together.start([hostPlan("alice", 1), hostPlan("bob", 2)], { wire });
    assert.is((await together.host(0).run("ping", ["-c2", "-i0.2", "10.0.1.2"])).code, 0);
    const layers = new Set(together.frames.map(({ frame }) => flat(frame).layers.join(" ")));
    assert.equal([...layers].sort(), ["eth arp", "eth ip icmp"]);
  });

  test("gives raw and packet sockets, and refuses with the error's number what there is not", async () => {
    const together = await Together.start([hostPlan("alice", 1)], { wire });
    const alice = together.host(0);
    socketIn(alice, AF_INET, SOCK_RAW, 1).close();
    socketIn(alice, AF_PACKET, SOCK_RAW, 0).close();
    socketIn(alice, AF_INET, SOCK_DGRAM, 1).close(); // a ping socket
    assert.is(alice.openSocket(77, SOCK_STREAM, 0), -EAFNOSUPPORT);
    assert.throws(() => alice.interfaceEnd("eth7"), /alice has no interface "eth7": it has eth0/);
    await together.close();
    assert.is(alice.openSocket(AF_INET, SOCK_STREAM, 0), -constants.errno.ECONNRESET);
  });

  test("ends waiting calls with ENETDOWN when the engine is closed, and closes their descriptors", async () => {
    const together = await Together.start([hostPlan("alice", 1)], { wire });
    const alice = together.host(0);
    const socket = socketIn(alice, AF_INET, SOCK_DGRAM);
    const waiting = socket.recv(1).catch((error: NodeJS.ErrnoException) => error.code);
    const copy = socket.dup();
    await together.close();
    assert.is(await waiting, "ENETDOWN");
    assert.throws(
      () => copy.bind(["", 0]),
      (error: NodeJS.ErrnoException) => error.errno === ENETDOWN,
    );
    await copy.recv(1).then(
      () => assert.unreachable(),
      (error: NodeJS.ErrnoException) => assert.is(error.code, "ENETDOWN"),
    );
    socket.close();
    copy.close();
  });

  test.run();
}
