/**
 * BSD sockets on the operating system's own: POSIX's names, promises where a call would wait, no thread, no polling.
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
export type { AddressBuffer, MessageHeader, Syscalls, Watcher } from "./syscalls/syscalls";
export { ioctl, type Mapping, mmap } from "./system";
export type { Data } from "./transfer";
