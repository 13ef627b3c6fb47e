import type { Link } from "../../../link";
import { Ipv4Address, Prefix } from "../../../subnet";
import { type Ip, ipOf, same } from "../ip/address";

/** An address of an interface, with the network it stands in. */
export interface InterfaceAddress {
  readonly ip: Ip;
  readonly prefix: Prefix;
  /** Of IPv4 networks that have one. */
  readonly broadcast: Ip | undefined;
}

export interface InterfaceCounters {
  rxPackets: number;
  rxBytes: number;
  rxErrors: number;
  rxDropped: number;
  txPackets: number;
  txBytes: number;
  txErrors: number;
  txDropped: number;
  /** Received for a group. */
  multicast: number;
}

export class NetworkInterface {
  readonly addresses: InterfaceAddress[] = [];
  readonly counters: InterfaceCounters = {
    rxPackets: 0,
    rxBytes: 0,
    rxErrors: 0,
    rxDropped: 0,
    txPackets: 0,
    txBytes: 0,
    txErrors: 0,
    txDropped: 0,
    multicast: 0,
  };
  /** Multicast groups by their text, with how many sockets have joined. */
  readonly groups = new Map<string, number>();
  up = false;
  /** The cable is in. */
  carrier = true;
  /** Frames for others are wanted too, by so many. */
  promiscuous = 0;
  /** Where frames go. */
  cable: Link<Uint8Array> | undefined;

  constructor(
    readonly index: number,
    public name: string,
    readonly kind: "loopback" | "ethernet",
    public mac: Uint8Array,
    public mtuBytes: number,
  ) {}

  get isRunning(): boolean {
    return this.up && this.carrier;
  }

  /** Its first address of a version. */
  primary(version: 4 | 6): InterfaceAddress | undefined {
    return this.addresses.find(({ ip }) => ip.version === version);
  }

  holds(ip: Ip): boolean {
    return this.addresses.some((address) => same(address.ip, ip));
  }

  /** The address whose network an address stands in. */
  onLink(ip: Ip): InterfaceAddress | undefined {
    return this.addresses.find(({ prefix, ip: { version } }) => version === ip.version && prefix.contains(ip.value));
  }
}

/** Makes an interface's address of its text and prefix length. */
export function interfaceAddress(ip: Ip, prefixLength: number): InterfaceAddress {
  const prefix = new Prefix(ip.value, prefixLength);
  const broadcast = prefix.network instanceof Ipv4Address ? prefix.broadcast : undefined;
  return { ip, prefix, broadcast: broadcast && ipOf(broadcast.toString()) };
}

/** Reads `02:00:00:00:00:01`. */
export function macOf(text: string): Uint8Array {
  const bytes = Uint8Array.from(text.split(":"), (part) => Number.parseInt(part, 16));
  if (bytes.length !== 6)
    throw new RangeError(`MAC address "${text}": six octets are needed, such as 02:00:00:00:00:01`);
  return bytes;
}

export function macText(mac: Uint8Array): string {
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join(":");
}

export function sameMac(a: Uint8Array, b: Uint8Array): boolean {
  return a[5] === b[5] && a[4] === b[4] && a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
}
