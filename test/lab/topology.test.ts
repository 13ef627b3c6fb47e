import * as assert from "uvu/assert";
import { type LabError, planOf, type Topology } from "../../kernel-lib/lab";
import { MacAddress } from "../../kernel-lib/subnet";
import { suite } from "../harness";

const test = suite("a lab's topology");

const TWO: Topology = { hosts: { alice: "10.0.1.2/24", bob: "10.0.1.3/24" }, links: ["alice bob"] };
const ROUTED: Topology = {
  hosts: { alice: "10.0.1.2/24", bob: { addresses: ["10.0.2.2/24", "fd00:2::2/64"] } },
  routers: { r1: { eth0: "10.0.1.1/24", eth1: ["10.0.2.1/24", "fd00:2::1/64"] } },
  switches: ["sw1"],
  links: ["alice sw1", "sw1 r1:eth0", ["r1:eth1", "bob", { delayMs: 5, lossRate: 0.1 }]],
};

function hostIn(topology: Topology, name: string) {
  const host = planOf(topology).hosts.find((one) => one.name === name);
  assert.ok(host);
  return host;
}

function refused(topology: Topology, code: string, ...words: (string | RegExp)[]): void {
  assert.throws(
    () => planOf(topology),
    (error: LabError) => {
      assert.is(error.code, code, error.message);
      for (const word of words) assert.match(error.message, word);
      return true;
    },
  );
}

test("names interfaces, ports and ends of cables", () => {
  const { cables, switches } = planOf(ROUTED);
  assert.equal(
    cables.map(({ ends }) => ends.map(({ node, port }) => `${node}:${port}`).join(" ")),
    ["alice:eth0 sw1:1", "sw1:2 r1:eth0", "r1:eth1 bob:eth0"],
  );
  assert.equal(cables[2]?.settings, { delayMs: 5, lossRate: 0.1 });
  assert.equal(switches, [{ name: "sw1", options: {} }]);
});

test("gives hosts the router of their network as gateway, in IPv4 and in IPv6", () => {
  assert.equal(hostIn(ROUTED, "alice").routes, [{ destination: "0.0.0.0/0", gateway: "10.0.1.1" }]);
  assert.equal(hostIn(ROUTED, "bob").routes, [
    { destination: "0.0.0.0/0", gateway: "10.0.2.1" },
    { destination: "::/0", gateway: "fd00:2::1" },
  ]);
});

const CHAIN: Topology = {
  hosts: { alice: "10.0.1.2/24", carol: "10.0.2.3/24", bob: "10.0.3.2/24" },
  routers: {
    r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24" },
    r2: { eth0: "10.0.2.2/24", eth1: "10.0.3.1/24" },
  },
  switches: ["sw2"],
  links: ["alice r1:eth0", "r1:eth1 sw2", "r2:eth0 sw2", "carol sw2", "r2:eth1 bob"],
};

test("gives routers a route to every network that is not their own", () => {
  assert.equal(hostIn(CHAIN, "r1").routes, [{ destination: "10.0.3.0/24", gateway: "10.0.2.2" }]);
  assert.equal(hostIn(CHAIN, "r2").routes, [{ destination: "10.0.1.0/24", gateway: "10.0.2.1" }]);
});

test("gives a host between two routers both", () => {
  assert.equal(hostIn(CHAIN, "carol").routes, [
    { destination: "10.0.3.0/24", gateway: "10.0.2.2" },
    { destination: "0.0.0.0/0", gateway: "10.0.2.1" },
  ]);
});

test("knows no way in through a NAT box", () => {
  const nat: Topology = {
    hosts: { inside: "192.168.0.2/24", outside: "203.0.113.2/24" },
    routers: { box: { eth0: "192.168.0.1/24", eth1: "203.0.113.1/24", nat: "eth1" } },
    links: ["inside box:eth0", "box:eth1 outside"],
  };
  assert.is(hostIn(nat, "box").masquerades, "eth1");
  assert.is(hostIn(nat, "box").engine, "in-process");
  assert.equal(hostIn(nat, "inside").routes, [{ destination: "0.0.0.0/0", gateway: "192.168.0.1" }]);
  const further: Topology = {
    ...nat,
    hosts: { ...nat.hosts, far: "198.51.100.2/24" },
    routers: { ...nat.routers, r: { eth0: "203.0.113.3/24", eth1: "198.51.100.1/24" } },
    switches: ["sw"],
    links: ["inside box:eth0", "box:eth1 sw", "outside sw", "r:eth0 sw", "r:eth1 far"],
  };
  assert.equal(hostIn(further, "r").routes, []); // nothing leads to 192.168.0.0/24 from here
  assert.equal(hostIn(further, "box").routes, [{ destination: "198.51.100.0/24", gateway: "203.0.113.3" }]);
});

