// timeout: 240 s
// Every tool in hosts of a lab, over both engines; beside iputils' ping and traceroute where there is a real kernel.
import * as assert from "uvu/assert";
import { type EngineKind, lab, type Machine, type Topology } from "../../../kernel-lib/lab";
import { AF_INET, POLLIN, SOCK_DGRAM } from "../../../kernel-lib/socket";
import {
  command,
  type IfconfigOutput,
  ifconfig,
  netstat,
  ping,
  type RouteRow,
  route,
  type SocketRow,
  traceroute,
} from "../../../kernel-lib/tools";
import { suite } from "../../harness";
import { enginesHere, onEach } from "../../lab/support/engines";

const THREE_NETWORKS = {
  hosts: { alice: ["10.0.1.2/24", "fd00:1::2/64"], bob: ["10.0.2.2/24", "fd00:2::2/64"] },
  routers: {
    r1: { eth0: ["10.0.1.1/24", "fd00:1::1/64"], eth1: ["10.0.12.1/24", "fd00:12::1/64"] },
    r2: { eth0: ["10.0.12.2/24", "fd00:12::2/64"], eth1: ["10.0.2.1/24", "fd00:2::1/64"] },
  },
  links: ["alice r1:eth0", "r1:eth1 r2:eth0", "r2:eth1 bob"],
  quiet: true,
} satisfies Topology;

interface Hosts {
  alice: Machine;
  bob: Machine;
  r1: Machine;
}

async function inLab(engine: EngineKind, use: (hosts: Hosts) => Promise<void>): Promise<void> {
  const net = await lab({ ...THREE_NETWORKS, engine });
  try {
    if (engine === "linux") for (const host of Object.values(net.hosts)) await tellAll(host);
    await use({ alice: net.host("alice"), bob: net.host("bob"), r1: net.host("r1") });
  } finally {
    await net.close();
  }
}

/** Linux tells one host of six errors at once, and then of one a second: probes in a row would get stars. */
async function tellAll(host: Machine): Promise<void> {
  const { code, stderr } = await host.run("sysctl", "-qw", "net.ipv4.icmp_ratemask=0", "net.ipv6.icmp.ratelimit=0");
  assert.is(code, 0, stderr);
}

const FAST = { intervalS: 0.01, timeoutS: 30 };
/** Times differ from run to run. */
const masked = (lines: readonly string[]): string[] =>
  lines.map((line) =>
    line
      .replace(/(time[= ])[\d.]+ ?ms/, "$1T")
      .replace(/rtt .*/, "rtt")
      .replace(/[\d.]+ ms/g, "T"),
  );

const shown = suite("tools in hosts of a lab");
const set = suite("settings of hosts of a lab");
const real = suite("ping and traceroute of a lab host's kernel");

async function main(): Promise<void> {
  const engines = await enginesHere();
  showing(onEach(engines, shown));
  setting(onEach(engines, set));
  if (engines.includes("linux")) besideTheRealOnes();
  for (const each of [shown, set, real]) each.run();
}

type Each = ReturnType<typeof onEach>;

