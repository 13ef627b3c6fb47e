/**
 * Many hosts on one machine without root: hosts, routers and switches with cables between them, on network namespaces of the
 * Linux kernel or on a stack of our own inside the process. Nothing of it touches the machine's own network.
 *
 *     const net = await lab({
 *       hosts: { alice: "10.0.1.2/24", bob: "10.0.2.2/24" },
 *       routers: { r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24" } },
 *       switches: ["sw1"],
 *       links: ["alice sw1", "sw1 r1:eth0", ["r1:eth1", "bob", { delayMs: 5, lossRate: 0.1 }]],
 *     });
 *     const { alice, bob } = net.hosts;
 *     const socket = alice.socket(AF_INET, SOCK_DGRAM);       // a Socket, in alice
 *     await socket.sendto("hello", ["bob", 9000]);            // names are those of the lab
 *     const capturing = bob.capture("eth0", { filter: "udp" });
 *     const cable = net.link("r1", "bob");
 *     cable.lossRate = 0.5;                                   // or cable.impose({ delayMs: 20, reorderRate: 0.1 })
 *     cable.onFrame((frame) => (frame.number === 3 ? "drop" : undefined));
 *     cable.unplug();                                         // and plug()
 *     net.pause();
 *     const held = await net.next();                          // the next frame, before it goes on
 *     held.peel();                                            // what the neighbour will do with each layer
 *     held.forward();                                         // or drop(), change(bytes)
 *     net.resume();
 *     await net.close();
 *
 *     const puzzle = await faultyLab({ seed: 7 });            // one of six faults, to be found in puzzle.net
 *     await puzzle.attempt();                                 // { worked: false, says: "connect …" }
 *     puzzle.check("wrong mask", "alice");                    // { right, says }
 *
 * Gateways and routes are worked out unless written down. `WIREBOOK_LAB=in-process` forces our own stack.
 *
 * Not supported:
 * - Spanning trees and VLANs of switches; a ring of switches is refused unless `unchecked`.
 * - Routing protocols: routes are worked out once, when the lab is made.
 * - Captures on lo; frames there never come to a cable.
 * - DNS over TCP, and name servers that ask other name servers.
 * - Time that jumps, for hosts on the Linux kernel.
 */
export type { LabClock } from "./clocks/lab-clock";
export type {
  CableEnd,
  Engine,
  EngineHost,
  EngineKind,
  EngineOptions,
  HostPlan,
  InterfacePlan,
  RoutePlan,
  RunOptions,
  RunResult,
} from "./engine";
export { whyNoLinux } from "./engines";
export { LabError, type LabErrorCode } from "./error";
export { FAULT_KINDS, type FaultKind } from "./faults/faults";
export { type Attempt, FaultyLab, type FaultyLabOptions, faultyLab, type Verdict } from "./faults/faulty-lab";
export type { LabHost, NetworkHost } from "./host";
export { Machine } from "./hosts/machine";
export { Lab, lab } from "./lab";
export { NameTable } from "./names/name-table";
export type { LabNetwork } from "./network";
export type { LabPlan, PlannedCable, PlannedHost } from "./topology/lab-plan";
export { planOf } from "./topology/plan";
export type {
  HostOptions,
  HostSpec,
  InterfaceOptions,
  InterfaceSpec,
  LinkOptions,
  LinkSpec,
  RouterSpec,
  Topology,
} from "./topology/topology";
export { Cable } from "./wires/cable";
export type { DropReason, WireCounts } from "./wires/counts";
export type { Direction, FrameFate, FrameHook, Port } from "./wires/direction";
export { WireFrame } from "./wires/frame";
export { HeldFrame } from "./wires/held-frame";
export type { Impairments } from "./wires/impairments";
export { LabCapture, type LabCaptureOptions } from "./wires/lab-capture";
export { LearningSwitch, type SwitchEntry, type SwitchOptions } from "./wires/learning-switch";
export type { PeeledLayer } from "./wires/peel";
