// RFC 4861: neighbour discovery, IPv6's ARP and router search: what stands behind the ICMPv6 header of types 133 to 137.
import { ipv6Bytes, ipv6Text, macBytes, macText } from "./address";
import { concat, hexText, setUint32, uint32At } from "./big-endian";
import { EncodeError, type Malformed } from "./errors";
import { ICMPV6_TYPE } from "./icmpv6";
import type { HeaderField } from "./layout";
import { bytesField } from "./view";

export const ND_OPTION = {
  sourceLinkLayer: 1,
  targetLinkLayer: 2,
  prefixInformation: 3,
  redirectedHeader: 4,
  mtu: 5,
  recursiveDnsServer: 25,
} as const;

export type NeighborOption =
  | { name: "sourceLinkLayer" | "targetLinkLayer"; address: string }
  | {
      name: "prefixInformation";
      prefix: string;
      prefixLength: number;
      onLink: boolean;
      autonomous: boolean;
      validLifetimeS: number;
      preferredLifetimeS: number;
    }
  | { name: "mtu"; mtu: number }
  | { name: "redirectedHeader"; packet: Uint8Array }
  | { name: "recursiveDnsServer"; lifetimeS: number; servers: string[] }
  | { name: "other"; type: number; data: Uint8Array };

export interface NeighborMessage {
  /** Of solicitations, advertisements and redirects: the address it is about. */
  target?: string;
  /** Of a redirect: who was sent to. */
  destination?: string;
  options: NeighborOption[];
  malformed?: Malformed;
}

/** How many addresses stand before the options of a message. */
function addressCount(type: number): number {
  if (type === ICMPV6_TYPE.redirect) return 2;
  return type === ICMPV6_TYPE.neighborSolicitation || type === ICMPV6_TYPE.neighborAdvertisement ? 1 : 0;
}

/** Tells where options begin in the payload behind the ICMPv6 header: behind addresses, or a router's two timers. */
export function neighborOptionsAt(type: number): number {
  return type === ICMPV6_TYPE.routerAdvertisement ? 8 : addressCount(type) * 16;
}

/** Bits of the flags that stand in `rest` of a neighbour advertisement's header. */
export const ND_FLAG = { router: 0x80000000, solicited: 0x40000000, override: 0x20000000 } as const;

/**
 * Reads the payload of an ICMPv6 message of types 133 to 137.
 * @example
 * decodeNeighbor(135, encodeNeighbor(135, { target: "fe80::1", options: [] })).target // => "fe80::1"
 */
export function decodeNeighbor(type: number, payload: Uint8Array): NeighborMessage {
  const count = addressCount(type);
  const from = neighborOptionsAt(type);
  if (payload.length < from)
    return { options: [], malformed: { at: payload.length, why: `cut off after ${payload.length} of ${from} bytes` } };
  const { options, malformed } = readNeighborOptions(payload, from);
  return {
    ...(count > 0 && { target: ipv6Text(payload, 0) }),
    ...(count > 1 && { destination: ipv6Text(payload, 16) }),
    options: options.map((option) => option.value),
    ...(malformed && { malformed }),
  };
}

interface PlacedOption {
  at: number;
  lengthBytes: number;
  value: NeighborOption;
}

function readNeighborOptions(payload: Uint8Array, from: number): { options: PlacedOption[]; malformed?: Malformed } {
  const options: PlacedOption[] = [];
  for (let at = from; at < payload.length; ) {
    const lengthBytes = (payload[at + 1] ?? 0) * 8;
    if (lengthBytes === 0 || at + lengthBytes > payload.length)
      return { options, malformed: { at, why: `option of ${lengthBytes} bytes in ${payload.length - at}` } };
    options.push({ at, lengthBytes, value: readOption(payload.subarray(at, at + lengthBytes)) });
    at += lengthBytes;
  }
  return { options };
}

function readOption(option: Uint8Array): NeighborOption {
  const type = option[0] as number;
  if ((type === ND_OPTION.sourceLinkLayer || type === ND_OPTION.targetLinkLayer) && option.length === 8)
    return {
      name: type === ND_OPTION.sourceLinkLayer ? "sourceLinkLayer" : "targetLinkLayer",
      address: macText(option, 2),
    };
  if (type === ND_OPTION.prefixInformation && option.length === 32) return readPrefix(option);
  if (type === ND_OPTION.mtu && option.length === 8) return { name: "mtu", mtu: uint32At(option, 4) };
  if (type === ND_OPTION.redirectedHeader) return { name: "redirectedHeader", packet: option.subarray(8) };
  if (type === ND_OPTION.recursiveDnsServer && option.length % 16 === 8) {
    const servers = Array.from({ length: (option.length - 8) / 16 }, (_, index) => ipv6Text(option, 8 + index * 16));
    return { name: "recursiveDnsServer", lifetimeS: uint32At(option, 4), servers };
  }
  return { name: "other", type, data: option.subarray(2) };
}

