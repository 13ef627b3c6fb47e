/** The operating system's own sockets: libc's calls on nonblocking descriptors. */
import { constants } from "node:os";
import { MSG_CMSG_CLOEXEC, MSG_NOSIGNAL, POLLNVAL } from "../constants/flags";
import { SO_NOSIGPIPE, SO_TYPE, SOL_SOCKET } from "../constants/options";
import { SocketError } from "../errors";
import { receiveBatch, sendBatch } from "./batches";
import { foreign, foreignIfThere, orErrno, type Pointer } from "./foreign";
import { receiveMessage, sendMessage } from "./messages";
import type { AddressBuffer, IncomingBatch, MessageHeader, OutgoingDatagram, Syscalls, Watcher } from "./syscalls";
import { DescriptorWatcher } from "./watcher";

type Call = (...values: (number | Pointer)[]) => number;

const c = {
  socket: foreign<Call>("int socket(int, int, int)"),
  socketpair: foreign<Call>("int socketpair(int, int, int, void *)"),
  close: foreign<Call>("int close(int)"),
  bind: foreign<Call>("int bind(int, void *, uint32_t)"),
  listen: foreign<Call>("int listen(int, int)"),
  accept: foreign<Call>("int accept(int, void *, void *)"),
  accept4: foreignIfThere<Call>("int accept4(int, void *, void *, int)"),
  connect: foreign<Call>("int connect(int, void *, uint32_t)"),
  shutdown: foreign<Call>("int shutdown(int, int)"),
  getsockname: foreign<Call>("int getsockname(int, void *, void *)"),
  getpeername: foreign<Call>("int getpeername(int, void *, void *)"),
  send: foreign<Call>("intptr_t send(int, void *, size_t, int)"),
  sendto: foreign<Call>("intptr_t sendto(int, void *, size_t, int, void *, uint32_t)"),
  recv: foreign<Call>("intptr_t recv(int, void *, size_t, int)"),
  recvfrom: foreign<Call>("intptr_t recvfrom(int, void *, size_t, int, void *, void *)"),
  setsockopt: foreign<Call>("int setsockopt(int, int, int, void *, uint32_t)"),
  getsockopt: foreign<Call>("int getsockopt(int, int, int, void *, void *)"),
  poll: foreign<Call>("int poll(void *, unsigned long, int)"),
};
const ioctl = foreign<(fd: number, request: number, type: "void *", argument: Pointer) => number>(
  "int ioctl(int, unsigned long, ...)",
);
const fcntl =
  foreign<(fd: number, command: number, type: "int", argument: number) => number>("int fcntl(int, int, ...)");

const ON_LINUX = process.platform === "linux";
const SOCK_CLOEXEC = 0o2000000;
const SOCK_NONBLOCK = 0o4000;
const F_DUPFD_CLOEXEC = ON_LINUX ? 1030 : 67;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const FD_CLOEXEC = 1;
const O_NONBLOCK = ON_LINUX ? 0o4000 : 0x4;
/** On macOS SO_NOSIGPIPE does what the flag does here. */
const NO_SIGNAL = ON_LINUX ? MSG_NOSIGNAL : 0;
const CLOSE_ON_EXEC = ON_LINUX ? MSG_CMSG_CLOEXEC : 0;

/** More than the argument of any request without a size of its own. */
const IOCTL_BYTES = 256;
const lengthWord = new Uint32Array(1);
const pollEntry = new Uint8Array(8);
const pollView = new DataView(pollEntry.buffer);