function showing(each: Each): void {
  each("ping by address and by name, IPv4 and IPv6, and count what came", (engine) =>
    inLab(engine, async ({ alice }) => {
      const answered = await ping(alice, "10.0.2.2", { count: 3, ...FAST });
      assert.is(answered.lines[0], "PING 10.0.2.2 (10.0.2.2) 56(84) bytes of data.");
      assert.match(answered.lines[1] ?? "", /^64 bytes from 10\.0\.2\.2: icmp_seq=1 ttl=62 time=[\d.]+ ms$/);
      assert.is(answered.verdict, "answered");
      assert.is(answered.received, 3);
      assert.is(answered.rows[2]?.timeToLive, 62);
      assert.ok((answered.roundTrips?.minMs ?? 0) > 0);
      const named = await ping(alice, "-c 1 bob");
      assert.match(named.lines[1] ?? "", /^64 bytes from bob \(10\.0\.2\.2\): icmp_seq=1 /);
      const six = await ping(alice, "-6 -c 1 -s 100 bob");
      assert.match(
        six.lines.slice(0, 2).join("\n"),
        /^PING bob\(fd00:2::2\) 100 data bytes\n108 bytes from bob .*ttl=62/,
      );
    }),
  );

  each("say of name, route, host and size which it was that failed", (engine) =>
    inLab(engine, async ({ alice }) => {
      await assertRefused(() => ping(alice, "-c 1 nobody"), /^ping: the name failed, .*nobody is not known/);
      const noRoute = await ping(alice, "-c 1 192.0.2.9");
      assert.is(noRoute.verdict, "route");
      assert.is(noRoute.lines[1], "From 10.0.1.1 icmp_seq=1 Destination Net Unreachable");
      const late = await ping(alice, "-c 1 -t 1 10.0.2.2");
      assert.is(late.lines[1], "From 10.0.1.1 icmp_seq=1 Time to live exceeded");
      const lateIpv6 = await ping(alice, "-c 1 -t 1 fd00:2::2");
      assert.is(lateIpv6.lines[1], "From fd00:1::1 icmp_seq=1 Time exceeded: Hop limit");
      const long = await ping(alice, "-c 1 -M do -s 1473 10.0.2.2");
      assert.is(long.verdict, "size");
      assert.match(long.why, /too long for a link on the way/);
      assert.is((await ping(alice, "-c 1 -M do -s 1472 10.0.2.2")).verdict, "answered");
      // its own network has no such host: nobody answers the question for its hardware address
      const nobody = await ping(alice, "-c 1 -W 30 10.0.1.77");
      assert.is(nobody.verdict, "host");
      assert.is(nobody.lines[1], "From 10.0.1.2 icmp_seq=1 Destination Host Unreachable");
      await route(alice, "del default");
      const noWay = await ping(alice, "-c 1 10.0.2.2");
      assert.is(noWay.verdict, "route");
      assert.is(noWay.lines[1], "ping: sendmsg: network is unreachable");
    }),
  );

  each("end a ping by its signal, with the statistics", (engine) =>
    inLab(engine, async ({ alice }) => {
      const ending = new AbortController();
      const counted = ping(alice, "10.0.2.2", { intervalS: 0.01, signal: ending.signal });
      await ping(alice, "10.0.2.2", { count: 3, ...FAST });
      ending.abort();
      assert.match(String(await counted), /--- 10\.0\.2\.2 ping statistics ---\n\d+ packets transmitted, \d+ received/);
    }),
  );

  each("trace the way by UDP and by echo requests", (engine) =>
    inLab(engine, async ({ alice }) => {
      for (const line of ["-q 1 -w 30 bob", "-I -q 1 -w 30 bob"]) {
        const traced = await traceroute(alice, line);
        assert.ok(traced.reached);
        assert.equal(masked(traced.lines), [
          "traceroute to bob (10.0.2.2), 30 hops max, 60 byte packets",
          " 1  r1 (10.0.1.1)  T",
          " 2  r2 (10.0.12.2)  T",
          " 3  bob (10.0.2.2)  T",
        ]);
      }
      const six = await traceroute(alice, "-6 -n -q 1 -w 30 bob");
      assert.equal(
        six.hops.map(({ probes }) => probes[0]?.from),
        ["fd00:1::1", "fd00:12::2", "fd00:2::2"],
      );
    }),
  );

  each("trace a way that ends", (engine) =>
    inLab(engine, async ({ alice }) => {
      const nowhere = await traceroute(alice, "-n -q 1 -w 30 192.0.2.9");
      assert.match(nowhere.lines.at(-1) ?? "", /^ \d {2}10\.0\.1\.1 {2}[\d.]+ ms !N$/);
      assert.not.ok(nowhere.reached);
    }),
  );

  each("list sockets, routes and interfaces", (engine) =>
    inLab(engine, async ({ alice, bob }) => {
      const server = bob.socket();
      server.bind(["10.0.2.2", 8080]);
      server.listen(5);
      const client = alice.socket();
      await client.connect(["bob", 8080]);
      await server.whenReady(POLLIN);
      const udp = bob.socket(AF_INET, SOCK_DGRAM);
      udp.bind(["10.0.2.2", 53]);
      const listening = await netstat(bob, "-ntl");
      assert.is(
        listening.lines[2]?.trimEnd(),
        "tcp        1      0 10.0.2.2:8080           0.0.0.0:*               LISTEN",
      );
      assert.is((listening.rows[0] as SocketRow).backlog, 5);
      // of the notes' -utl the TCP half is there too, and UDP's has no state
      const both = (await netstat(bob, "-utl")).rows as SocketRow[];
      assert.equal(
        both.map(({ protocol, local, state }) => [protocol, local, state]),
        [
          ["tcp", "bob:http-alt", "LISTEN"],
          ["udp", "bob:domain", ""],
        ],
      );
      const [connected] = (await netstat(alice, "-nt")).rows as SocketRow[];
      assert.equal([connected?.remote, connected?.state], ["10.0.2.2:8080", "ESTABLISHED"]);
      const table = await netstat(alice, "-r -n");
      assert.is(table.lines[2], "0.0.0.0         10.0.1.1        0.0.0.0         UG        0 0          0 eth0");
      assert.match((await netstat(alice, "-i")).lines[2] ?? "", /^eth0 {12} 1500 .* BMRU$/);
      assert.match(
        (await netstat(alice, "-i -e")).lines[1] ?? "",
        /^eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST> {2}mtu 1500$/,
      );
      const [first] = (await route(alice)).rows;
      assert.equal([first?.destination, first?.gateway], ["default", "r1"]);
      for (const socket of [server, client, udp]) socket.close();
    }),
  );
}