test("takes what is written down in place of what it would work out", () => {
  const own = { ...ROUTED, hosts: { ...ROUTED.hosts, alice: { addresses: "10.0.1.2/24", gateway: "none" } } };
  assert.equal(hostIn(own, "alice").routes, []);
  assert.equal(hostIn({ ...CHAIN, routing: "none" }, "r1").routes, []);
  const route = { destination: "10.0.3.0/24", gateway: "10.0.2.3", metric: 7 };
  const routers = { ...CHAIN.routers, r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24", routes: [route] } };
  assert.equal(hostIn({ ...CHAIN, routers }, "r1").routes, [route]);
});

test("gives every interface a hardware address of its own, the same from the same seed", () => {
  const macs = (seed: number) =>
    planOf({ ...CHAIN, seed }).hosts.flatMap((host) => host.interfaces.map(({ mac }) => mac));
  assert.is(new Set(macs(1)).size, 7);
  assert.equal(macs(1), macs(1));
  assert.not.equal(macs(1), macs(2));
  for (const mac of macs(3)) {
    assert.ok(MacAddress.parse(mac).isLocallyAdministered);
    assert.not.ok(MacAddress.parse(mac).isMulticast);
  }
});

test("gives a cable's MTU to its interfaces, unless they have their own", () => {
  const narrow: Topology = {
    hosts: { alice: "10.0.0.1/24", bob: { addresses: "10.0.0.2/24", mtuBytes: 9000 } },
    links: [["alice", "bob", { mtuBytes: 1400 }]],
  };
  assert.equal(
    planOf(narrow).hosts.map((host) => host.interfaces[0]?.mtuBytes),
    [1400, 9000],
  );
});

test("makes interfaces for a host that has none written down", () => {
  const open: Topology = {
    hosts: { alice: {}, bob: "10.0.0.2/24", carol: "10.0.1.2/24" },
    links: ["alice bob", "alice carol"],
  };
  assert.equal(
    hostIn(open, "alice").interfaces.map(({ name, addresses }) => [name, addresses]),
    [
      ["eth0", []],
      ["eth1", []],
    ],
  );
});

test("refuses a link to nobody, and says who was meant", () => {
  refused({ ...TWO, links: ["alice bbo"] }, "LAB_NAME", 'link "alice bbo"', 'Did you mean "bob"', "alice, bob");
  refused({ ...ROUTED, links: ["alice sw1", "sw1 r1:eht0"] }, "LAB_NAME", 'interface of r1 "eht0"', '"eth0"');
});

test("refuses a link that is none", () => {
  refused({ ...TWO, links: ["alice"] }, "LAB_LINK", "two ends");
  refused({ ...TWO, links: ["alice bob alice"] }, "LAB_LINK", "two ends");
  refused({ ...TWO, links: ["alice alice"] }, "LAB_LINK", "two cables in one port");
  refused({ ...ROUTED, links: ["r1:eth0 r1:eth1"] }, "LAB_LINK", "both ends are in r1");
  refused({ ...ROUTED, links: ["alice sw1:eth0"] }, "LAB_LINK", "ports of a switch are numbers");
});

test("refuses two cables in one port, and an interface without one", () => {
  refused({ ...ROUTED, links: ["alice sw1", "alice r1:eth0"] }, "LAB_LINK", "two cables in one port", "alice");
  refused(
    { ...ROUTED, links: ["alice r1:eth0", "bob r1:eth0"] },
    "LAB_LINK",
    'r1:eth0 has that of link "alice r1:eth0"',
  );
  refused({ ...ROUTED, links: ["alice sw1:1", "r1:eth0 sw1:1"] }, "LAB_LINK", "port sw1:1");
  refused({ ...ROUTED, links: ["alice r1:eth0", "bob sw1"] }, "LAB_LINK", "r1:eth1 has no cable");
});

test("refuses one name for two things, and names that no name server would take", () => {
  refused({ ...ROUTED, switches: ["alice"] }, "LAB_NAME", '"alice" stands for two things');
  refused({ ...ROUTED, switches: ["Bob"] }, "LAB_NAME", "two things"); // names differ not by case
  refused({ hosts: { "a b": "10.0.0.1/24" }, links: [] }, "LAB_NAME", "letters, digits and hyphens");
  refused({ hosts: { localhost: "10.0.0.1/24" }, links: [] }, "LAB_NAME");
});

test("refuses an address of the wrong network, and a wrong mask, and says which is the other", () => {
  refused(
    { ...TWO, hosts: { alice: "10.0.1.2/24", bob: "10.0.2.3/24" } },
    "LAB_ADDRESS",
    "alice:eth0: 10.0.1.2/24 is in the network 10.0.1.0/24, but on its wire bob:eth0 is in 10.0.2.0/24",
  );
  refused(
    { ...TWO, hosts: { alice: "10.0.1.2/16", bob: "10.0.1.3/24" } },
    "LAB_ADDRESS",
    "another prefix length than bob:eth0",
  );
});

test("refuses an address that two have, and addresses that are no host's", () => {
  refused(
    { ...TWO, hosts: { alice: "10.0.1.2/24", bob: "10.0.1.2/24" } },
    "LAB_ADDRESS",
    "alice:eth0 has the address 10.0.1.2 already",
  );
  refused(
    { ...TWO, hosts: { alice: "10.0.1.0/24", bob: "10.0.1.2/24" } },
    "LAB_ADDRESS",
    "the network itself",
    "10.0.1.1 to 10.0.1.254",
  );
  refused({ ...TWO, hosts: { alice: "10.0.1.255/24", bob: "10.0.1.2/24" } }, "LAB_ADDRESS", "broadcast address");
  refused({ ...TWO, hosts: { alice: "127.0.0.2/8", bob: "10.0.1.2/24" } }, "LAB_ADDRESS", "no interface on a wire");
  refused(
    { ...TWO, hosts: { alice: "10.0.1.2", bob: "10.0.1.3/24" } },
    "LAB_ADDRESS",
    'Write it behind: "10.0.1.2/24"',
  );
  assert.throws(() => planOf({ ...TWO, hosts: { alice: "10.0.1.256/24", bob: "10.0.1.3/24" } }), /octet 4 is 256/);
});

test("refuses a gateway that is no neighbour", () => {
  const withGateway = (gateway: string): Topology => ({
    ...ROUTED,
    hosts: { ...ROUTED.hosts, alice: { addresses: "10.0.1.2/24", gateway } },
  });
  refused(withGateway("10.0.2.1"), "LAB_ROUTE", "in none of its networks", "10.0.1.0/24");
  refused(withGateway("10.0.1.9"), "LAB_ROUTE", "nobody on its wire", "10.0.1.1 (r1)");
  refused(withGateway("10.0.1.2"), "LAB_ROUTE", "its own address");
});

test("refuses settings that no cable has", () => {
  const withSettings = (settings: object): Topology => ({ ...TWO, links: [["alice", "bob", settings]] });
  refused(withSettings({ lossRate: 10 }), "LAB_SETTING", "10 % is 0.1");
  refused(withSettings({ loss: 0.1 }), "LAB_SETTING", "no such setting", "lossRate");
  refused(withSettings({ delayMs: -1 }), "LAB_SETTING", "0 or more");
  refused(withSettings({ mtuBytes: 20 }), "LAB_SETTING", "from 68 to 65521");
});

test("refuses a ring of switches, in which a broadcast would circle for ever", () => {
  const ring: Topology = {
    ...TWO,
    switches: ["s1", "s2", "s3"],
    links: ["alice s1", "bob s2", "s1 s2", "s2 s3", "s3 s1"],
  };
  refused(ring, "LAB_LINK", "ring of switches");
  assert.is(planOf({ ...ring, unchecked: true }).cables.length, 5);
});

test("leaves slips as they are where it is told not to look", () => {
  const slips: Topology = {
    hosts: { alice: "10.0.1.2/24", bob: "10.0.2.2/16" },
    links: ["alice bob"],
    unchecked: true,
  };
  assert.is(planOf(slips).hosts.length, 2);
});

test("refuses a lab without hosts, and a NAT box of the kernel's", () => {
  refused({ links: [] }, "LAB_NAME", "no host");
  refused({ ...ROUTED, routers: { r1: { ...ROUTED.routers?.r1, nat: "eth7" } } }, "LAB_NAME", "none of its interfaces");
  refused({ ...ROUTED, routers: { r1: { ...ROUTED.routers?.r1, nat: "eth1", engine: "linux" } } }, "LAB_ENGINE");
});

test.run();
