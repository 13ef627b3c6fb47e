/**
 * RFC 3549: netlink, the language in which a program asks the kernel for interfaces, addresses, routes, neighbours and
 * sockets, and changes them. Decoder and encoder for requests and for replies, since the in-process stack answers too.
 *
 * Not supported: big-endian hosts; families other than NETLINK_ROUTE and NETLINK_SOCK_DIAG; rules, queueing disciplines
 * and the attributes that no table here names (they are kept as bytes); byte code filters of inet_diag.
 */
export * from "./acknowledgment";
export { decodeAttributes, encodeAttribute, encodeAttributes, type NetlinkAttribute } from "./attribute";
export type { DecodedBody } from "./body";
export * from "./inet-diag";
export * from "./interface-address";
export * from "./link";
export * from "./message";
export * from "./neighbour";
export * from "./route";
export * from "./route-types";
export * from "./unix-diag";
