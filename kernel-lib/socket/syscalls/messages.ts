/** sendmsg and recvmsg. Whatever has its address in a header is held here until the call is over, or it is collected. */
import { addressOf, foreign, orErrno } from "./foreign";
import { IOVEC, MSGHDR } from "./msghdr";
import type { MessageHeader } from "./syscalls";

type Call = (fd: number, header: Uint8Array, flags: number) => number;

const sendmsg = foreign<Call>("intptr_t sendmsg(int, void *, int)");
const recvmsg = foreign<Call>("intptr_t recvmsg(int, void *, int)");

/** A call's header in memory, with all that it points to. */
interface Laid {
  header: Uint8Array;
  view: DataView;
  /** Never read: it keeps the memory alive. */
  iovecs: Uint8Array;
}

function laid({ buffers, address, addressLength, control, controlLength }: MessageHeader): Laid {
  const iovecs = new Uint8Array(IOVEC.size * Math.max(1, buffers.length));
  const iovecView = new DataView(iovecs.buffer);
  buffers.forEach((buffer, index) => {
    iovecView.setBigUint64(index * IOVEC.size + IOVEC.base, addressOf(buffer), true);
    iovecView.setUint32(index * IOVEC.size + IOVEC.length, buffer.length, true);
  });
  const header = new Uint8Array(MSGHDR.size);
  const view = new DataView(header.buffer);
  if (addressLength > 0) view.setBigUint64(MSGHDR.name, addressOf(address), true);
  view.setUint32(MSGHDR.nameLength, addressLength, true);
  view.setBigUint64(MSGHDR.iov, addressOf(iovecs), true);
  view.setUint32(MSGHDR.iovCount, buffers.length, true);
  if (controlLength > 0) view.setBigUint64(MSGHDR.control, addressOf(control), true);
  view.setUint32(MSGHDR.controlLength, controlLength, true);
  return { header, view, iovecs };
}

export function sendMessage(fd: number, message: MessageHeader, flags: number): number {
  const memory = laid(message);
  const result = orErrno(sendmsg(fd, memory.header, flags));
  held(memory.iovecs);
  return result;
}

export function receiveMessage(fd: number, message: MessageHeader, flags: number): number {
  const { header, view, iovecs } = laid(message);
  const result = orErrno(recvmsg(fd, header, flags));
  held(iovecs);
  if (result < 0) return result;
  message.addressLength = view.getUint32(MSGHDR.nameLength, true);
  message.controlLength = view.getUint32(MSGHDR.controlLength, true);
  message.flags = view.getInt32(MSGHDR.flags, true);
  return result;
}

let last: Uint8Array | undefined;

/** A use of memory behind the call: before it the collector may not take what the compiler could prove to be dead. */
export function held(memory: Uint8Array): void {
  last = memory;
  if (last.length === 0) last = undefined;
}
