// RFC 894 and RFC 2464: IP packets in Ethernet frames, out of an interface and in.
import { BROADCAST, type Ip } from "../ip/address";
import { ETHERNET_BYTES } from "../ip/packet";
import type { Stack } from "../stack";
import { type ArpHost, arpFrame, ETHER_TYPE_ARP, receiveArp } from "./arp";
import { solicit } from "./discovery";
import { groupMac } from "./groups";
import { type NetworkInterface, sameMac } from "./interface";
import { type Learned, type NeighbourAsker, Neighbours } from "./neighbours";

export const ETHER_TYPE_IPV4 = 0x0800;
export const ETHER_TYPE_IPV6 = 0x86dd;

/** How a frame stands to the interface that it came in on: the numbers of PACKET_HOST and its kin. */
export const FRAME = { host: 0, broadcast: 1, multicast: 2, otherHost: 3, outgoing: 4 } as const;

export class Ethernet implements ArpHost, NeighbourAsker {
  private readonly caches = new Map<NetworkInterface, Neighbours>();

  constructor(private readonly stack: Stack) {}

  neighbours(on: NetworkInterface): Neighbours {
    let cache = this.caches.get(on);
    if (!cache) {
      cache = new Neighbours(on, this.stack.clock, this);
      this.caches.set(on, cache);
    }
    return cache;
  }

  /** Sends a frame of ours, whose IP packet is whole, to the next hop; `toAll` where that is a network's broadcast. */
  transmit(on: NetworkInterface, nextHop: Ip, frame: Uint8Array, toAll: boolean): void {
    const etherType = (frame[ETHERNET_BYTES] as number) >>> 4 === 4 ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6;
    frame[12] = etherType >>> 8;
    frame[13] = etherType & 0xff;
    if (!on.up) {
      on.counters.txDropped++;
      return;
    }
    if (on.kind === "loopback") {
      this.emit(on, frame);
      return;
    }
    frame.set(on.mac, 6);
    if (toAll || nextHop.isGroup) this.put(on, groupMac(toAll ? BROADCAST : nextHop), frame);
    else this.neighbours(on).send(nextHop, frame);
  }

  put(on: NetworkInterface, macOrFrame: Uint8Array, frame?: Uint8Array): void {
    if (frame) frame.set(macOrFrame, 0);
    this.emit(on, frame ?? macOrFrame);
  }

  /** Lets a whole frame go. */
  emit(on: NetworkInterface, frame: Uint8Array): void {
    const { counters } = on;
    if (!on.up) {
      counters.txDropped++;
      return;
    }
    this.stack.tap(on, frame, FRAME.outgoing);
    if (!on.carrier) {
      counters.txErrors++;
      return;
    }
    counters.txPackets++;
    counters.txBytes += frame.length;
    if (on.kind === "loopback") this.stack.arrive(on, frame);
    else on.cable?.send(frame);
  }

  /** Takes a frame in; it is nobody's to change. */
  receive(on: NetworkInterface, frame: Uint8Array): void {
    const { counters } = on;
    if (!on.isRunning) {
      counters.rxDropped++;
      return;
    }
    if (frame.length < ETHERNET_BYTES) {
      counters.rxErrors++;
      return;
    }
    const kind = this.kindOf(on, frame);
    if (kind === FRAME.otherHost && on.promiscuous === 0) return;
    counters.rxPackets++;
    counters.rxBytes += frame.length;
    if (kind === FRAME.multicast) counters.multicast++;
    this.stack.tap(on, frame, kind);
    if (kind === FRAME.otherHost) return;
    const etherType = ((frame[12] as number) << 8) | (frame[13] as number);
    const toGroup = kind !== FRAME.host;
    if (etherType === ETHER_TYPE_IPV4) this.stack.input.receive4(on, frame, ETHERNET_BYTES, toGroup);
    else if (etherType === ETHER_TYPE_IPV6) this.stack.input.receive6(on, frame, ETHERNET_BYTES, toGroup);
    else if (etherType === ETHER_TYPE_ARP) receiveArp(this, on, frame);
    else counters.rxDropped++;
  }

  private kindOf(on: NetworkInterface, frame: Uint8Array): number {
    if (on.kind === "loopback" || sameMac(frame, on.mac)) return FRAME.host;
    if (((frame[0] as number) & 1) === 0) return FRAME.otherHost;
    for (let at = 0; at < 6; at++) if (frame[at] !== 0xff) return FRAME.multicast;
    return FRAME.broadcast;
  }

  isLocal(ip: Ip): boolean {
    return this.stack.routing.isLocal(ip);
  }

  learn(on: NetworkInterface, ip: Ip, mac: Uint8Array, how: Learned): void {
    this.neighbours(on).learn(ip, mac, how);
  }

  solicit(on: NetworkInterface, target: Ip, mac: Uint8Array | undefined): void {
    if (target.version === 6) {
      solicit(this.stack, on, target, mac);
      return;
    }
    const from = on.onLink(target) ?? on.primary(4);
    const ip = from?.ip ?? this.stack.routing.anySource(4);
    if (ip) this.emit(on, arpFrame(1, { mac: on.mac, ip }, { mac, ip: target }));
  }

  unreachable(on: NetworkInterface, frame: Uint8Array): void {
    this.stack.icmp.neighbourUnreachable(on, frame);
  }

  /** Forgets what was known of an interface's neighbours. */
  forget(on: NetworkInterface): void {
    this.caches.get(on)?.forget();
  }
}
