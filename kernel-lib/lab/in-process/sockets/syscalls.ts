/** A host's system calls: what stands under the sockets of the course's own `Socket` class. */
import type { Clock } from "../../../link";
import * as s from "../../../socket";
import type { Configuration } from "../configure";
import { EAFNOSUPPORT, EBADF, EMFILE, ENETDOWN } from "../errno";
import type { NetlinkHost } from "../netlink/requests";
import type { Stack } from "../stack";
import { Descriptors } from "./descriptors";
import { interfaceRequest } from "./interface-requests";
import { makeSocket } from "./make-socket";
import { gather, giveControl, scatter } from "./message-memory";
import type { Received, ToSend } from "./messages";
import type { OpenSocket } from "./open-socket";
import { giveAddress } from "./sockaddr";

/** No address is longer. */
const ADDRESS_BYTES = 128;

export class HostSyscalls implements s.Syscalls, NetlinkHost {
  readonly descriptors = new Descriptors();
  private isDown = false;

  constructor(
    readonly stack: Stack,
    readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** Makes a call on a socket; what its frames cause comes after it. */
  private on(fd: number, call: (socket: OpenSocket) => number): number {
    if (this.isDown) return -ENETDOWN;
    const socket = this.descriptors.get(fd);
    if (!socket) return -EBADF;
    return this.stack.run(() => call(socket));
  }

  private opened(socket: OpenSocket): number {
    const fd = this.descriptors.add(socket);
    if (fd >= 0) return fd;
    socket.close();
    return -EMFILE;
  }

  socket(family: number, type: number, protocol: number): number {
    const socket = makeSocket(this, family, type, protocol);
    return typeof socket === "number" ? socket : this.opened(socket);
  }

  socketpair(): number {
    return -EAFNOSUPPORT;
  }

  dup(fd: number): number {
    return this.on(fd, (socket) => {
      const copy = this.descriptors.add(socket);
      if (copy < 0) return -EMFILE;
      socket.holders++;
      return copy;
    });
  }

  adopt(fd: number): number {
    return this.on(fd, () => fd);
  }

  close(fd: number): number {
    return this.on(fd, (socket) => {
      this.descriptors.remove(fd);
      socket.holders--;
      if (socket.holders === 0) socket.close();
      return 0;
    });
  }

  bind(fd: number, address: Uint8Array): number {
    return this.on(fd, (socket) => socket.bind(address));
  }

  listen(fd: number, backlog: number): number {
    return this.on(fd, (socket) => socket.listen(backlog));
  }

  accept(fd: number, address: s.AddressBuffer): number {
    return this.on(fd, (socket) => {
      const accepted = socket.accept(address);
      return typeof accepted === "number" ? accepted : this.opened(accepted);
    });
  }

  connect(fd: number, address: Uint8Array): number {
    return this.on(fd, (socket) => socket.connect(address));
  }

  shutdown(fd: number, how: number): number {
    return this.on(fd, (socket) => socket.shutdown(how));
  }

  getsockname(fd: number, address: s.AddressBuffer): number {
    return this.on(fd, (socket) => {
      giveAddress(socket.getsockname(), address);
      return 0;
    });
  }

  getpeername(fd: number, address: s.AddressBuffer): number {
    return this.on(fd, (socket) => {
      const peer = socket.getpeername();
      if (typeof peer === "number") return peer;
      giveAddress(peer, address);
      return 0;
    });
  }

  send(fd: number, data: Uint8Array, flags: number): number {
    return this.sendTo(fd, { data, flags, address: undefined, control: undefined });
  }

  sendto(fd: number, data: Uint8Array, flags: number, address: Uint8Array): number {
    return this.sendTo(fd, { data, flags, address, control: undefined });
  }

  private sendTo(fd: number, message: ToSend): number {
    return this.on(fd, (socket) => socket.send(message));
  }

  recv(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number): number {
    return this.receive(fd, buffer, lengthBytes, flags, plain(undefined));
  }

  recvfrom(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number, address: s.AddressBuffer): number {
    address.length[0] = 0;
    return this.receive(fd, buffer, lengthBytes, flags, plain(address));
  }

  private receive(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number, received: Received): number {
    const into = lengthBytes < buffer.length ? buffer.subarray(0, lengthBytes) : buffer;
    return this.on(fd, (socket) => socket.receive(into, flags, received));
  }

  sendmsg(
    fd: number,
    { buffers, address, addressLength, control, controlLength }: s.MessageHeader,
    flags: number,
  ): number {
    return this.sendTo(fd, {
      data: gather(buffers),
      flags,
      address: addressLength > 0 ? address.subarray(0, addressLength) : undefined,
      control: controlLength > 0 ? control.subarray(0, controlLength) : undefined,
    });
  }

  recvmsg(fd: number, message: s.MessageHeader, flags: number): number {
    const place = { bytes: message.address, length: new Uint32Array(1) };
    const received: Received = { address: place, flags: 0, wantsControl: true, control: [] };
    const result = this.on(fd, (socket) => scatter(message.buffers, (into) => socket.receive(into, flags, received)));
    if (result < 0) return result;
    message.addressLength = place.length[0] as number;
    message.flags = received.flags;
    giveControl(received.control, message);
    return result;
  }

  sendmmsg(fd: number, datagrams: readonly s.OutgoingDatagram[], flags: number): number {
    return this.on(fd, (socket) => {
      for (const [index, { data, address }] of datagrams.entries()) {
        const result = socket.send({ data, flags, address, control: undefined });
        if (result < 0) return index > 0 ? index : result;
      }
      return datagrams.length;
    });
  }

  recvmmsg(fd: number, batch: s.IncomingBatch, flags: number): number {
    const { count, roomBytes, memory, lengths, addresses, addressLengths } = batch;
    return this.on(fd, (socket) => {
      for (let index = 0; index < count; index++) {
        const length = addressLengths.subarray(index, index + 1);
        const bytes = addresses.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES);
        length[0] = 0;
        const into = memory.subarray(index * roomBytes, (index + 1) * roomBytes);
        const result = socket.receive(into, flags & ~s.MSG_WAITFORONE, plain({ bytes, length }));
        if (result < 0) return index > 0 ? index : result;
        lengths[index] = result;
      }
      return count;
    });
  }

