/** A topology read, checked, and worked out to the end. */
import { SeededRandom } from "../../link";
import { MacAddress } from "../../subnet";
import { LabError } from "../error";
import { seedOf } from "../seed";
import { checkAddresses, checkCables, checkGateways } from "./checks";
import type { DraftHost, LabPlan, PlannedHost } from "./lab-plan";
import { planCables } from "./links";
import { draftHosts, draftSwitches } from "./nodes";
import { routesOf } from "./routes";
import { segmentsOf } from "./segments";
import type { Topology } from "./topology";

const MTU_BYTES = 1500;

/**
 * Reads a topology; throws a LabError that says what was asked, what is so, and what to do.
 * @example
 * const plan = planOf({ hosts: { alice: "10.0.0.1/24", bob: "10.0.0.2/24" }, links: ["alice bob"] });
 * plan.hosts[0].interfaces[0].name // => "eth0"
 */
export function planOf(topology: Topology): LabPlan {
  const { seed = 1, unchecked = false, routing = "static" } = topology;
  const hosts = draftHosts(topology);
  const switches = draftSwitches(topology);
  if (hosts.length === 0)
    throw new LabError("LAB_NAME", 'lab: it has no host. Write hosts: { alice: "10.0.0.1/24" } and links.');
  const cables = planCables(topology.links ?? [], { hosts, switches });
  const segments = segmentsOf(hosts, cables);
  if (!unchecked) {
    checkCables(hosts, switches, cables);
    checkAddresses(segments);
    checkGateways(hosts, segments);
  }
  const macs = new Set<string>();
  const planned = hosts.map((host): PlannedHost => {
    const { name, kind, engine, nat } = host;
    const routes = routesOf(host, { hosts, segments }, routing === "static");
    const plan = {
      name,
      kind,
      engine,
      interfaces: interfacesOf(host, seed, macs),
      routes,
      forwards: kind === "router",
    };
    return nat === undefined ? plan : { ...plan, masquerades: nat };
  });
  return { hosts: planned, switches, cables };
}

function interfacesOf(host: DraftHost, seed: number, macs: Set<string>): PlannedHost["interfaces"] {
  return host.interfaces.map(({ name, addresses, mac, mtuBytes = MTU_BYTES }) => {
    const own = mac ?? freshMac(`${host.name}:${name}`, seed, macs);
    macs.add(own);
    return { name, mac: own, mtuBytes, addresses: addresses.map(({ text }) => text) };
  });
}

/** The same name and seed give the same address; 02 in front says that nobody's factory gave it (IEEE 802 §8.4). */
function freshMac(name: string, seed: number, taken: ReadonlySet<string>): string {
  const random = new SeededRandom(seedOf(seed, name));
  for (;;) {
    const mac = MacAddress.fromNumber(0x02_00_00_00_00_00 + random.below(2 ** 24)).toString();
    if (!taken.has(mac)) return mac;
  }
}
