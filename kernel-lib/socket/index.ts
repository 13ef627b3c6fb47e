/**
 * BSD sockets on the operating system's own, through libc: POSIX's names, promises where a call would wait, no thread
 * (but for names) and no polling. Every descriptor is nonblocking underneath; settimeout says how long calls wait.
 *
 * Not supported:
 * - Windows; macOS is written for and untested. There AF_PACKET, AF_NETLINK, waiting for urgent data in select, and the
 *   constants that are NOT_HERE do not exist, recvmmsg and sendmmsg are loops, and no error names a port's holder.
 * - Families other than AF_INET, AF_INET6, AF_UNIX, AF_PACKET and AF_NETLINK; UNIX paths that are not UTF-8.
 * - MSG_WAITALL together with MSG_PEEK waits for the first byte only; on datagram sockets it changes nothing.
 * - Where the system calls a descriptor ready and then refuses (sendto to a UNIX datagram socket that is full; a receive
 *   beside a queue of errors that nobody reads, MSG_ERRQUEUE), a wait tries again by the clock, at most 32 ms late.
 * - SO_LINGER with a time: close returns at once, and the system lingers.
 * - recv(0) asks the system, as POSIX has it, and so waits; Python gives b"" without asking.
 * - select and poll take sockets, not the numbers of other descriptors.
 * - A socket that nobody holds any more stays open until its cell runs again or the process ends: close it.
 */

export { decodeAddress, formatAddress } from "./addresses/decode";
export { encodeAddress } from "./addresses/encode";
export { htonl, htons, inetNtop, inetPton, ntohl, ntohs } from "./addresses/inet";
export { ifIndextoname, ifNametoindex } from "./addresses/interfaces";
export * from "./addresses/types";
export * from "./constants";
export type { WaitOptions } from "./descriptor";
export { ClosedError, errnoName, SocketError, strerror, TimeoutError } from "./errors";
export { type AncillaryMessage, cmsgLen, cmsgSpace } from "./messages/ancillary";
export { Poll, poll } from "./multiplex/poll";
export { select } from "./multiplex/select";
export { type AddressHints, type AddressInfo, getaddrinfo } from "./names/addrinfo";
export { GaiError } from "./names/gai-error";
export { getservbyname, getservbyport } from "./names/services";
export { type Linger, type OptionValue, packLinger, packTimeval, unpackLinger, unpackTimeval } from "./option-value";
export { fromfd, recvFds, sendFds, socketpair } from "./pairs";
export { Socket, type SocketSource } from "./socket";
export { addressOf } from "./syscalls/foreign";
export { libc } from "./syscalls/libc";
export {
  type AddressBuffer,
  addressBuffer,
  type IncomingBatch,
  type MessageHeader,
  type OutgoingDatagram,
  type Syscalls,
  type Watcher,
} from "./syscalls/syscalls";
export { flock, ioctl, type Mapping, mmap, syncfs } from "./system";
export type { Data } from "./transfer";
