/** Sockets that come from elsewhere than a family and a type: pairs, and descriptors that exist already. */
import type { Address, UnixAddress } from "./addresses/types";
import { type AddressFamily, AF_UNIX, SOCK_STREAM } from "./constants/families";
import type { WaitOptions } from "./descriptor";
import { checkConstant, checkInteger, SocketError, wrongType } from "./errors";
import { cmsgSpace, packDescriptors, unpackDescriptors } from "./messages/ancillary";
import { Socket } from "./socket";
import { libc } from "./syscalls/libc";
import type { Data } from "./transfer";

/**
 * Makes two sockets that are connected to each other, without an address.
 * @example
 * const [one, other] = socketpair();
 * await one.send("hello");
 * (await other.recv(100)).toString() // => "hello"
 * one.close();
 * other.close();
 */
export function socketpair<A extends Address = UnixAddress>(
  family: AddressFamily<A> | number = AF_UNIX,
  type: number = SOCK_STREAM,
  proto = 0,
): [Socket<A>, Socket<A>] {
  checkConstant("The family", family);
  checkConstant("The type", type);
  checkInteger("The protocol", proto, 0, 0xffff);
  const descriptors = new Int32Array(2);
  const result = libc.socketpair(family, type, proto, descriptors);
  if (result < 0) throw new SocketError("socketpair", -result);
  const [first, second] = Array.from(
    descriptors,
    (fileno) => new Socket<A>(family, type, proto, { fileno, nonblocking: true }),
  );
  return [first as Socket<A>, second as Socket<A>];
}

/** Makes a socket from a copy of a descriptor, which stays the caller's own. */
export function fromfd<A extends Address>(
  fd: number,
  family: AddressFamily<A> | number,
  type: number,
  proto = 0,
): Socket<A> {
  return Socket.fromfd(fd, family, type, proto);
}

/** Sends bytes (at least one) with copies of descriptors over a UNIX socket (SCM_RIGHTS). */
export async function sendFds(
  socket: Socket<UnixAddress>,
  buffers: readonly Data[],
  descriptors: readonly number[],
  options?: WaitOptions,
): Promise<number> {
  checkSocket(socket);
  return socket.sendmsg(buffers, [packDescriptors(descriptors)], 0, null, options);
}

/** Receives bytes and at most `most` descriptors, which are open in this process from then on and the caller's to close. */
export async function recvFds(
  socket: Socket<UnixAddress>,
  lengthBytes: number,
  most: number,
  options?: WaitOptions,
): Promise<[data: Buffer, descriptors: number[], flags: number]> {
  checkSocket(socket);
  checkInteger("The number of descriptors", most, 0, 253);
  const [data, ancillary, flags] = await socket.recvmsg(lengthBytes, cmsgSpace(4 * most), 0, options);
  return [data, unpackDescriptors(ancillary), flags];
}

function checkSocket(socket: unknown): void {
  if (!(socket instanceof Socket)) throw wrongType("What descriptors go over", "a socket", socket);
}
