// netlink(7): requests about the host's own state, answered at once.
import * as s from "../../../socket";
import { concat } from "../../../wire";
import { EADDRINUSE, EAGAIN, ECONNREFUSED, EINVAL, ENOPROTOOPT, EPROTONOSUPPORT } from "../errno";
import { answer, readInteger } from "../sockets/facts";
import type { Received, ToSend } from "../sockets/messages";
import { OpenSocket } from "../sockets/open-socket";
import { giveAddress } from "../sockets/sockaddr";
import type { Stack } from "../stack";
import { answerRequests, type NetlinkHost, type NetlinkWishes } from "./requests";

/** A list comes in datagrams of about so many bytes. */
const DATAGRAM_BYTES = 16_384;
/** Options of SOL_NETLINK: memberships, packet information, and what `NetlinkWishes` are about. */
const OPTION = { addMembership: 1, dropMembership: 2, packetInfo: 3, capAck: 10, extendedAck: 11, strictCheck: 12 };
let ports = 0;

export class NetlinkSocket extends OpenSocket {
  private portId = 0;
  private groups = 0;
  private peer = 0;
  private readonly waiting: Uint8Array[] = [];
  private readonly wishes: NetlinkWishes = { cappedAcks: false, words: false };

  constructor(
    stack: Stack,
    private readonly host: NetlinkHost,
    type: number,
    protocol: number,
  ) {
    super(stack, s.AF_NETLINK, type, protocol);
  }

  override bind(bytes: Uint8Array): number {
    const address = s.decodeAddress(bytes, bytes.length);
    if (!Array.isArray(address) || typeof address[0] !== "number") return -EINVAL;
    const [portId, groups] = address as s.NetlinkAddress;
    if (this.portId !== 0 && portId !== 0 && portId !== this.portId) return -EINVAL;
    if (portId !== 0 && [...taken].some((one) => one === portId)) return -EADDRINUSE;
    this.take(portId);
    this.groups = groups;
    return 0;
  }

  private take(portId: number): void {
    if (this.portId !== 0) return;
    ports++;
    this.portId = portId || process.pid * 256 + ports;
    taken.add(this.portId);
  }

  override connect(bytes: Uint8Array): number {
    const address = s.decodeAddress(bytes, bytes.length);
    if (!Array.isArray(address) || typeof address[0] !== "number") return -EINVAL;
    this.take(0);
    this.peer = address[0];
    return 0;
  }

  override send({ data, address }: ToSend): number {
    const to = address ? s.decodeAddress(address, address.length) : [this.peer, 0];
    if (!Array.isArray(to) || typeof to[0] !== "number") return -EINVAL;
    // nobody but the kernel is there to be talked to
    if (to[0] !== 0) return -ECONNREFUSED;
    this.take(0);
    const answers = answerRequests(this.host, this.protocol, data, this.portId, this.wishes);
    for (let at = 0; at < answers.length; ) {
      const parts = [answers[at++] as Uint8Array];
      let lengthBytes = parts[0]?.length ?? 0;
      while (at < answers.length && lengthBytes + (answers[at] as Uint8Array).length <= DATAGRAM_BYTES) {
        lengthBytes += (answers[at] as Uint8Array).length;
        parts.push(answers[at++] as Uint8Array);
      }
      this.waiting.push(concat(...parts));
    }
    if (answers.length > 0) this.changed();
    return data.length;
  }

  override receive(into: Uint8Array, flags: number, received: Received): number {
    const first = (flags & s.MSG_PEEK) !== 0 ? this.waiting[0] : this.waiting.shift();
    if (!first) return -EAGAIN;
    const count = Math.min(into.length, first.length);
    into.set(first.subarray(0, count));
    if (count < first.length) received.flags |= s.MSG_TRUNC;
    if (received.address) giveAddress(s.encodeAddress(s.AF_NETLINK, [0, 0]), received.address);
    return (flags & s.MSG_TRUNC) !== 0 ? first.length : count;
  }

  override ready(): number {
    return s.POLLOUT | this.errorBits | (this.waiting.length > 0 ? s.POLLIN : 0);
  }

  override getsockname(): Uint8Array {
    return s.encodeAddress(s.AF_NETLINK, [this.portId, this.groups]);
  }

  override getpeername(): Uint8Array {
    return s.encodeAddress(s.AF_NETLINK, [this.peer, 0]);
  }

  override setsockopt(level: number, option: number, value: Uint8Array): number {
    if (level !== s.SOL_NETLINK) return super.setsockopt(level, option, value);
    const on = (readInteger(value, level) ?? 0) !== 0;
    if (option === OPTION.capAck) this.wishes.cappedAcks = on;
    else if (option === OPTION.extendedAck) this.wishes.words = on;
    else if (!Object.values(OPTION).includes(option)) return -ENOPROTOOPT;
    return 0;
  }

  override ioctl(request: number, argument: Uint8Array): number {
    if (request === s.FIONREAD) return answer(argument, this.waiting[0]?.length ?? 0);
    return super.ioctl(request, argument);
  }

  override close(): void {
    taken.delete(this.portId);
    this.waiting.length = 0;
  }
}

const taken = new Set<number>();

/** Makes a socket of a protocol that is there. */
export function makeNetlink(stack: Stack, host: NetlinkHost, type: number, protocol: number): NetlinkSocket | number {
  const known = protocol === s.NETLINK_ROUTE || protocol === s.NETLINK_SOCK_DIAG;
  return known ? new NetlinkSocket(stack, host, type, protocol) : -EPROTONOSUPPORT;
}
