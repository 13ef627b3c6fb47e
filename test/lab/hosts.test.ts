// timeout: 180 s
import * as assert from "uvu/assert";
import { type CapturedPacket, decodeCapture, encodeCapture } from "../../kernel-lib/capture";
import { type EngineKind, type Lab, lab, type Topology } from "../../kernel-lib/lab";
import {
  type Address,
  AF_INET,
  AF_INET6,
  AF_PACKET,
  type PacketAddress,
  SOCK_DGRAM,
  SOCK_RAW,
  type Socket,
  type SocketError,
} from "../../kernel-lib/socket";
import { dissect, encodeArp, encodeEthernet } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { enginesHere, onEach } from "./support/engines";

const test = suite("hosts of a lab");

const ROUTED = {
  hosts: { alice: ["10.0.1.2/24", "fd00:1::2/64"], bob: ["10.0.2.2/24", "fd00:2::2/64"] },
  routers: { r1: { eth0: ["10.0.1.1/24", "fd00:1::1/64"], eth1: ["10.0.2.1/24", "fd00:2::1/64"] } },
  switches: ["sw1"],
  links: ["alice sw1", "sw1 r1:eth0", "r1:eth1 bob"],
  quiet: true,
} satisfies Topology;

async function withLab<Name extends string>(
  making: Promise<Lab<Name>>,
  body: (net: Lab<Name>) => Promise<void>,
): Promise<void> {
  const net = await making;
  try {
    await body(net);
  } finally {
    await net.close();
  }
}

async function echoOnce<A extends Address>(server: Socket<A>): Promise<void> {
  const [bytes, from] = await server.recvfrom(100);
  await server.sendto(bytes, from);
}

async function refusal(action: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await action;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not refused");
}

