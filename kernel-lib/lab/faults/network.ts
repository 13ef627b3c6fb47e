/** The network that faults are put into: three networks, two routers, a name server, and a page that alice wants of bob. */
import type { Topology } from "../topology/topology";

export const WEB_PORT = 80;

/** ben's cable is in the switch before bob's: where both have one address, his answer comes first. */
export const NETWORK = {
  hosts: {
    alice: "10.0.1.10/24",
    anna: "10.0.1.11/24",
    ns: "10.0.2.53/24",
    bob: "10.0.3.10/24",
    ben: "10.0.3.11/24",
  },
  routers: {
    r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24" },
    r2: { eth0: "10.0.2.2/24", eth1: "10.0.3.1/24" },
  },
  switches: ["sw1", "sw2", "sw3"],
  links: [
    "alice sw1",
    "anna sw1",
    "r1:eth0 sw1",
    "r1:eth1 sw2",
    "ns sw2",
    "r2:eth0 sw2",
    "r2:eth1 sw3",
    "ben sw3",
    "bob sw3",
  ],
  names: { dns: "ns" },
} satisfies Topology;

/** Each cable that alice's question or bob's answer must pass. */
export const WAY: readonly (readonly [string, string])[] = [
  ["alice", "sw1"],
  ["r1", "sw1"],
  ["r1", "sw2"],
  ["r2", "sw2"],
  ["r2", "sw3"],
  ["bob", "sw3"],
];