function setting(each: Each): void {
  each("change as the notes type it: address, mask, hardware address, up and down", (engine) =>
    inLab(engine, async ({ alice, r1 }) => {
      const view = async (host: Machine, line: string) =>
        ((await ifconfig(host, line)) as IfconfigOutput).interfaces[0];
      const changed = await view(alice, "eth0 10.0.1.23 netmask 255.255.255.0");
      assert.equal(changed?.ipv4, [
        { address: "10.0.1.23", netmask: "255.255.255.0", prefixLength: 24, broadcast: "10.0.1.255" },
      ]);
      const mac = await view(alice, "eth0 hw ether 00:11:22:33:44:55");
      assert.is(mac?.mac, "00:11:22:33:44:55");
      assert.not.ok((await view(alice, "eth0 down"))?.flagNames.includes("UP"));
      assert.is((await ping(alice, "-c 1 10.0.1.1")).verdict, "route");
      assert.ok((await view(alice, "eth0 up"))?.flagNames.includes("UP"));
      assert.is((await ping(alice, "-c 1 -W 30 10.0.1.1")).verdict, "answered");
      assert.is((await ping(r1, "-c 1 -W 30 10.0.1.23")).verdict, "answered");
      assert.is((await view(alice, "eth0 mtu 1400"))?.mtuBytes, 1400);
      assert.ok((await view(alice, "eth0 add fd77::1/64"))?.ipv6.some(({ address }) => address === "fd77::1"));
    }),
  );

  each("change routes as the notes type it", (engine) =>
    inLab(engine, async ({ alice }) => {
      const has = (rows: readonly RouteRow[], destination: string): boolean =>
        rows.some((row) => row.destination === destination);
      await route(alice, "del default gw 10.0.1.1");
      assert.is((await ping(alice, "-c 1 10.0.2.2")).verdict, "route");
      assert.ok(has((await route(alice, "add default gw 10.0.1.1")).rows, "0.0.0.0"));
      assert.is((await ping(alice, "-c 1 -W 30 10.0.2.2")).verdict, "answered");
      assert.ok(has((await route(alice, "add -net 2.2.2.0 netmask 255.255.255.0 dev eth0")).rows, "2.2.2.0"));
      assert.not.ok(has((await route(alice, "del -net 2.2.2.0 netmask 255.255.255.0")).rows, "2.2.2.0"));
      assert.ok(has((await route(alice, "add -net 2.2.2.0/24 gw r1 metric 5")).rows, "2.2.2.0"));
    }),
  );

  each("that cannot be are refused with the reason", (engine) =>
    inLab(engine, async ({ alice }) => {
      for (const [line, said] of [
        ["route add default gw 10.0.1.1", /\(EEXIST\).*There is such a route already/],
        [
          "route add default gw 99.1.1.1",
          /\(ENETUNREACH\).*The gateway 99\.1\.1\.1 must be on a network of this host's own/,
        ],
        ["route del default gw 10.0.1.9", /\(ESRCH\).*No such route is there/],
        ["route add -net 2.2.2.0/24 dev eth7", /there is no interface eth7; there are .*eth0/],
        ["route add default gw nobody", /nobody/],
        ["ifconfig eht0", /there is no interface eht0; eth0 was meant\?/],
        ["ifconfig eth7 up", /there is no interface eth7; /],
        ["ifconfig eth0 mtu 3", /Cannot set eth0's MTU to 3/],
      ] as const)
        await assertRefused(() => command(alice, line), said);
    }),
  );
}

function besideTheRealOnes(): void {
  real("print what ours print", () =>
    inLab("linux", async ({ alice }) => {
      for (const line of [
        "ping -c 2 -i 0.2 10.0.2.2",
        "ping -q -c 2 -i 0.2 -s 1000 10.0.2.2",
        "ping -c 1 -t 1 10.0.2.2",
        "ping -c 1 -t 2 fd00:2::2",
        "ping -c 1 192.0.2.9",
        "ping -c 2 -i 0.2 fd00:2::2",
        "traceroute -n -q 1 10.0.2.2",
        "traceroute -I -n -q 1 10.0.2.2",
        "traceroute -n -q 1 -m 2 fd00:2::2",
      ]) {
        const [tool = "", ...words] = line.split(" ");
        const { stdout } = await alice.run(tool, ...words);
        const ours = await command(alice, line);
        assert.equal(masked(ours.lines), masked(stdout.trimEnd().split("\n")), line);
      }
    }),
  );
}

async function assertRefused(run: () => Promise<unknown>, said: RegExp): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.match((error as Error).message, said);
    return;
  }
  assert.unreachable(`nothing was refused, ${said} was expected`);
}

main();
