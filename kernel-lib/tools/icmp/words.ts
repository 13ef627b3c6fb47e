/** ICMP errors in ping's words, and what each means for whoever looks for the fault. */
import { ICMP_TYPE, ICMPV6_TYPE } from "../../wire";

/** RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1: codes of "destination unreachable". */
const UNREACHABLE: readonly string[] = [
  "Destination Net Unreachable",
  "Destination Host Unreachable",
  "Destination Protocol Unreachable",
  "Destination Port Unreachable",
  "Frag needed and DF set",
  "Source Route Failed",
  "Destination Net Unknown",
  "Destination Host Unknown",
  "Source Host Isolated",
  "Destination Net Prohibited",
  "Destination Host Prohibited",
  "Destination Net Unreachable for Type of Service",
  "Destination Host Unreachable for Type of Service",
  "Packet filtered",
  "Precedence Violation",
  "Precedence Cutoff",
];

/** RFC 4443 §3.1. */
const UNREACHABLE_IPV6: readonly string[] = [
  "Destination unreachable: No route",
  "Destination unreachable: Administratively prohibited",
  "Destination unreachable: Beyond scope of source address",
  "Destination unreachable: Address unreachable",
  "Destination unreachable: Port unreachable",
  "Destination unreachable: Source address failed ingress/egress policy",
  "Destination unreachable: Reject route to destination",
];

export interface IcmpFault {
  version: 4 | 6;
  type: number;
  code: number;
  /** The next link's MTU, where the fault is a packet that is too big. */
  mtu?: number;
}

/**
 * Says an ICMP error in words.
 * @example
 * icmpWords({ version: 4, type: 3, code: 1 }) // => "Destination Host Unreachable"
 */
export function icmpWords({ version, type, code, mtu }: IcmpFault): string {
  return version === 4 ? ipv4Words(type, code, mtu) : ipv6Words(type, code, mtu);
}

function ipv4Words(type: number, code: number, mtu?: number): string {
  switch (type) {
    case ICMP_TYPE.destinationUnreachable:
      if (code === 4) return `Frag needed and DF set (mtu = ${mtu ?? 0})`;
      return UNREACHABLE[code] ?? `Dest Unreachable, Bad Code: ${code}`;
    case ICMP_TYPE.timeExceeded:
      return code === 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
    case ICMP_TYPE.sourceQuench:
      return "Source Quench";
    case ICMP_TYPE.redirect:
      return "Redirect";
    case ICMP_TYPE.parameterProblem:
      return "Parameter problem";
    default:
      return `Bad ICMP type: ${type}`;
  }
}

function ipv6Words(type: number, code: number, mtu?: number): string {
  switch (type) {
    case ICMPV6_TYPE.destinationUnreachable:
      return UNREACHABLE_IPV6[code] ?? `Destination unreachable: Unknown code ${code}`;
    case ICMPV6_TYPE.packetTooBig:
      return `Packet too big: mtu=${mtu ?? 0}`;
    case ICMPV6_TYPE.timeExceeded:
      return code === 0 ? "Time exceeded: Hop limit" : "Time exceeded: Defragmentation failure";
    case ICMPV6_TYPE.parameterProblem:
      return "Parameter problem";
    default:
      return `unknown icmp type: ${type}`;
  }
}

/** Tells whether the fault is that a packet's time to live ran out on the way: what traceroute waits for. */
export function isTimeExceeded({ version, type, code }: IcmpFault): boolean {
  return type === (version === 4 ? ICMP_TYPE.timeExceeded : ICMPV6_TYPE.timeExceeded) && code === 0;
}

/** Tells whether the fault is a closed UDP port: what traceroute's last hop says. */
export function isPortUnreachable({ version, type, code }: IcmpFault): boolean {
  return version === 4
    ? type === ICMP_TYPE.destinationUnreachable && code === 3
    : type === ICMPV6_TYPE.destinationUnreachable && code === 4;
}

/** What an error says has failed: the way, the host at its end, or the packet's size. */
export function whatFailed({ version, type, code }: IcmpFault): "route" | "host" | "size" {
  if (version === 6 && type === ICMPV6_TYPE.packetTooBig) return "size";
  if (type !== (version === 4 ? ICMP_TYPE.destinationUnreachable : ICMPV6_TYPE.destinationUnreachable)) return "route";
  if (version === 4 && code === 4) return "size";
  // the last router, or this host itself, asked for the host's hardware address and nobody answered
  return code === (version === 4 ? 1 : 3) || isPortUnreachable({ version, type, code }) ? "host" : "route";
}