async function main(): Promise<void> {
  const each = onEach(await enginesHere(), test);

  each("reach each other by name through switch and router, over IPv4 and IPv6", (engine) =>
    withLab(lab({ ...ROUTED, engine }), async (net) => {
      const { alice, bob } = net.hosts;
      for (const [family, any] of [
        [AF_INET, "0.0.0.0"],
        [AF_INET6, "::"],
      ] as const) {
        const server = bob.socket(family, SOCK_DGRAM);
        server.bind([any, 9000]);
        const client = alice.socket(family, SOCK_DGRAM);
        const echo = echoOnce(server);
        await client.sendto("hello", ["bob", 9000]);
        assert.is((await client.recv(100)).toString(), "hello");
        await echo;
        server.close(); // the one on 0.0.0.0 has the port of IPv6's, too
      }
      assert.equal(await alice.resolve("bob"), ["10.0.2.2", "fd00:2::2"]);
      assert.is(await bob.reverse("fd00:1::2"), "alice");
      assert.equal([alice.address, alice.addresses], ["10.0.1.2", ["10.0.1.2", "fd00:1::2"]]);
    }),
  );

  each("connect, talk and close as sockets do", (engine) =>
    withLab(lab({ ...ROUTED, engine }), async (net) => {
      const { alice, bob } = net.hosts;
      const server = bob.socket();
      server.bind(["", 80]);
      server.listen();
      const client = alice.socket();
      const [[connection, from]] = await Promise.all([server.accept(), client.connect(["bob", 80])]);
      assert.equal([from[0], client.getpeername()], ["10.0.1.2", ["10.0.2.2", 80]]);
      await client.sendall("question");
      assert.is((await connection.recv(100)).toString(), "question");
      client.close();
      assert.is((await connection.recv(100)).length, 0);
    }),
  );

  each("say which port is closed and which name is unknown", (engine) =>
    withLab(lab({ ...ROUTED, engine }), async (net) => {
      const { alice } = net.hosts;
      assert.is((await refusal(alice.socket().connect(["bob", 81]))).code, "ECONNREFUSED");
      assert.is((await refusal(alice.socket().connect(["bbo", 80]))).code, "EAI_NONAME");
      const busy = alice.socket();
      busy.bind(["", 80]);
      busy.listen();
      const second = alice.socket();
      assert.throws(
        () => second.bind(["", 80]),
        (error: SocketError) => error.code === "EADDRINUSE" && !/process/i.test(error.message),
      );
    }),
  );

  each("ask the lab's name server by packets, and hear of its absence", (engine) =>
    withLab(lab({ ...ROUTED, engine, names: { dns: "r1" } }), async (net) => {
      const { alice, r1 } = net.hosts;
      const capturing = r1.capture("eth0", { filter: "udp port 53" });
      assert.equal(await alice.resolve("bob"), ["10.0.2.2", "fd00:2::2"]);
      assert.is(await alice.reverse("10.0.2.2"), "bob");
      assert.is(await alice.reverse("10.9.9.9"), undefined);
      assert.is((await refusal(alice.resolve("bbo"))).code, "EAI_NONAME");
      const packets = await capturing.stop();
      assert.is(packets.length, 2 * (2 + 1 + 1 + 1));
      assert.match(dissect(packets[0]?.bytes ?? new Uint8Array()).layers.at(-1)?.summary ?? "", "query");
      net.names.delete("bob");
      assert.is((await refusal(alice.resolve("bob"))).code, "EAI_NONAME");
      net.link("alice", "sw1").unplug();
      assert.is((await refusal(alice.resolve("bob"))).code, "EAI_AGAIN");
    }),
  );

  each("are captured at the cable's end, in and out, as every reader takes it", (engine) =>
    withLab(
      lab({ ...ROUTED, engine, links: ["alice sw1", "sw1 r1:eth0", ["r1:eth1", "bob", { lossRate: 1 }]] }),
      async (net) => {
        const { alice, bob, r1 } = net.hosts;
        const captures = [
          alice.capture(),
          r1.capture("eth1", { filter: "host alice" }),
          bob.capture("any", { filter: "udp" }),
        ] as const;
        const client = alice.socket(AF_INET, SOCK_DGRAM);
        const [first] = captures;
        const seen = (async (): Promise<CapturedPacket | undefined> => {
          for await (const packet of first) if (dissect(packet.bytes).protocols.includes("udp")) return packet;
          return undefined;
        })();
        await client.sendto("lost on the last cable", ["bob", 9000]);
        assert.match(Buffer.from((await seen)?.bytes ?? []).toString("latin1"), "lost on the last cable");
        const [, atRouter, atBob] = await Promise.all(captures.map((one) => one.stop()));
        // the router's own question for bob's hardware address is not alice's
        assert.equal(
          atRouter?.map(({ bytes }) => dissect(bytes).protocols.join(" ")),
          [],
        );
        assert.is(atBob?.length, 0);
        const packets = [await seen].flatMap((packet) => packet ?? []);
        assert.is(decodeCapture(encodeCapture({ interfaces: [{ linkType: 1 }] }, packets)).length, 1);
      },
    ),
  );

  each("open packet sockets by the interface's name, and send frames of their own making", (engine) =>
    withLab(lab({ ...ROUTED, engine }), async (net) => {
      const { alice, r1 } = net.hosts;
      const raw = alice.socket<PacketAddress>(AF_PACKET, SOCK_RAW, 0x0806);
      raw.bind(["eth0", 0x0806]);
      assert.is(raw.getsockname()[0], "eth0");
      const [{ mac = "" } = {}] = alice.interfaces;
      const who = {
        operation: 1,
        senderHardware: mac,
        senderProtocol: "10.0.1.2",
        targetHardware: "00:00:00:00:00:00",
        targetProtocol: "10.0.1.1",
      };
      const arp = encodeArp(who);
      await raw.send(encodeEthernet({ source: mac, destination: "ff:ff:ff:ff:ff:ff", type: 0x0806 }, arp));
      let answer = dissect(new Uint8Array());
      do {
        const [bytes, [name]] = await raw.recvfrom(2000);
        assert.is(name, "eth0");
        answer = dissect(bytes);
      } while (!answer.layers.some(({ summary }) => summary.includes(`10.0.1.1 is at ${r1.interfaces[0]?.mac}`)));
    }),
  );

  each("run programs where a real kernel is behind them, and say what to do where none is", (engine) =>
    withLab(lab({ ...ROUTED, engine }), async ({ hosts: { alice } }) => {
      if (engine === "in-process") {
        const error = await refusal(alice.run("ip", "addr"));
        assert.match(error.message, "kernel-lib/tools");
        return;
      }
      const { stdout, code } = await alice.run("ip", "-o", "addr", "show", "dev", "eth0");
      assert.match(stdout, "10.0.1.2/24");
      assert.is(code, 0);
    }),
  );

  each("end with the lab: who waits is told, and closing twice is no error", async (engine) => {
    const net = await lab({ ...ROUTED, engine });
    const socket = net.hosts.alice.socket(AF_INET, SOCK_DGRAM);
    socket.bind(["", 7]);
    const waiting = refusal(socket.recv(10));
    await net.close();
    await net.close();
    assert.ok((await waiting) instanceof Error);
    socket.close();
  });

  each("keep time-outs", (engine) =>
    withLab(lab({ ...ROUTED, engine }), async ({ hosts: { alice } }) => {
      const socket = alice.socket(AF_INET, SOCK_DGRAM);
      socket.bind(["", 7]);
      socket.settimeout(0.01);
      assert.is((await refusal(socket.recv(10))).name, "TimeoutError");
    }),
  );

  test("wait for hours in no time where time jumps", async () => {
    const net = await lab({ ...ROUTED, clock: "jumping" });
    const socket = net.hosts.alice.socket(AF_INET, SOCK_DGRAM);
    socket.bind(["", 7]);
    socket.settimeout(7200);
    assert.is((await refusal(socket.recv(10))).name, "TimeoutError");
    assert.ok(net.clock.nowMs >= 7_200_000);
    await net.close();
  });

  test("of both engines stand in one lab", async () => {
    const kinds = await enginesHere();
    const second: EngineKind = kinds.includes("linux") ? "linux" : "in-process";
    const net = await lab({
      ...ROUTED,
      engine: "in-process",
      hosts: { ...ROUTED.hosts, alice: { addresses: ROUTED.hosts.alice, engine: second } },
    });
    const { alice, bob } = net.hosts;
    assert.equal([alice.engine, bob.engine, net.engine], [second, "in-process", "in-process"]);
    const server = bob.socket();
    server.bind(["", 80]);
    server.listen();
    const client = alice.socket();
    const [[connection]] = await Promise.all([server.accept(), client.connect(["bob", 80])]);
    await client.sendall("hello");
    assert.is((await connection.recv(10)).toString(), "hello");
    await net.close();
  });

  test("give the same run from the same seed, in jumping time", async () => {
    const runs: string[] = [];
    for (const seed of [5, 5, 6]) {
      const net = await lab({ ...ROUTED, clock: "jumping", seed });
      const { alice, bob } = net.hosts;
      net.link("r1", "bob").impose({ lossRate: 0.3, delayMs: 10, jitterMs: 5, duplicateRate: 0.1 });
      const server = bob.socket();
      server.bind(["", 80]);
      server.listen();
      const capturing = bob.capture();
      const client = alice.socket();
      const [[connection]] = await Promise.all([server.accept(), client.connect(["bob", 80])]);
      await client.sendall(Buffer.alloc(30_000, 7));
      client.close();
      let got = 0;
      for (let bytes = await connection.recv(65_536); bytes.length > 0; bytes = await connection.recv(65_536))
        got += bytes.length;
      assert.is(got, 30_000);
      const packets = await capturing.stop();
      runs.push(
        JSON.stringify(
          packets.map(({ bytes, seconds, nanoseconds }) => [seconds, nanoseconds, Buffer.from(bytes).toString("hex")]),
        ),
      );
      await net.close();
    }
    assert.is(runs[0], runs[1]);
    assert.not.equal(runs[1], runs[2]);
  });

  test.run();
}

main();
