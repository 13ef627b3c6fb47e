/** IP hosts and networks, and DECnet hosts. */
import { and, type Condition, or } from "../../bpf/graph";
import type { Direction } from "../ast";
import type { Protocol } from "../keywords";
import { ETHERTYPE } from "./ether-type";
import type { Generator } from "./generator";
import { carries } from "./link-payload";
import { compare } from "./load";

/** Generates a test in one direction, or both of them joined as the qualifier says. */
export function inDirection(
  generator: Generator,
  direction: Direction | undefined,
  one: (direction: "src" | "dst") => Condition,
): Condition {
  switch (direction) {
    case "src":
    case "dst":
      return one(direction);
    case "src and dst":
      return and(one("src"), one("dst"));
    case undefined:
    case "src or dst":
      return or(one("src"), one("dst"));
    default:
      return generator.refuse(`"${direction}" is for 802.11 addresses only`);
  }
}

/** What is said of a host or a network. */
export interface HostTest {
  protocol: Protocol | undefined;
  direction: Direction | undefined;
  /** "host" or "net", for errors. */
  what: string;
}

/** Where IPv4 addresses stand: RFC 791 §3.1; in ARP and RARP (RFC 826) between Ethernet and IPv4. */
const IPV4_ADDRESSES = {
  ip: { type: ETHERTYPE.IP, src: 12, dst: 16 },
  arp: { type: ETHERTYPE.ARP, src: 14, dst: 24 },
  rarp: { type: ETHERTYPE.RARP, src: 14, dst: 24 },
} as const;

/** Generates the test for an IPv4 host or network; without a protocol in IPv4, ARP and RARP. */
export function host4(generator: Generator, address: number, mask: number, test: HostTest): Condition {
  const { protocol, direction, what } = test;
  const as = (name: keyof typeof IPV4_ADDRESSES): Condition => {
    const { type, ...offsets } = IPV4_ADDRESSES[name];
    return inDirection(generator, direction, (way) => {
      const ofType = carries(generator, type);
      return and(ofType, compare(generator, "network", offsets[way], 4, address, { mask }));
    });
  };
  if (protocol === "ip" || protocol === "arp" || protocol === "rarp") return as(protocol);
  if (protocol === "decnet") return decnetHost(generator, address, direction);
  if (protocol !== undefined)
    return generator.refuse(`"${protocol}" does not go with an IPv4 ${what}; ip, arp and rarp do`);
  const ip = as("ip");
  // Behind MPLS labels nothing tells ARP.
  if (generator.labels > 0) return ip;
  const either = or(ip, as("arp"));
  return or(either, as("rarp"));
}

/** Generates the test for an IPv6 host or network (RFC 8200 §3), given as four words. */
export function host6(
  generator: Generator,
  address: readonly number[],
  mask: readonly number[],
  test: HostTest,
): Condition {
  const { protocol, direction, what } = test;
  if (protocol !== undefined && protocol !== "ip6")
    generator.refuse(`"${protocol}" does not go with an IPv6 ${what}; ip6 does`);
  return inDirection(generator, direction, (way) => {
    const offset = way === "src" ? 8 : 24;
    const word = (at: number): Condition =>
      compare(generator, "network", offset + 4 * at, 4, address[at] ?? 0, { mask: mask[at] ?? 0 });
    const words = [2, 1, 0].reduce((rest, at) => and(word(at), rest), word(3));
    return and(carries(generator, ETHERTYPE.IPV6), words);
  });
}

/** DECnet Phase IV data packets with a long or a short header, behind one byte of padding or none. */
function decnetHost(generator: Generator, address: number, direction: Direction | undefined): Condition {
  const swapped = ((address & 0xff) << 8) | ((address >> 8) & 0xff);
  return inDirection(generator, direction, (way) => {
    const [short, long] = way === "dst" ? [1, 7] : [3, 15];
    const decnet = carries(generator, ETHERTYPE.DECNET);
    const padded = (flags: number, offset: number): Condition =>
      and(
        compare(generator, "network", 2, 2, flags, { mask: 0xff07 }),
        compare(generator, "network", 3 + offset, 2, swapped),
      );
    const bare = (flags: number, offset: number): Condition =>
      and(
        compare(generator, "network", 2, 1, flags, { mask: 0x07 }),
        compare(generator, "network", 2 + offset, 2, swapped),
      );
    const forms = [padded(0x8106, long), bare(0x06, long), padded(0x8102, short), bare(0x02, short)];
    return and(
      decnet,
      forms.reduce((rest, form) => or(form, rest)),
    );
  });
}
