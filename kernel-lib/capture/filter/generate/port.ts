/** Ports of TCP, UDP and SCTP, over IPv4 and IPv6. */
import { and, type Condition, not, or } from "../../bpf/graph";
import type { Direction } from "../ast";
import { ETHERTYPE } from "./ether-type";
import type { Generator } from "./generator";
import { carries } from "./link-payload";
import { type Base, bitsSet, compare } from "./load";

export const IP_PROTOCOL = {
  ICMP: 1,
  IGMP: 2,
  TCP: 6,
  IGRP: 9,
  UDP: 17,
  ESP: 50,
  AH: 51,
  ICMP6: 58,
  PIM: 103,
  VRRP: 112,
  CARP: 112,
  SCTP: 132,
} as const;
const WITH_PORTS = [IP_PROTOCOL.TCP, IP_PROTOCOL.UDP, IP_PROTOCOL.SCTP] as const;

/** A port, or the lowest and highest of a range. */
export type Ports = number | readonly [number, number];

/** Generates the test for a port; without a protocol, of any protocol that has ports. */
export function port(
  generator: Generator,
  ports: Ports,
  protocol: number | undefined,
  direction: Direction | undefined,
): Condition {
  const over4 = portOver4(generator, ports, protocol, direction);
  const over6 = portOver6(generator, ports, protocol, direction);
  return or(over6, over4);
}

/** RFC 791 §3.1: a fragment offset other than 0 means that the ports are in another fragment. */
export const isFirstFragment = (generator: Generator): Condition => not(bitsSet(generator, "network", 6, 2, 0x1fff));

export function portOver4(
  generator: Generator,
  ports: Ports,
  protocol: number | undefined,
  direction: Direction | undefined,
): Condition {
  const ip = carries(generator, ETHERTYPE.IP);
  return and(
    ip,
    eachProtocol(protocol, (one) => {
      const upper = compare(generator, "network", 9, 1, one);
      const first = and(upper, isFirstFragment(generator));
      return and(first, bothPorts(generator, "transport over IPv4", ports, direction));
    }),
  );
}

export function portOver6(
  generator: Generator,
  ports: Ports,
  protocol: number | undefined,
  direction: Direction | undefined,
): Condition {
  const ip6 = carries(generator, ETHERTYPE.IPV6);
  return and(
    ip6,
    eachProtocol(protocol, (one) => {
      const upper = compare(generator, "network", 6, 1, one);
      return and(upper, bothPorts(generator, "transport over IPv6", ports, direction));
    }),
  );
}

function eachProtocol(protocol: number | undefined, generate: (protocol: number) => Condition): Condition {
  if (protocol !== undefined) return generate(protocol);
  const [tcp, udp, sctp] = WITH_PORTS;
  const either = or(generate(tcp), generate(udp));
  return or(generate(sctp), either);
}

/** The source port stands first, the destination port two bytes on (RFC 9293 §3.1, RFC 768, RFC 9260 §3.1). */
function bothPorts(generator: Generator, base: Base, ports: Ports, direction: Direction | undefined): Condition {
  const at = (offset: number): Condition => onePort(generator, base, offset, ports);
  switch (direction) {
    case "src":
      return at(0);
    case "dst":
      return at(2);
    case "src and dst":
      return and(at(0), at(2));
    case undefined:
    case "src or dst":
      return or(at(0), at(2));
    default:
      return generator.refuse(`"${direction}" is for 802.11 addresses, not for ports`);
  }
}

function onePort(generator: Generator, base: Base, offset: number, ports: Ports): Condition {
  if (typeof ports === "number") return compare(generator, base, offset, 2, ports);
  const [low, high] = ports[0] <= ports[1] ? ports : [ports[1], ports[0]];
  const above = compare(generator, base, offset, 2, low, { test: ">=" });
  return and(above, compare(generator, base, offset, 2, high, { test: "<=" }));
}