  setsockopt(fd: number, level: number, option: number, value: Uint8Array): number {
    return this.on(fd, (socket) => socket.setsockopt(level, option, value));
  }

  getsockopt(fd: number, level: number, option: number, value: Uint8Array): number {
    return this.on(fd, (socket) => socket.getsockopt(level, option, value));
  }

  ioctl(fd: number, request: number, argument: Uint8Array): number {
    return this.on(
      fd,
      (socket) => interfaceRequest(this.stack.routing, request, argument) ?? socket.ioctl(request, argument),
    );
  }

  ready(fd: number, events: number): number {
    const socket = this.descriptors.get(fd);
    if (!socket) return s.POLLNVAL;
    this.stack.activity++;
    return socket.ready() & (events | s.POLLERR | s.POLLHUP);
  }

  watch(fd: number, notify: (events: number) => void): s.Watcher {
    const socket = this.descriptors.get(fd);
    if (socket) return socket.watch(notify);
    throw new s.SocketError("poll", EBADF);
  }

  /** A socket's time-outs are of the lab's time. */
  after(delayMs: number, action: () => void): () => void {
    return this.clock.after(delayMs, action);
  }

  nowMs(): number {
    return this.clock.nowMs;
  }

  /** Closes all that is open; who waits is told that the network is down. */
  closeAll(): void {
    const open = this.descriptors.all();
    for (const fd of this.descriptors.numbers()) this.close(fd);
    this.isDown = true;
    for (const socket of open) socket.tellAll();
  }
}

function plain(address: s.AddressBuffer | undefined): Received {
  return { address, flags: 0, wantsControl: false, control: [] };
}
