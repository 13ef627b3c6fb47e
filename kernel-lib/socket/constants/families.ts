/** Address families, socket types and protocols, with this system's values. */
import type {
  Address,
  Inet6Address,
  InetAddress,
  NetlinkAddress,
  PacketAddress,
  UnixAddress,
} from "../addresses/types";
import { either } from "./platform";

declare const addressOf: unique symbol;

/** The number of an address family, which also tells the compiler how its addresses look. */
export type AddressFamily<A extends Address = Address> = number & { readonly [addressOf]?: A };

export const AF_UNSPEC: AddressFamily = 0;
export const AF_UNIX: AddressFamily<UnixAddress> = 1;
export const AF_INET: AddressFamily<InetAddress> = 2;
export const AF_INET6: AddressFamily<Inet6Address> = either(10, 30);
export const AF_NETLINK: AddressFamily<NetlinkAddress> = either(16);
export const AF_PACKET: AddressFamily<PacketAddress> = either(17);

export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_RDM = 4;
export const SOCK_SEQPACKET = 5;

export const IPPROTO_IP = 0;
export const IPPROTO_ICMP = 1;
export const IPPROTO_IGMP = 2;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;
export const IPPROTO_IPV6 = 41;
export const IPPROTO_ICMPV6 = 58;
export const IPPROTO_RAW = 255;

/** The most connections that wait to be accepted, whatever `listen` asks for. */
export const SOMAXCONN = either(4096, 128);

export const SHUT_RD = 0;
export const SHUT_WR = 1;
export const SHUT_RDWR = 2;

export const INADDR_ANY = "0.0.0.0";
export const INADDR_LOOPBACK = "127.0.0.1";
export const INADDR_BROADCAST = "255.255.255.255";
export const IN6ADDR_ANY = "::";
export const IN6ADDR_LOOPBACK = "::1";

export const NETLINK_ROUTE = either(0);
export const NETLINK_SOCK_DIAG = either(4);

export const ETH_P_ALL = either(0x0003);
export const ETH_P_IP = either(0x0800);
export const ETH_P_ARP = either(0x0806);
export const ETH_P_IPV6 = either(0x86dd);

export const PACKET_HOST = either(0);
export const PACKET_BROADCAST = either(1);
export const PACKET_MULTICAST = either(2);
export const PACKET_OTHERHOST = either(3);
export const PACKET_OUTGOING = either(4);
