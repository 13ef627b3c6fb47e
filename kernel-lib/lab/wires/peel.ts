/** What a neighbour does with a frame that comes in, layer by layer. */
import type { WireFrame } from "./frame";

/** Who is at the far end of a cable, and what it answers to there. */
export interface Receiver {
  name: string;
  kind: "host" | "router" | "switch";
  /** Of the interface that the cable is in. */
  mac?: string;
  /** All addresses of the host. */
  addresses: readonly string[];
}

/** A layer and what becomes of it. */
export interface PeeledLayer {
  layer: string;
  says: string;
  /** What the neighbour does with it. */
  here: string;
}

/** Tells of each layer of a frame whether its receiver reads it, takes it off, or never looks at it. */
export function peel(frame: WireFrame, receiver: Receiver): PeeledLayer[] {
  let isOpen = true;
  return frame.layers.map(({ name, protocol, summary }) => {
    const [here, goesOn] = isOpen ? treatment(protocol, frame, receiver) : (["not looked at", false] as const);
    isOpen = goesOn;
    return { layer: name, says: summary, here: `${receiver.name}: ${here}` };
  });
}

/** What is done with one header, and whether the next one is looked at. */
function treatment(protocol: string, frame: WireFrame, receiver: Receiver): readonly [string, boolean] {
  if (protocol === "eth") return ethernetTreatment(frame.fields["eth.dst"] ?? "", receiver);
  if (protocol === "ip" || protocol === "ipv6")
    return packetTreatment(frame.fields["ip.dst"] ?? frame.fields["ip6.dst"] ?? "", protocol, receiver);
  return ["taken off and read", true];
}

function ethernetTreatment(destination: string, { kind, mac }: Receiver): readonly [string, boolean] {
  if (kind === "switch")
    return ["read, to learn the sender's port and find the receiver's; nothing is taken off", false];
  const isGroup = (Number.parseInt(destination.slice(0, 2), 16) & 1) === 1;
  if (!isGroup && destination !== mac) return ["not for this card: the frame is ignored", false];
  return ["taken off: it was for this hop only", true];
}

function packetTreatment(destination: string, protocol: string, receiver: Receiver): readonly [string, boolean] {
  const isGroup = protocol === "ip" ? /^(?:22[4-9]|23\d|255)\./.test(destination) : destination.startsWith("ff");
  const isLocal = destination.startsWith("fe80:") || destination.endsWith(".255");
  if (receiver.addresses.includes(destination) || isGroup || isLocal) return ["taken off: it has arrived", true];
  if (receiver.kind !== "router") return ["not for this host: the packet is ignored", false];
  const life = protocol === "ip" ? "time to live" : "hop limit";
  return [`read, ${life} less one, and put into a new frame for the next hop`, false];
}
