// RFC 826: questions and answers about MAC addresses, in frames of their own.
import { type Ip, ipv4At } from "../ip/address";
import { ETHERNET_BYTES } from "../ip/packet";
import type { NetworkInterface } from "./interface";
import type { Learned } from "./neighbours";

const ARP_BYTES = 28;
const BROADCAST_MAC = Uint8Array.of(255, 255, 255, 255, 255, 255);
/** Ethernet, IPv4, and the lengths of their addresses. */
const HEAD = Uint8Array.of(0, 1, 8, 0, 6, 4, 0);

export const ETHER_TYPE_ARP = 0x0806;

export interface ArpPacket {
  operation: number;
  senderMac: Uint8Array;
  sender: Ip;
  targetMac: Uint8Array;
  target: Ip;
}

/** Makes a frame; a question goes to everybody unless a MAC address is told. */
export function arpFrame(
  operation: 1 | 2,
  from: { mac: Uint8Array; ip: Ip },
  to: { mac: Uint8Array | undefined; ip: Ip },
): Uint8Array {
  const frame = new Uint8Array(ETHERNET_BYTES + ARP_BYTES);
  frame.set(to.mac ?? BROADCAST_MAC, 0);
  frame.set(from.mac, 6);
  frame[12] = ETHER_TYPE_ARP >>> 8;
  frame[13] = ETHER_TYPE_ARP & 0xff;
  frame.set(HEAD, 14);
  frame[21] = operation;
  frame.set(from.mac, 22);
  frame.set(from.ip.bytes, 28);
  if (to.mac && operation === 2) frame.set(to.mac, 32);
  frame.set(to.ip.bytes, 38);
  return frame;
}

/** Reads the packet of a frame; undefined where it is none of IPv4 on Ethernet. */
export function readArp(frame: Uint8Array): ArpPacket | undefined {
  if (frame.length < ETHERNET_BYTES + ARP_BYTES) return undefined;
  for (let at = 0; at < HEAD.length; at++) if (frame[ETHERNET_BYTES + at] !== HEAD[at]) return undefined;
  return {
    operation: frame[21] as number,
    senderMac: frame.subarray(22, 28),
    sender: ipv4At(frame, 28),
    targetMac: frame.subarray(32, 38),
    target: ipv4At(frame, 38),
  };
}

/** What answering needs to know. */
export interface ArpHost {
  isLocal(ip: Ip): boolean;
  learn(on: NetworkInterface, ip: Ip, mac: Uint8Array, how: Learned): void;
  put(on: NetworkInterface, frame: Uint8Array): void;
}

/** Takes a packet in: RFC 826's "packet reception", with Linux's care about what it believes. */
export function receiveArp(host: ArpHost, on: NetworkInterface, frame: Uint8Array): void {
  const arp = readArp(frame);
  if (!arp || arp.sender.isGroup || arp.target.isMulticast || arp.target.isLoopback) return;
  const toUs = host.isLocal(arp.target);
  if (arp.operation === 1 && toUs) {
    // RFC 5227 §2.1.1: a probe has no address yet, and is answered all the same
    if (!arp.sender.isUnspecified)
      host.learn(on, arp.sender, arp.senderMac, { solicited: false, override: "unless new", create: true });
    host.put(on, arpFrame(2, { mac: on.mac, ip: arp.target }, { mac: arp.senderMac.slice(), ip: arp.sender }));
    return;
  }
  if (arp.sender.isUnspecified || host.isLocal(arp.sender)) return;
  // Linux believes an answer to a question that it never put, if it knows the neighbour at all: what spoofing lives on
  const toOurMac = ((frame[0] as number) & 1) === 0;
  const gratuitous = arp.sender === arp.target;
  host.learn(on, arp.sender, arp.senderMac, {
    solicited: arp.operation === 2 && toOurMac && !gratuitous,
    override: gratuitous ? true : "unless new",
    create: false,
  });
}
