// RFC 791, RFC 8200, RFC 1122 §3.2.1 and RFC 1812 §5: what becomes of a packet that comes in.
import { IP_PROTOCOL } from "../../../wire";
import type { NetworkInterface } from "../link/interface";
import type { Stack } from "../stack";
import { ALL_NODES4, ALL_NODES6, type Ip, same } from "./address";
import { forward } from "./forward";
import { type IpPacket, isFragment, readIpv4, readIpv6 } from "./packet";

export class IpInput {
  constructor(private readonly stack: Stack) {}

  receive4(on: NetworkInterface, frame: Uint8Array, at: number, toGroup: boolean): void {
    this.receive(readIpv4(frame, at, on, toGroup), on);
  }

  receive6(on: NetworkInterface, frame: Uint8Array, at: number, toGroup: boolean): void {
    this.receive(readIpv6(frame, at, on, toGroup), on);
  }

  private receive(packet: IpPacket | undefined, on: NetworkInterface): void {
    const { counts } = this.stack;
    counts.ipReceived++;
    if (!packet) {
      counts.ipHeaderErrors++;
      on.counters.rxErrors++;
      return;
    }
    if (isMartian(packet)) {
      counts.ipAddressErrors++;
      return;
    }
    if (this.stack.nat) this.throughNat(packet);
    else this.dispatch(packet);
  }

  /** RFC 3022 §4.3: what goes through a translator is put together first: later pieces have no ports. */
  private throughNat(packet: IpPacket): void {
    const whole = isFragment(packet) && packet.version === 4 ? this.stack.reassembly.add(packet) : packet;
    if (whole) this.dispatch(this.stack.nat?.incoming(whole) ?? whole);
  }

  private dispatch(packet: IpPacket): void {
    const { destination, on } = packet;
    const { routing } = this.stack;
    if (routing.isLocal(destination) || this.isForGroup(destination, on)) {
      this.deliver(packet);
      return;
    }
    if (!this.stack.forwards || packet.toGroup || destination.isGroup || routing.isBroadcast(destination)) {
      this.stack.counts.ipAddressErrors++;
      return;
    }
    forward(this.stack, packet);
  }

  private isForGroup(destination: Ip, on: NetworkInterface): boolean {
    if (destination.isMulticast) {
      if (on.groups.has(destination.text)) return true;
      return destination.version === 4 ? same(destination, ALL_NODES4) : isOwnGroup6(destination, on);
    }
    return destination.version === 4 && this.stack.routing.isBroadcast(destination);
  }

  private deliver(packet: IpPacket): void {
    const whole = isFragment(packet) ? this.stack.reassembly.add(packet) : packet;
    if (!whole) return;
    this.stack.counts.ipDelivered++;
    const raw = this.stack.raw.deliver(whole);
    switch (whole.protocol) {
      case IP_PROTOCOL.tcp:
        this.stack.tcp.receive(whole);
        return;
      case IP_PROTOCOL.udp:
        this.stack.udp.receive(whole);
        return;
      case IP_PROTOCOL.icmp:
        if (whole.version === 4) this.stack.icmp.receive(whole);
        return;
      case IP_PROTOCOL.icmpv6:
        if (whole.version === 6) this.stack.icmp.receive(whole);
        return;
      default:
        // RFC 1122 §3.2.2.1; RFC 4443 §3.4 points at the next-header field
        if (!raw && whole.version === 4) this.stack.icmp.error(whole, 3, 2, 0);
        else if (!raw) this.stack.icmp.error(whole, 4, 1, 6);
    }
  }
}

/** RFC 1122 §3.2.1.3: addresses that no packet on a wire may have. */
function isMartian({ source, destination, on }: IpPacket): boolean {
  if (source.isGroup || destination.isUnspecified) return true;
  return on.kind !== "loopback" && (source.isLoopback || destination.isLoopback);
}

/** RFC 4291 §2.8: groups that every node belongs to. */
function isOwnGroup6(group: Ip, on: NetworkInterface): boolean {
  if (same(group, ALL_NODES6)) return true;
  const { bytes } = group;
  const solicited = bytes[1] === 2 && bytes[11] === 1 && bytes[12] === 0xff;
  if (!solicited) return false;
  return on.addresses.some(
    ({ ip }) =>
      ip.version === 6 && ip.bytes[13] === bytes[13] && ip.bytes[14] === bytes[14] && ip.bytes[15] === bytes[15],
  );
}
