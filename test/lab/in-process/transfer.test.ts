// timeout: 300 s
// Our TCP over our IP and ARP, in bad weather: what arrives is what was sent.
import * as assert from "uvu/assert";
import { JumpingTime } from "../../../kernel-lib/lab/clocks/jumping-time";
import { ipOf } from "../../../kernel-lib/lab/in-process/ip/address";
import { RealClock } from "../../../kernel-lib/link";
import { AF_INET, SOCK_STREAM } from "../../../kernel-lib/socket";
import { suite } from "../../harness";
import { Wires } from "./support";
import { spoiled, stormyTransfer, transfer, WEATHERS } from "./transfer";

const MIB = 2 ** 20;
const jumping = () => {
  const clock = new JumpingTime();
  return { clock, stop: () => clock.close() };
};
const real = () => ({ clock: new RealClock(), stop: () => {} });

const test = suite("a transfer between two hosts of our own");

for (const version of [4, 6] as const)
  for (const weather of WEATHERS)
    test(`over IPv${version} brings 1 MiB each way whole, ${JSON.stringify(weather)}, time jumping`, () =>
      stormyTransfer(jumping, weather, version, MIB, 7));

test("brings 1 MiB each way whole in real time, too", () =>
  stormyTransfer(real, { lossPercent: 1, reorderPercent: 5, duplicatePercent: 2 }, 4, MIB, 3));

test("takes the same time with the same seed", async () => {
  const times: number[] = [];
  for (let run = 0; run < 2; run++) {
    const clock = new JumpingTime();
    const wires = new Wires(clock, 5);
    wires.host({ name: "a", interfaces: [{ addresses: ["10.0.0.1/24"] }] });
    wires.host({ name: "b", interfaces: [{ addresses: ["10.0.0.2/24"] }] });
    wires.join("a:eth0", "b:eth0", spoiled({ lossPercent: 5, reorderPercent: 5 }, 9));
    assert.ok(await transfer(wires, { from: "a", to: "b", address: "10.0.0.2" }, 200_000, 1));
    times.push(clock.nowMs);
    wires.close();
    clock.close();
  }
  assert.ok((times[0] as number) > 0);
  assert.is(times[0], times[1]);
});

/** alice – r1 – nat – bob, where `nat` hides what is behind it, and the middle cable is narrow. */
function chain(clock: JumpingTime, mtuBytes: number): Wires {
  const wires = new Wires(clock);
  wires.host({
    name: "alice",
    interfaces: [{ addresses: ["10.1.0.2/24", "fd01::2/64"] }],
    routes: [
      { destination: "0.0.0.0/0", gateway: "10.1.0.1" },
      { destination: "::/0", gateway: "fd01::1" },
    ],
  });
  wires.host({
    name: "r1",
    interfaces: [{ addresses: ["10.1.0.1/24", "fd01::1/64"] }, { addresses: ["10.2.0.1/24", "fd02::1/64"], mtuBytes }],
    routes: [
      { destination: "0.0.0.0/0", gateway: "10.2.0.2" },
      { destination: "::/0", gateway: "fd02::2" },
    ],
    forwards: true,
  });
  const nat = wires.host({
    name: "nat",
    interfaces: [{ addresses: ["10.2.0.2/24", "fd02::2/64"], mtuBytes }, { addresses: ["192.0.2.1/24", "fd03::1/64"] }],
    routes: [
      { destination: "10.1.0.0/24", gateway: "10.2.0.1" },
      { destination: "fd01::/64", gateway: "fd02::1" },
    ],
    forwards: true,
  });
  nat.masquerade("eth1");
  wires.host({
    name: "bob",
    interfaces: [{ addresses: ["192.0.2.2/24", "fd03::2/64"] }],
    routes: [{ destination: "::/0", gateway: "fd03::1" }],
  });
  wires.join("alice:eth0", "r1:eth0");
  wires.join("r1:eth1", "nat:eth0");
  wires.join("nat:eth1", "bob:eth0");
  return wires;
}

for (const [address, mtuBytes] of [
  ["192.0.2.2", 1500],
  ["192.0.2.2", 900],
  ["fd03::2", 1300],
] as const)
  test(`goes through a router and a NAT box to ${address} where the middle carries ${mtuBytes} bytes`, async () => {
    const clock = new JumpingTime();
    const wires = chain(clock, mtuBytes);
    assert.ok(await transfer(wires, { from: "alice", to: "bob", address }, 300_000, 1));
    const alice = wires.hosts.get("alice");
    // RFC 1191: what was too long was sent again, shorter, and never cut
    assert.is(wires.hosts.get("bob")?.stack.reassembly.counts.required, 0);
    const path = alice?.stack.routing.find(ipOf(address));
    assert.is(typeof path === "object" ? path.mtuBytes : path, mtuBytes);
    wires.close();
    clock.close();
  });

test("through NAT shows the other end the box's own address, and the box shows whom it stands for", async () => {
  const clock = new JumpingTime();
  const wires = chain(clock, 1500);
  const listener = wires.socket("bob", AF_INET, SOCK_STREAM);
  listener.bind(["192.0.2.2", 80]);
  listener.listen();
  const client = wires.socket("alice", AF_INET, SOCK_STREAM);
  client.bind(["10.1.0.2", 40_000]);
  const accepting = listener.accept();
  await client.connect(["192.0.2.2", 80]);
  const [connection, from] = await accepting;
  assert.equal(from, ["192.0.2.1", 40_000]);
  const [line] = wires.hosts.get("nat")?.translations ?? [];
  assert.is(line?.inside, "10.1.0.2:40000");
  assert.is(line?.outside, "192.0.2.1:40000");
  assert.equal(line?.peers, ["192.0.2.2:80"]);
  connection.close();
  wires.close();
  clock.close();
});

test.run();
