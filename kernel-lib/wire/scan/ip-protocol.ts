// IANA protocol numbers: from an IP header to what it carries.
import { IP_PROTOCOL } from "../ip-protocol";
import { handlers } from "./handlers";
import { scanIcmp } from "./icmp";
import { scanIcmpv6 } from "./icmpv6";
import { scanExtension } from "./ipv6-extension";
import type { End, Packet } from "./packet";
import { scanTcp } from "./tcp";
import { scanUdp, scanUdpLite } from "./udp";

export function scanIpProtocol(p: Packet, protocol: number, at: number, capturedEnd: number, reportedEnd: number): End {
  switch (protocol) {
    case IP_PROTOCOL.tcp:
      return scanTcp(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.udp:
      return scanUdp(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.udpLite:
      return scanUdpLite(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.icmp:
      return scanIcmp(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.icmpv6:
      return scanIcmpv6(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.ipv4:
      return handlers.ip(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.ipv6:
      return handlers.ipv6(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.gre:
      return handlers.gre(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.mpls:
      return handlers.mpls(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.etherIp:
      return handlers.etherIp(p, at, capturedEnd, reportedEnd);
    case IP_PROTOCOL.ethernet:
      return handlers.ethernet(p, at, capturedEnd, reportedEnd);
    default:
      return scanExtension(p, protocol, at, capturedEnd, reportedEnd, scanIpProtocol);
  }
}
