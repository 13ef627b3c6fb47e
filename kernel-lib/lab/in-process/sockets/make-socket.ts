/** socket(2): which kind of socket a family, a type and a protocol ask for. */
import * as s from "../../../socket";
import { EAFNOSUPPORT, EINVAL, EPROTONOSUPPORT, ESOCKTNOSUPPORT } from "../errno";
import { makeNetlink } from "../netlink/netlink-socket";
import type { NetlinkHost } from "../netlink/requests";
import type { Stack } from "../stack";
import { PingSocket } from "../transport/ping-socket";
import { RawSocket } from "../transport/raw-socket";
import { TcpSocket } from "../transport/tcp-socket";
import { UdpSocket } from "../transport/udp-socket";
import type { OpenSocket } from "./open-socket";
import { PacketSocket } from "./packet-socket";

/** Linux's flags beside the type. */
const TYPE_BITS = 0xf;

/** Makes a socket, or gives a negative error number. */
export function makeSocket(
  host: NetlinkHost,
  family: number,
  typeAndFlags: number,
  protocol: number,
): OpenSocket | number {
  const { stack } = host;
  const type = typeAndFlags & TYPE_BITS;
  if (type < s.SOCK_STREAM || type > 10) return -EINVAL;
  switch (family) {
    case s.AF_INET:
    case s.AF_INET6:
      return makeInet(stack, family, type, protocol);
    case s.AF_NETLINK:
      return makeNetlink(stack, host, type, protocol);
    case s.AF_PACKET:
      return type === s.SOCK_RAW || type === s.SOCK_DGRAM ? new PacketSocket(stack, type, protocol) : -ESOCKTNOSUPPORT;
    default:
      return -EAFNOSUPPORT;
  }
}

function makeInet(stack: Stack, family: number, type: number, protocol: number): OpenSocket | number {
  const icmp = family === s.AF_INET ? s.IPPROTO_ICMP : s.IPPROTO_ICMPV6;
  if (type === s.SOCK_RAW) {
    if (protocol === 0) return -EPROTONOSUPPORT;
    const raw = new RawSocket(stack, family, type, protocol);
    stack.raw.add(raw);
    return raw;
  }
  if (type === s.SOCK_STREAM)
    return protocol === 0 || protocol === s.IPPROTO_TCP ? new TcpSocket(stack, family) : -EPROTONOSUPPORT;
  if (type !== s.SOCK_DGRAM) return -ESOCKTNOSUPPORT;
  if (protocol === 0 || protocol === s.IPPROTO_UDP) return new UdpSocket(stack, family, type, s.IPPROTO_UDP);
  return protocol === icmp ? new PingSocket(stack, family, type, protocol) : -EPROTONOSUPPORT;
}
