// RFC 4861 §7.2: neighbor solicitations and advertisements; IPv6's way to ask for MAC addresses.
import { type Ip, ipv6At, solicitedNode } from "../ip/address";
import { frameFor, payloadStart } from "../ip/header";
import type { IpPacket } from "../ip/packet";
import type { Stack } from "../stack";
import type { NetworkInterface } from "./interface";

export const SOLICITATION = 135;
export const ADVERTISEMENT = 136;
const MESSAGE_BYTES = 24;
const SOURCE_LINK_ADDRESS = 1;
const TARGET_LINK_ADDRESS = 2;

/** Type, flags and target of a message, and the MAC address it brings. */
function message(type: number, flags: number, target: Ip, option: number, mac: Uint8Array): Uint8Array {
  const frame = frameFor(6, MESSAGE_BYTES + 8);
  const at = payloadStart(6);
  frame[at] = type;
  frame[at + 4] = flags;
  frame.set(target.bytes, at + 8);
  frame[at + MESSAGE_BYTES] = option;
  frame[at + MESSAGE_BYTES + 1] = 1;
  frame.set(mac, at + MESSAGE_BYTES + 2);
  return frame;
}

function send(stack: Stack, on: NetworkInterface, source: Ip, destination: Ip, frame: Uint8Array): void {
  const path = { on, nextHop: destination, source, destination, mtuBytes: on.mtuBytes, toAll: false };
  // §7.1: the hop limit shows that no router has handed it on
  stack.icmp.sendMessage(path, frame, 255);
}

/** Asks for the MAC address of a target: the solicited-node group, or the one who had it last. */
export function solicit(stack: Stack, on: NetworkInterface, target: Ip, mac: Uint8Array | undefined): void {
  const source = stack.routing.sourceOn(on, target);
  if (!source) return;
  const frame = message(SOLICITATION, 0, target, SOURCE_LINK_ADDRESS, on.mac);
  send(stack, on, source, mac ? target : solicitedNode(target), frame);
}

/** Takes a solicitation or an advertisement in. */
export function receiveDiscovery(stack: Stack, packet: IpPacket): void {
  const { bytes, payload, end, hopLimit, on } = packet;
  if (hopLimit !== 255 || end - payload < MESSAGE_BYTES || bytes[payload + 1] !== 0) return;
  const target = ipv6At(bytes, payload + 8);
  if (target.isMulticast) return;
  if (bytes[payload] === SOLICITATION) receiveSolicitation(stack, packet, target);
  else {
    const flags = bytes[payload + 4] as number;
    const mac = linkAddress(packet, TARGET_LINK_ADDRESS);
    if (!mac || stack.routing.isLocal(target)) return;
    stack.ethernet.learn(on, target, mac, {
      solicited: (flags & 0x40) !== 0,
      override: (flags & 0x20) !== 0,
      create: false,
      isRouter: (flags & 0x80) !== 0,
    });
  }
}

function receiveSolicitation(stack: Stack, packet: IpPacket, target: Ip): void {
  const { on, source } = packet;
  if (!on.holds(target)) return;
  const mac = linkAddress(packet, SOURCE_LINK_ADDRESS);
  // §7.2.3: one without a source asks whether the address is taken (RFC 4862 §5.4.3)
  const probe = source.isUnspecified;
  if (mac && !probe) stack.ethernet.learn(on, source, mac, { solicited: false, override: true, create: true });
  const flags = (stack.forwards ? 0x80 : 0) | (probe ? 0 : 0x40) | 0x20;
  const frame = message(ADVERTISEMENT, flags, target, TARGET_LINK_ADDRESS, on.mac);
  send(stack, on, target, probe ? stack.allNodes6 : source, frame);
}

function linkAddress({ bytes, payload, end }: IpPacket, wanted: number): Uint8Array | undefined {
  for (let at = payload + MESSAGE_BYTES; at + 8 <= end; ) {
    const lengthBytes = (bytes[at + 1] as number) * 8;
    if (lengthBytes === 0 || at + lengthBytes > end) return undefined;
    if (bytes[at] === wanted) return bytes.subarray(at + 2, at + 8);
    at += lengthBytes;
  }
  return undefined;
}
