/**
 * BSD sockets on the operating system's own: POSIX's names, promises where a call would wait, no thread, no polling.
 */

export { htonl, htons, inetNtop, inetPton, ntohl, ntohs } from "./addresses/inet";
export { ifIndextoname, ifNametoindex } from "./addresses/interfaces";
export { decodeAddress, encodeAddress, formatAddress } from "./addresses/sockaddr";
export * from "./addresses/types";
export * from "./constants";
export type { WaitOptions } from "./descriptor";
export { ClosedError, SocketError, strerror, TimeoutError } from "./errors";
export { type AddressHints, type AddressInfo, getaddrinfo } from "./names/addrinfo";
export { GaiError } from "./names/gai-error";
export { type Linger, type OptionValue, packLinger, packTimeval, unpackLinger, unpackTimeval } from "./option-value";
export { Socket, type SocketSource } from "./socket";
export { libc } from "./syscalls/libc";
export type { AddressBuffer, MessageHeader, Syscalls, Watcher } from "./syscalls/syscalls";
export type { Data } from "./transfer";
