/** sendmsg, recvmsg and their batches: `struct msghdr` in memory. */
import { addressOf, foreign, foreignIfThere, orErrno, type Pointer } from "./foreign";
import type { MessageHeader } from "./syscalls";

type Call = (fd: number, header: Uint8Array, flags: number) => number;
type BatchCall = (fd: number, headers: Uint8Array, count: number, flags: number, timeout?: Pointer) => number;

const sendmsg = foreign<Call>("intptr_t sendmsg(int, void *, int)");
const recvmsg = foreign<Call>("intptr_t recvmsg(int, void *, int)");
const sendmmsg = foreignIfThere<BatchCall>("int sendmmsg(int, void *, unsigned int, int)");
const recvmmsg = foreignIfThere<BatchCall>("int recvmmsg(int, void *, unsigned int, int, void *)");

const ON_DARWIN = process.platform === "darwin";
/** Offsets in bytes. macOS counts the buffers and the control bytes in 32 bits, Linux in 64. */
const AT = ON_DARWIN
  ? { name: 0, nameLength: 8, iov: 16, iovCount: 24, control: 32, controlLength: 40, flags: 44, size: 48, entry: 48 }
  : { name: 0, nameLength: 8, iov: 16, iovCount: 24, control: 32, controlLength: 40, flags: 48, size: 56, entry: 64 };
const IOVEC_BYTES = 16;

/** Headers as the C library wants them; it holds the memory that they point into until it is dropped itself. */
class Headers {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #held: Uint8Array[] = [];

  constructor(messages: readonly MessageHeader[]) {
    this.bytes = new Uint8Array(AT.entry * messages.length);
    this.#view = new DataView(this.bytes.buffer);
    const buffers = messages.reduce((count, message) => count + message.buffers.length, 0);
    const iovecs = this.#hold(new Uint8Array(IOVEC_BYTES * Math.max(1, buffers)));
    const iovecView = new DataView(iovecs.buffer);
    const iovecAddress = addressOf(iovecs);
    let next = 0;
    messages.forEach((message, index) => {
      this.#write(index * AT.entry, message, iovecAddress + BigInt(next));
      for (const buffer of message.buffers) {
        iovecView.setBigUint64(next, addressOf(this.#hold(buffer)), true);
        iovecView.setBigUint64(next + 8, BigInt(buffer.length), true);
        next += IOVEC_BYTES;
      }
    });
  }

  #hold(bytes: Uint8Array): Uint8Array {
    this.#held.push(bytes);
    return bytes;
  }

  #write(at: number, message: MessageHeader, iov: bigint): void {
    const view = this.#view;
    if (message.address && message.addressLength > 0) {
      view.setBigUint64(at + AT.name, addressOf(this.#hold(message.address)), true);
      view.setUint32(at + AT.nameLength, message.addressLength, true);
    }
    view.setBigUint64(at + AT.iov, iov, true);
    view.setUint32(at + AT.iovCount, message.buffers.length, true);
    if (message.control && message.controlLength > 0) {
      view.setBigUint64(at + AT.control, addressOf(this.#hold(message.control)), true);
      view.setUint32(at + AT.controlLength, message.controlLength, true);
    }
  }

  /** Copies back what the system has written into header `index`. */
  read(index: number, message: MessageHeader): void {
    const at = index * AT.entry;
    message.addressLength = this.#view.getUint32(at + AT.nameLength, true);
    message.controlLength = this.#view.getUint32(at + AT.controlLength, true);
    message.flags = this.#view.getInt32(at + AT.flags, true);
    if (AT.entry > AT.size) message.transferredBytes = this.#view.getUint32(at + AT.size, true);
  }
}

export function sendMessage(fd: number, message: MessageHeader, flags: number): number {
  return orErrno(sendmsg(fd, new Headers([message]).bytes, flags));
}

export function receiveMessage(fd: number, message: MessageHeader, flags: number): number {
  const headers = new Headers([message]);
  const result = orErrno(recvmsg(fd, headers.bytes, flags));
  if (result >= 0) headers.read(0, message);
  message.transferredBytes = Math.max(0, result);
  return result;
}

export function sendBatch(fd: number, messages: readonly MessageHeader[], flags: number): number {
  if (!sendmmsg) return oneByOne(messages, (message) => sendMessage(fd, message, flags));
  const headers = new Headers(messages);
  const sent = orErrno(sendmmsg(fd, headers.bytes, messages.length, flags));
  for (let index = 0; index < sent; index++) headers.read(index, messages[index] as MessageHeader);
  return sent;
}

export function receiveBatch(fd: number, messages: readonly MessageHeader[], flags: number): number {
  if (!recvmmsg) return oneByOne(messages, (message) => receiveMessage(fd, message, flags));
  const headers = new Headers(messages);
  const received = orErrno(recvmmsg(fd, headers.bytes, messages.length, flags, null));
  for (let index = 0; index < received; index++) headers.read(index, messages[index] as MessageHeader);
  return received;
}

/** Where the system has no batches: as many as go, or the first one's error. */
function oneByOne(messages: readonly MessageHeader[], transfer: (message: MessageHeader) => number): number {
  for (const [index, message] of messages.entries()) {
    const result = transfer(message);
    if (result < 0) return index > 0 ? index : result;
    message.transferredBytes = result;
  }
  return messages.length;
}
