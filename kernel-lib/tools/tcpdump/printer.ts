/** Captured packets as tcpdump's lines. */
import type { CapturedPacket } from "../../capture";
import { ifIndextoname } from "../../socket";
import {
  BSD_FAMILY,
  decodeEthernet,
  decodeLinuxCooked,
  decodeLinuxCooked2,
  decodeNull,
  decodeVlan,
  ETHER_TYPE,
  etherTypeName,
  LINK_TYPE,
} from "../../wire";
import { arpText } from "./arp";
import { hexLines } from "./bytes";
import { ipv4Text, ipv6Text } from "./ip";
import type { LineOptions } from "./options";
import { Conversations } from "./tcp";

/** What stands before the network layer, and where that begins. */
interface Link {
  /** An ether-type; -1 where the frame does not tell. */
  type: number;
  /** Of a cooked frame: the interface, and whether it went in or out. */
  device: string;
  /** For -e. */
  header: string;
  network: Uint8Array;
}

/** Prints a capture; it remembers conversations, so that sequence numbers count from 0. */
export class PacketPrinter {
  readonly #conversations = new Conversations();

  constructor(private readonly options: LineOptions = {}) {}

  /** Gives a packet's line, without the line break at its end; -v and -X make it several. */
  text(packet: CapturedPacket): string {
    const { options } = this;
    const link = readLink(packet);
    const body = this.#body(link, packet);
    const time = timeText(packet, options.zoneMinutes ?? -new Date(packet.seconds * 1000).getTimezoneOffset());
    const shown = options.bytes === "frame" ? packet.bytes : link.network;
    const bytes = options.bytes ? hexLines(shown).map((line) => `\n${line}`) : [];
    return `${time} ${link.device}${options.linkHeader ? link.header + withoutName(body, link.type) : body}${bytes.join("")}`;
  }

  #body({ type, network }: Link, { originalLength, bytes }: CapturedPacket): string {
    switch (type) {
      case ETHER_TYPE.ipv4:
        return ipv4Text(network, this.options, this.#conversations);
      case ETHER_TYPE.ipv6:
        return ipv6Text(network, this.options, this.#conversations);
      case ETHER_TYPE.arp: {
        const length = originalLength - (bytes.length - network.length);
        return `ARP, ${arpText(network, length, this.options.verbose ?? 0)}`;
      }
      default:
        return `${etherTypeName(type) ?? `unknown type 0x${type.toString(16)}`}, length ${originalLength}`;
    }
  }
}

/** With -e the ether-type has been told, so tcpdump does not say `IP ` again. */
function withoutName(body: string, type: number): string {
  if (type === ETHER_TYPE.arp) return body.replace(/^ARP, /, "");
  return body.replace(/^IP6? /, "");
}

function readLink(packet: CapturedPacket): Link {
  const { bytes, captureInterface, originalLength } = packet;
  const headed = (type: number, from: string, network: Uint8Array): Link => {
    const name = etherTypeName(type);
    const shown = `0x${type.toString(16).padStart(4, "0")}`;
    return {
      type,
      device: "",
      header: `${from}ethertype ${name ? `${name} (${shown})` : shown}, length ${originalLength}: `,
      network,
    };
  };
  switch (captureInterface.linkType) {
    case LINK_TYPE.ethernet:
      return ethernetLink(bytes, headed);
    case LINK_TYPE.linuxCooked: {
      const { protocol = -1, packetType, address, payload } = decodeLinuxCooked(bytes);
      return headed(protocol, `${(DIRECTIONS[packetType ?? 0] ?? "?").padStart(3)} ${senderText(address)}`, payload);
    }
    case LINK_TYPE.linuxCooked2: {
      const { protocol = -1, packetType, interfaceIndex = 0, address, payload } = decodeLinuxCooked2(bytes);
      const device = `${interfaceName(interfaceIndex).padEnd(5)} ${(DIRECTIONS[packetType ?? 0] ?? "?").padEnd(3)} `;
      return { ...headed(protocol, `ifindex ${interfaceIndex} ${senderText(address)}`, payload), device };
    }
    case LINK_TYPE.null: {
      const { family, payload } = decodeNull(bytes);
      return headed(family === BSD_FAMILY.ipv4 ? ETHER_TYPE.ipv4 : ETHER_TYPE.ipv6, "", payload);
    }
    default:
      return headed((bytes[0] ?? 0) >> 4 === 6 ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4, "", bytes);
  }
}

/** By the packet type of a cooked header. */
const DIRECTIONS = ["In", "B", "M", "P", "Out"];

/** Six of the eight bytes are an Ethernet address. */
const senderText = (address = ""): string => `${address.split(":").slice(0, 6).join(":")} `;

/** A capture file knows numbers only; they are looked up on this machine, as tcpdump does. */
function interfaceName(index: number): string {
  try {
    return ifIndextoname(index);
  } catch {
    return `ifindex ${index}`;
  }
}

function ethernetLink(bytes: Uint8Array, headed: (type: number, from: string, network: Uint8Array) => Link): Link {
  const { source, destination, type, payload } = decodeEthernet(bytes);
  const from = `${source} > ${destination}, `;
  if (type !== ETHER_TYPE.vlan) return headed(type ?? -1, from, payload);
  const tag = decodeVlan(payload);
  const link = headed(tag.type ?? -1, "", tag.payload);
  const outer = headed(ETHER_TYPE.vlan, from, payload).header;
  return {
    ...link,
    header: `${outer}vlan ${tag.identifier}, p ${tag.priority}, ${link.header.replace(/, length.*/, "")}, `,
  };
}

/** Wall-clock time of the zone, with microseconds. */
function timeText({ seconds, nanoseconds }: CapturedPacket, zoneMinutes: number): string {
  const clock = new Date((seconds + zoneMinutes * 60) * 1000).toISOString().slice(11, 19);
  return `${clock}.${String(Math.floor(nanoseconds / 1000)).padStart(6, "0")}`;
}
