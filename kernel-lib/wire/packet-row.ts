/** A frame in one row, as the list of a packet browser has it: from whom, to whom, what. */
import type { Dissection, Layer } from "./dissect";

/** The columns of a list of packets, as texts; what a frame does not tell is empty. */
export interface PacketRow {
  source: string;
  destination: string;
  protocol: string;
  info: string;
  /** Where and why the frame broke off. */
  malformed?: string;
}

/** Numbers counted from the start of a connection, in place of those on the wire. */
export interface RelativeNumbers {
  sequence: number;
  acknowledgment: number;
}

const NAMES: Record<string, string> = {
  eth: "Ethernet",
  null: "Loopback",
  ip: "IPv4",
  ipv6: "IPv6",
  icmpv6: "ICMPv6",
  mdns: "mDNS",
  udplite: "UDP-Lite",
};
/** Layers that say nothing of their own about what a packet is. */
const CARRIERS = new Set(["data", "vlan", "802.1ad", "802.1ah", "llc", "ppp"]);
const ADDRESSES: Record<string, [source: string, destination: string]> = {
  ip: ["source", "destination"],
  ipv6: ["source", "destination"],
  arp: ["senderProtocol", "targetProtocol"],
  eth: ["source", "destination"],
  sll: ["address", ""],
  sll2: ["address", ""],
};

/**
 * Puts a dissected frame into one row; of several IP headers inside each other the innermost counts, but not one that an
 * ICMP error quotes.
 * @example
 * packetRow({ layers: [], protocols: [] }) // => { source: "", destination: "", protocol: "", info: "" }
 */
export function packetRow({ layers, malformed }: Dissection, relative?: RelativeNumbers): PacketRow {
  const quoting = layers.findIndex(({ protocol }) => protocol === "icmp" || protocol === "icmpv6");
  const own = quoting < 0 ? layers : layers.slice(0, quoting + 1);
  const main = last(own, ({ protocol }) => !isCarrier(protocol)) ?? own.at(-1);
  const row = { ...endsOf(own), protocol: main ? nameOf(main) : "", info: main ? infoOf(own, main, relative) : "" };
  if (!malformed) return row;
  return { ...row, malformed: `${malformed.layer} at byte ${malformed.at}: ${malformed.why}` };
}

function last(layers: readonly Layer[], is: (layer: Layer) => boolean): Layer | undefined {
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at] as Layer;
    if (is(layer)) return layer;
  }
  return undefined;
}

function isCarrier(protocol: string): boolean {
  return CARRIERS.has(protocol) || protocol.startsWith("ipv6.");
}

function nameOf({ protocol }: Layer): string {
  return NAMES[protocol] ?? protocol.toUpperCase();
}

function endsOf(layers: readonly Layer[]): { source: string; destination: string } {
  const layer =
    last(layers, ({ protocol }) => protocol === "ip" || protocol === "ipv6") ??
    last(layers, ({ protocol }) => Object.hasOwn(ADDRESSES, protocol));
  const [source = "", destination = ""] = (layer && ADDRESSES[layer.protocol]) ?? [];
  return { source: textOf(layer, source), destination: textOf(layer, destination) };
}

function textOf(layer: Layer | undefined, name: string): string {
  return layer?.fields.find((field) => field.name === name)?.text ?? "";
}

function infoOf(layers: readonly Layer[], main: Layer, relative: RelativeNumbers | undefined): string {
  if (main.protocol === "tcp") return segmentText(main, relative);
  return main.protocol === "ip" && layers.at(-1)?.protocol === "data" ? fragmentText(main) : main.summary;
}

/** The header's fields as far as they are there, and how many bytes of the stream it carries. */
function segmentText(tcp: Layer, relative: RelativeNumbers | undefined): string {
  const window = textOf(tcp, "window");
  if (window === "") return tcp.summary;
  const head = tcp.summary.replace(/ seq \d+$/, "");
  const acknowledges = tcp.fields.some(({ name, value }) => name === "ack" && value === true);
  const sequence = relative ? relative.sequence : textOf(tcp, "sequenceNumber");
  const acknowledgment = relative ? relative.acknowledgment : textOf(tcp, "acknowledgmentNumber");
  const carried = tcp.payloadBytes === undefined ? "" : ` len ${tcp.payloadBytes}`;
  return `${head} seq ${sequence}${acknowledges ? ` ack ${acknowledgment}` : ""} win ${window}${carried}`;
}

function fragmentText(ip: Layer): string {
  const offset = Number(textOf(ip, "fragmentOffset").split(" ")[0]);
  const more = textOf(ip, "moreFragments") === "1";
  if (!more && !(offset > 0)) return ip.summary;
  return `fragment of ${textOf(ip, "identification")}, from byte ${offset * 8}${more ? "" : ", the last"}`;
}
