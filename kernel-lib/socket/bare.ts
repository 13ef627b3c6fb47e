/**
 * Calls on bare descriptors, made at once, for what is no socket of a learner's: a TAP device, a channel to a helper
 * process that must answer now, a namespace. Each gives its result or a negative error number. Linux.
 */
import { constants } from "node:os";
import { MSG_CMSG_CLOEXEC, MSG_DONTWAIT, MSG_NOSIGNAL } from "./constants/flags";
import { bytesOf, checkInteger, wrongType } from "./errors/arguments";
import { decodeAncillary, encodeAncillary, packDescriptors, unpackDescriptors } from "./messages/ancillary";
import { foreign, foreignIfThere, orErrno } from "./syscalls/foreign";
import { receiveMessage, sendMessage } from "./syscalls/messages";
import type { MessageHeader } from "./syscalls/syscalls";

const read_ = foreign<(fd: number, buffer: Uint8Array, lengthBytes: number) => number>(
  "intptr_t read(int, void *, size_t)",
);
const write_ = foreign<(fd: number, data: Uint8Array, lengthBytes: number) => number>(
  "intptr_t write(int, void *, size_t)",
);
const poll_ = foreign<(entry: Uint8Array, count: number, timeoutMs: number) => number>(
  "int poll(void *, unsigned long, int)",
);
const unshare_ = foreignIfThere<(flags: number) => number>("int unshare(int)");
const setns_ = foreignIfThere<(fd: number, kind: number) => number>("int setns(int, int)");
const prctl_ = foreignIfThere<(option: number, value: number) => number>("int prctl(int, unsigned long)");

const { EINTR, ENOSYS } = constants.errno;
/** The most that one message of SCM_RIGHTS carries (SCM_MAX_FD). */
const MOST_DESCRIPTORS = 253;
const NOTHING = new Uint8Array(0);

/** Namespaces of the network, as unshare(2) and setns(2) name them. */
export const CLONE_NEWNET = 0x40000000;

/** Reads into a buffer: from a device, one packet. */
export function readDescriptor(fd: number, buffer: Uint8Array): number {
  checkDescriptor(fd);
  checkRoom(buffer);
  return orErrno(read_(fd, buffer, buffer.length));
}

/** Writes bytes: to a device, one packet. */
export function writeDescriptor(fd: number, data: Uint8Array): number {
  checkDescriptor(fd);
  const bytes = bytesOf(data);
  return orErrno(write_(fd, bytes, bytes.length));
}

/**
 * Stops this whole thread until one of `events` holds (the result tells which), or the time is up (0). For answers that
 * come in a fraction of a millisecond.
 */
export function pollDescriptor(fd: number, events: number, timeoutMs: number): number {
  checkDescriptor(fd);
  checkInteger("The events", events, 0, 0xffff);
  checkInteger("The time-out in milliseconds", timeoutMs, 0, 0x7fffffff);
  const entry = new Uint8Array(8);
  const view = new DataView(entry.buffer);
  view.setInt32(0, fd, true);
  view.setInt16(4, events, true);
  const end = performance.now() + timeoutMs;
  for (;;) {
    const result = orErrno(poll_(entry, 1, Math.max(0, Math.ceil(end - performance.now()))));
    if (result > 0) return view.getUint16(6, true);
    if (result !== -EINTR) return result;
  }
}

/** Sends bytes, with copies of descriptors (SCM_RIGHTS), over a UNIX socket. */
export function sendDescriptors(fd: number, data: Uint8Array, descriptors: readonly number[]): number {
  checkDescriptor(fd);
  if (!Array.isArray(descriptors)) throw wrongType("The list of descriptors", "an array of numbers", descriptors);
  const control = descriptors.length === 0 ? NOTHING : encodeAncillary([packDescriptors(descriptors)]);
  return sendMessage(fd, header([bytesOf(data)], control), MSG_DONTWAIT | MSG_NOSIGNAL);
}

/** Receives bytes into a buffer, and descriptors, which are open in this process from then on. */
export function receiveDescriptors(fd: number, buffer: Uint8Array): [lengthBytes: number, descriptors: number[]] {
  checkDescriptor(fd);
  checkRoom(buffer);
  const message = header([buffer], new Uint8Array(16 + 4 * MOST_DESCRIPTORS + 4));
  const received = receiveMessage(fd, message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (received < 0) return [received, []];
  return [received, unpackDescriptors(decodeAncillary(message.control.subarray(0, message.controlLength)))];
}

function checkDescriptor(fd: unknown): void {
  checkInteger("The descriptor", fd, 0, 0x7fffffff);
}

function checkRoom(buffer: unknown): void {
  if (!(buffer instanceof Uint8Array)) throw wrongType("The buffer", "a Uint8Array", buffer);
}

function header(buffers: Uint8Array[], control: Uint8Array): MessageHeader {
  return { buffers, address: NOTHING, addressLength: 0, control, controlLength: control.length, flags: 0 };
}

/** Moves the calling thread into new namespaces (CLONE_NEWNET and its kin). */
export function unshare(flags: number): number {
  checkInteger("The flags", flags, 0, 0x7fffffff);
  return unshare_ ? orErrno(unshare_(flags)) : -ENOSYS;
}

/** Moves the calling thread into the namespace that a descriptor stands for. */
export function setns(fd: number, kind: number): number {
  checkDescriptor(fd);
  checkInteger("The kind", kind, 0, 0x7fffffff);
  return setns_ ? orErrno(setns_(fd, kind)) : -ENOSYS;
}

/** Has the system kill this process as soon as its parent ends (PR_SET_PDEATHSIG). */
export function dieWithParent(): number {
  const PR_SET_PDEATHSIG = 1;
  return prctl_ ? orErrno(prctl_(PR_SET_PDEATHSIG, constants.signals.SIGKILL)) : -ENOSYS;
}
