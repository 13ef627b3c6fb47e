/** What UDP, ping and raw sockets share: a queue of datagrams, shutdown, errors that ICMP tells of. */
import * as s from "../../../socket";
import { EAGAIN, EMSGSIZE, ENOTCONN } from "../errno";
import type { IpPacket } from "../ip/packet";
import type { IcmpError } from "../ip/quote";
import type { Path } from "../ip/routing";
import { describePacket } from "./control";
import { DatagramQueue } from "./datagram-queue";
import { answer } from "./facts";
import { InetSocket } from "./inet-socket";
import type { Received, ToSend } from "./messages";
import { encodeSocketAddress, giveAddress } from "./sockaddr";

const RECEIVING_ENDED = 1;
const SENDING_ENDED = 2;

export abstract class DatagramSocket extends InetSocket {
  readonly queue = new DatagramQueue();
  /** Bits of both directions that were shut down. */
  protected ended = 0;

  /** Keeps a datagram that came; false where there was no room. */
  enqueue(data: Uint8Array, packet: IpPacket, port: number): boolean {
    if ((this.ended & RECEIVING_ENDED) !== 0 && this.queue.length > 0) return true;
    const name = encodeSocketAddress(this.family, packet.source, port, packet.on.index);
    const kept = this.queue.add({ data, name, atMs: this.stack.clock.nowMs, packet }, this.receiveBufferBytes);
    if (kept) this.changed();
    return kept;
  }

  /** An error was told of a datagram that went to `port`; `payload` is where its bytes lie in the quotation. */
  failBy(error: IcmpError, payload: number, port: number): void {
    const wanted = this.family === s.AF_INET6 ? [s.IPPROTO_IPV6, s.IPV6_RECVERR] : [s.SOL_IP, s.IP_RECVERR];
    const keeps = this.integers.isSet(wanted[0] as number, wanted[1] as number);
    if (keeps) this.errors.add(this.family, error, payload, port);
    else if (!this.isTooBig(error) && (!error.isHard || !this.remote)) return;
    this.fail(error.errno);
  }

  private isTooBig({ version, errno }: IcmpError): boolean {
    if (errno !== EMSGSIZE) return false;
    const level = version === 4 ? s.SOL_IP : s.IPPROTO_IPV6;
    return this.integers.get(level, version === 4 ? s.IP_MTU_DISCOVER : s.IPV6_MTU_DISCOVER) !== 0;
  }

  /** A datagram is too long for the way and may not be cut. */
  protected tooLong(path: Path, message: ToSend, name: Uint8Array): number {
    if (this.integers.isSet(s.SOL_IP, s.IP_RECVERR)) {
      this.errors.addLocal(EMSGSIZE, path.mtuBytes, message.data, name);
      this.changed();
    }
    return -EMSGSIZE;
  }

  override receive(into: Uint8Array, flags: number, received: Received): number {
    if ((flags & s.MSG_ERRQUEUE) !== 0) return this.errors.receive(into, this.family, received);
    const error = this.takeError();
    if (error !== 0) return -error;
    const first = (flags & s.MSG_PEEK) !== 0 ? this.queue.first : this.queue.take();
    if (!first) return (this.ended & RECEIVING_ENDED) !== 0 ? 0 : -EAGAIN;
    const { data } = first;
    const count = Math.min(into.length, data.length);
    if (count > 0) into.set(count < data.length ? data.subarray(0, count) : data);
    if (count < data.length) received.flags |= s.MSG_TRUNC;
    if (received.address) giveAddress(first.name, received.address);
    if (received.wantsControl) describePacket(this.integers, first, received, this.queue.drops);
    return (flags & s.MSG_TRUNC) !== 0 ? data.length : count;
  }

  override shutdown(how: number): number {
    if (!this.remote) return -ENOTCONN;
    this.ended |= how + 1;
    this.changed();
    return 0;
  }

  protected get sendingEnded(): boolean {
    return (this.ended & SENDING_ENDED) !== 0;
  }

  override ready(): number {
    const error = this.errorBits | (this.errors.length > 0 ? s.POLLERR : 0);
    const readable = this.queue.length > 0 || (this.ended & RECEIVING_ENDED) !== 0;
    const hungUp = this.ended === (RECEIVING_ENDED | SENDING_ENDED) ? s.POLLHUP : 0;
    const halfEnded = (this.ended & RECEIVING_ENDED) !== 0 ? Math.max(0, s.POLLRDHUP) : 0;
    return s.POLLOUT | error | (readable ? s.POLLIN : 0) | hungUp | halfEnded;
  }

  override ioctl(request: number, argument: Uint8Array): number {
    if (request === s.FIONREAD) return answer(argument, this.queue.first?.data.length ?? 0);
    if (request === s.TIOCOUTQ) return answer(argument, 0);
    return super.ioctl(request, argument);
  }
}
