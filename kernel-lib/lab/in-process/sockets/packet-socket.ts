// packet(7): frames as they are, out of an interface and in; with all that is forged in lessons.
import * as s from "../../../socket";
import { EAGAIN, EINVAL, EMSGSIZE, ENETDOWN, ENXIO } from "../errno";
import { ETHERNET_BYTES } from "../ip/packet";
import { FRAME } from "../link/ethernet";
import type { NetworkInterface } from "../link/interface";
import type { Stack } from "../stack";
import { DatagramQueue } from "./datagram-queue";
import { answer } from "./facts";
import type { Received, ToSend } from "./messages";
import { OpenSocket } from "./open-socket";
import { giveAddress } from "./sockaddr";

const ADDRESS_BYTES = 20;
const VLAN_BYTES = 4;
const HARDWARE_ETHERNET = 1;
const HARDWARE_LOOPBACK = 772;
/** PACKET_ADD_MEMBERSHIP's types: all frames. */
const MEMBERSHIP_PROMISCUOUS = 1;

export class PacketSocket extends OpenSocket {
  readonly queue = new DatagramQueue();
  /** In network order in `socket`, in host order in an address. */
  etherType: number;
  private on: NetworkInterface | undefined;
  private ignoresOutgoing = false;
  private readonly promiscuous: NetworkInterface[] = [];

  constructor(stack: Stack, type: number, protocol: number) {
    super(stack, s.AF_PACKET, type, protocol);
    this.etherType = s.ntohs(protocol & 0xffff);
    stack.addTap(this);
  }

  override bind(bytes: Uint8Array): number {
    if (bytes.length < 12) return -EINVAL;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const index = view.getInt32(4, true);
    const on = index === 0 ? undefined : this.stack.routing.byIndex(index);
    if (index !== 0 && !on) return -ENXIO;
    if (on && !on.up) return -ENETDOWN;
    this.on = on;
    const etherType = view.getUint16(2);
    if (etherType !== 0) this.etherType = etherType;
    return 0;
  }

  /** Takes a copy of a frame that it wants. */
  offer(on: NetworkInterface, frame: Uint8Array, kind: number): void {
    if (this.on && this.on !== on) return;
    if (kind === FRAME.outgoing && (this.ignoresOutgoing || this.etherType !== s.ETH_P_ALL)) return;
    const etherType = ((frame[12] as number) << 8) | (frame[13] as number);
    if (this.etherType !== s.ETH_P_ALL && this.etherType !== etherType) return;
    const data = this.type === s.SOCK_RAW ? frame : frame.subarray(ETHERNET_BYTES);
    const name = address(on, etherType, kind, frame.subarray(6, 12));
    const kept = { data, name, atMs: this.stack.clock.nowMs, packet: undefined };
    if (this.queue.add(kept, this.receiveBufferBytes)) this.changed();
  }

  override send({ data, address: to }: ToSend): number {
    const view = to && to.length >= 12 ? new DataView(to.buffer, to.byteOffset) : undefined;
    const on = view ? this.stack.routing.byIndex(view.getInt32(4, true)) : this.on;
    if (!on) return -ENXIO;
    if (!on.up) return -ENETDOWN;
    const header = this.type === s.SOCK_RAW ? 0 : ETHERNET_BYTES;
    if (header === 0 && data.length < ETHERNET_BYTES) return -EINVAL;
    if (header + data.length > on.mtuBytes + ETHERNET_BYTES + VLAN_BYTES) return -EMSGSIZE;
    const frame = new Uint8Array(header + data.length);
    frame.set(data, header);
    if (header > 0) {
      if (!to || !view || to.length < 18) return -EINVAL;
      frame.set(to.subarray(12, 18));
      frame.set(on.mac, 6);
      new DataView(frame.buffer).setUint16(12, view.getUint16(2));
    }
    this.stack.ethernet.emit(on, frame);
    return data.length;
  }

  override receive(into: Uint8Array, flags: number, received: Received): number {
    const error = this.takeError();
    if (error !== 0) return -error;
    const first = (flags & s.MSG_PEEK) !== 0 ? this.queue.first : this.queue.take();
    if (!first) return -EAGAIN;
    const { data, name } = first;
    const count = Math.min(into.length, data.length);
    into.set(data.subarray(0, count));
    if (count < data.length) received.flags |= s.MSG_TRUNC;
    if (received.address) giveAddress(name, received.address);
    return (flags & s.MSG_TRUNC) !== 0 ? data.length : count;
  }

  override ready(): number {
    return s.POLLOUT | this.errorBits | (this.queue.length > 0 ? s.POLLIN : 0);
  }

  override getsockname(): Uint8Array {
    return address(this.on, this.etherType, 0, this.on?.mac ?? new Uint8Array(6));
  }

  override setsockopt(level: number, option: number, value: Uint8Array): number {
    if (level !== s.SOL_PACKET) return super.setsockopt(level, option, value);
    if (value.length < 4) return -EINVAL;
    const view = new DataView(value.buffer, value.byteOffset);
    if (option === s.PACKET_IGNORE_OUTGOING) this.ignoresOutgoing = view.getInt32(0, true) !== 0;
    else if (option === s.PACKET_ADD_MEMBERSHIP && value.length >= 8) {
      const on = this.stack.routing.byIndex(view.getInt32(0, true));
      if (!on) return -ENXIO;
      if (view.getUint16(4, true) !== MEMBERSHIP_PROMISCUOUS) return 0;
      on.promiscuous++;
      this.promiscuous.push(on);
    } else if (option !== s.PACKET_AUXDATA) return super.setsockopt(level, option, value);
    return 0;
  }

  /** PACKET_STATISTICS: frames that came and that were lost, since it was asked last. */
  override getsockopt(level: number, option: number, value: Uint8Array): number {
    if (level !== s.SOL_PACKET || option !== s.PACKET_STATISTICS) return super.getsockopt(level, option, value);
    answer(value, this.queue.length + this.queue.drops);
    answer(value.subarray(4), this.queue.drops);
    this.queue.drops = 0;
    return Math.min(8, value.length);
  }

  override ioctl(request: number, argument: Uint8Array): number {
    if (request === s.FIONREAD) return answer(argument, this.queue.first?.data.length ?? 0);
    return super.ioctl(request, argument);
  }

  override close(): void {
    this.stack.removeTap(this);
    for (const on of this.promiscuous.splice(0)) on.promiscuous--;
    this.queue.clear();
  }
}

/** `struct sockaddr_ll`. */
function address(on: NetworkInterface | undefined, etherType: number, kind: number, mac: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ADDRESS_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, s.AF_PACKET, true);
  view.setUint16(2, etherType);
  view.setInt32(4, on?.index ?? 0, true);
  view.setUint16(8, on?.kind === "loopback" ? HARDWARE_LOOPBACK : HARDWARE_ETHERNET, true);
  bytes[10] = kind;
  bytes[11] = 6;
  bytes.set(mac, 12);
  return bytes;
}