class Libc implements Syscalls {
  socket(family: number, type: number, protocol: number): number {
    if (ON_LINUX) return orErrno(c.socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
    return prepared(orErrno(c.socket(family, type, protocol)));
  }

  socketpair(family: number, type: number, protocol: number, descriptors: Int32Array): number {
    const flags = ON_LINUX ? SOCK_NONBLOCK | SOCK_CLOEXEC : 0;
    const result = orErrno(c.socketpair(family, type | flags, protocol, descriptors));
    if (result >= 0 && !ON_LINUX) for (const fd of descriptors) prepared(fd);
    return result;
  }

  dup(fd: number): number {
    return orErrno(fcntl(fd, F_DUPFD_CLOEXEC, "int", 0));
  }

  adopt(fd: number): number {
    const type = this.getsockopt(fd, SOL_SOCKET, SO_TYPE, new Uint8Array(4));
    const result = type < 0 ? type : setNonblocking(fd);
    return result < 0 ? result : fd;
  }

  close(fd: number): number {
    return orErrno(c.close(fd));
  }

  bind(fd: number, address: Uint8Array): number {
    return orErrno(c.bind(fd, address, address.length));
  }

  listen(fd: number, backlog: number): number {
    return orErrno(c.listen(fd, backlog));
  }

  accept(fd: number, { bytes, length }: AddressBuffer): number {
    length[0] = bytes.length;
    if (c.accept4) return orErrno(c.accept4(fd, bytes, length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    return prepared(orErrno(c.accept(fd, bytes, length)));
  }

  connect(fd: number, address: Uint8Array): number {
    return orErrno(c.connect(fd, address, address.length));
  }

  shutdown(fd: number, how: number): number {
    return orErrno(c.shutdown(fd, how));
  }

  getsockname(fd: number, { bytes, length }: AddressBuffer): number {
    length[0] = bytes.length;
    return orErrno(c.getsockname(fd, bytes, length));
  }

  getpeername(fd: number, { bytes, length }: AddressBuffer): number {
    length[0] = bytes.length;
    return orErrno(c.getpeername(fd, bytes, length));
  }

  send(fd: number, data: Uint8Array, flags: number): number {
    return orErrno(c.send(fd, data, data.length, flags | NO_SIGNAL));
  }

  sendto(fd: number, data: Uint8Array, flags: number, address: Uint8Array): number {
    return orErrno(c.sendto(fd, data, data.length, flags | NO_SIGNAL, address, address.length));
  }

  recv(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number): number {
    return orErrno(c.recv(fd, buffer, lengthBytes, flags));
  }

  recvfrom(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number, address: AddressBuffer): number {
    address.length[0] = address.bytes.length;
    return orErrno(c.recvfrom(fd, buffer, lengthBytes, flags, address.bytes, address.length));
  }

  sendmsg(fd: number, message: MessageHeader, flags: number): number {
    return sendMessage(fd, message, flags | NO_SIGNAL);
  }

  recvmsg(fd: number, message: MessageHeader, flags: number): number {
    return receiveMessage(fd, message, flags | CLOSE_ON_EXEC);
  }

  sendmmsg(fd: number, datagrams: readonly OutgoingDatagram[], flags: number): number {
    return sendBatch(fd, datagrams, flags | NO_SIGNAL);
  }

  recvmmsg(fd: number, batch: IncomingBatch, flags: number): number {
    return receiveBatch(fd, batch, flags | CLOSE_ON_EXEC);
  }

  setsockopt(fd: number, level: number, option: number, value: Uint8Array): number {
    return orErrno(c.setsockopt(fd, level, option, value, value.length));
  }

  getsockopt(fd: number, level: number, option: number, value: Uint8Array): number {
    lengthWord[0] = value.length;
    const result = orErrno(c.getsockopt(fd, level, option, value, lengthWord));
    return result < 0 ? result : lengthWord[0];
  }

  ioctl(fd: number, request: number, argument: Uint8Array): number {
    // the system writes as much as the request means, however little was given: newer requests say how much (_IOC_SIZE)
    const room = Math.max(IOCTL_BYTES, (request >>> 16) & 0x3fff);
    if (argument.length >= room) return orErrno(ioctl(fd, request, "void *", argument));
    const roomy = new Uint8Array(room);
    roomy.set(argument);
    const result = orErrno(ioctl(fd, request, "void *", roomy));
    argument.set(roomy.subarray(0, argument.length));
    return result;
  }

  ready(fd: number, events: number): number {
    pollView.setInt32(0, fd, true);
    pollView.setInt16(4, events, true);
    pollView.setInt16(6, 0, true);
    const result = orErrno(c.poll(pollEntry, 1, 0));
    return result < 0 ? result : pollView.getUint16(6, true);
  }

  watch(fd: number, notify: (events: number) => void): Watcher {
    // to watch what is no descriptor would end the process
    if ((this.ready(fd, 0) & POLLNVAL) !== 0) throw new SocketError("poll", constants.errno.EBADF);
    return new DescriptorWatcher(fd, notify);
  }
}

/** A fresh descriptor made nonblocking, closed on exec, and kept from raising SIGPIPE, where that takes calls of its own. */
function prepared(fd: number): number {
  if (fd < 0) return fd;
  fcntl(fd, F_SETFD, "int", FD_CLOEXEC);
  setNonblocking(fd);
  if (SO_NOSIGPIPE > 0) c.setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, new Int32Array([1]), 4);
  return fd;
}

function setNonblocking(fd: number): number {
  const flags = orErrno(fcntl(fd, F_GETFL, "int", 0));
  return flags < 0 ? flags : orErrno(fcntl(fd, F_SETFL, "int", flags | O_NONBLOCK));
}

/** The operating system's sockets. */
export const libc: Syscalls = new Libc();
