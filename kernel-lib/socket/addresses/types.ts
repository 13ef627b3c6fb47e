/** How addresses look, one form for each family, as in Python. */

/** AF_INET: `["127.0.0.1", 9000]`; "" is any address, "<broadcast>" is 255.255.255.255. */
export type InetAddress = [host: string, port: number];
/** AF_INET6: `["::1", 9000]`, or with flow label and interface number; what the system gives has all four. */
export type Inet6Address = [host: string, port: number, flowinfo?: number, scopeId?: number];
/** AF_UNIX: a path; on Linux a name without a file begins with "\0"; "" is a socket without a name. */
export type UnixAddress = string;
/** AF_PACKET (Linux): interface, protocol (ETH_P_…), and of a received frame also packet type, hardware type and address. */
export type PacketAddress = [
  interfaceName: string,
  protocol: number,
  packetType?: number,
  hardwareType?: number,
  hardwareAddress?: Uint8Array,
];
/** AF_NETLINK (Linux): port identifier and mask of groups. */
export type NetlinkAddress = [portId: number, groups: number];

export type Address = InetAddress | Inet6Address | UnixAddress | PacketAddress | NetlinkAddress;