/** RFC 4861 §4.6.2 */
function readPrefix(option: Uint8Array): NeighborOption {
  const flags = option[3] as number;
  return {
    name: "prefixInformation",
    prefix: ipv6Text(option, 16),
    prefixLength: option[2] as number,
    onLink: (flags & 0x80) !== 0,
    autonomous: (flags & 0x40) !== 0,
    validLifetimeS: uint32At(option, 4),
    preferredLifetimeS: uint32At(option, 8),
  };
}

/**
 * Makes the payload of an ICMPv6 message of types 133 to 137; give it to `encodeIcmpv6`.
 * @example
 * encodeNeighbor(136, { target: "fe80::1", options: [{ name: "targetLinkLayer", address: "02:00:00:00:00:01" }] }).length // => 24
 */
export function encodeNeighbor(type: number, message: Omit<NeighborMessage, "malformed">): Uint8Array {
  const addresses = [message.target, message.destination].slice(0, addressCount(type));
  if (addresses.includes(undefined)) throw new EncodeError(`neighbour message ${type}`, "it needs a target address");
  const timers = new Uint8Array(type === ICMPV6_TYPE.routerAdvertisement ? 8 : 0);
  return concat(...addresses.map((address) => ipv6Bytes(address ?? "")), timers, ...message.options.map(writeOption));
}

function writeOption(option: NeighborOption): Uint8Array {
  switch (option.name) {
    case "sourceLinkLayer":
    case "targetLinkLayer":
      return placed(ND_OPTION[option.name], macBytes(option.address));
    case "mtu":
      return placed(ND_OPTION.mtu, concat(new Uint8Array(2), uint32Bytes(option.mtu)));
    case "redirectedHeader":
      return placed(ND_OPTION.redirectedHeader, concat(new Uint8Array(6), option.packet));
    case "recursiveDnsServer":
      return placed(
        ND_OPTION.recursiveDnsServer,
        concat(new Uint8Array(2), uint32Bytes(option.lifetimeS), ...option.servers.map(ipv6Bytes)),
      );
    case "prefixInformation": {
      const flags = (option.onLink ? 0x80 : 0) | (option.autonomous ? 0x40 : 0);
      const lifetimes = concat(uint32Bytes(option.validLifetimeS), uint32Bytes(option.preferredLifetimeS));
      const start = concat(Uint8Array.of(option.prefixLength, flags), lifetimes, new Uint8Array(4));
      return placed(ND_OPTION.prefixInformation, concat(start, ipv6Bytes(option.prefix)));
    }
    default:
      return placed(option.type, option.data);
  }
}

/** Puts type and length (in units of 8 bytes) before an option's data and zeros behind it. */
function placed(type: number, data: Uint8Array): Uint8Array {
  const padding = new Uint8Array(-(data.length + 2) & 7);
  return concat(Uint8Array.of(type, (data.length + 2 + padding.length) / 8), data, padding);
}

function uint32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  setUint32(bytes, 0, value);
  return bytes;
}

/** Shows what follows the ICMPv6 header as its fields; `at` is that header's length. */
export function viewNeighbor(type: number, payload: Uint8Array, at: number): HeaderField[] {
  const names = ["target", "destination"].slice(0, addressCount(type));
  const addresses = names
    .filter((_, index) => payload.length >= (index + 1) * 16)
    .map((name, index) => bytesField(name, at + index * 16, 16, ipv6Text(payload, index * 16)));
  const options = readNeighborOptions(payload, neighborOptionsAt(type)).options.map(
    ({ at: place, lengthBytes, value }) => bytesField(value.name, at + place, lengthBytes, neighborOptionText(value)),
  );
  return [...addresses, ...options];
}

/** Says what an option holds in a few words. */
export function neighborOptionText(option: NeighborOption): string {
  if ("address" in option) return option.address;
  if ("prefix" in option) return `${option.prefix}/${option.prefixLength}`;
  if ("mtu" in option) return String(option.mtu);
  if ("servers" in option) return option.servers.join(" ");
  if ("packet" in option) return `${option.packet.length} bytes`;
  return hexText(option.data);
}
