/** Ports by name (/etc/services), and ranges of them. */
import type { Condition } from "../../bpf/graph";
import type { Direction } from "../ast";
import type { Protocol } from "../keywords";
import type { Generator } from "./generator";
import { IP_PROTOCOL, type Ports, port } from "./port";

const WITH_PORTS: Partial<Record<Protocol, number>> = {
  tcp: IP_PROTOCOL.TCP,
  udp: IP_PROTOCOL.UDP,
  sctp: IP_PROTOCOL.SCTP,
};
const NAME_OF = new Map<number, string>([
  [IP_PROTOCOL.TCP, "TCP"],
  [IP_PROTOCOL.UDP, "UDP"],
]);
const HIGHEST_PORT = 0xffff;

/** A port, or two of a range, with the protocol that /etc/services gives the name in; without one it holds in all. */
interface NamedPorts {
  ports: Ports;
  protocol: number | undefined;
}

export function portByNumber(
  generator: Generator,
  number: number,
  type: "port" | "portrange",
  protocol: Protocol | undefined,
  direction: Direction | undefined,
): Condition {
  const wanted = protocolOf(generator, type, protocol);
  return port(generator, checked(generator, type === "port" ? number : [number, number]), wanted, direction);
}

export function portByName(
  generator: Generator,
  name: string,
  protocol: Protocol | undefined,
  direction: Direction | undefined,
): Condition {
  const wanted = protocolOf(generator, "port", protocol);
  const found = lookUp(generator, name) ?? generator.refuse(`unknown port "${name}" (/etc/services)`);
  return port(generator, checked(generator, found.ports), agreed(generator, name, wanted, found.protocol), direction);
}

export function portRangeByName(
  generator: Generator,
  name: string,
  protocol: Protocol | undefined,
  direction: Direction | undefined,
): Condition {
  const wanted = protocolOf(generator, "portrange", protocol);
  const found = lookUpRange(generator, name) ?? generator.refuse(`"${name}" is no range of ports such as 6000-6010`);
  return port(generator, checked(generator, found.ports), agreed(generator, name, wanted, found.protocol), direction);
}

function protocolOf(generator: Generator, type: string, protocol: Protocol | undefined): number | undefined {
  if (protocol === undefined) return undefined;
  return WITH_PORTS[protocol] ?? generator.refuse(`"${protocol}" has no ports: "${type}" goes with tcp, udp and sctp`);
}

function checked(generator: Generator, ports: Ports): Ports {
  for (const one of typeof ports === "number" ? [ports] : ports)
    if (one < 0 || one > HIGHEST_PORT) generator.refuse(`port ${one} is not between 0 and ${HIGHEST_PORT}`);
  return ports;
}

/** The protocol asked for and the one that the name is registered for must not differ. */
function agreed(
  generator: Generator,
  name: string,
  wanted: number | undefined,
  found: number | undefined,
): number | undefined {
  if (wanted !== undefined && found !== undefined && wanted !== found)
    generator.refuse(`port "${name}" is a port of ${NAME_OF.get(found)} (/etc/services)`);
  return wanted ?? found;
}

function lookUp(generator: Generator, name: string): NamedPorts | undefined {
  // getaddrinfo(3) takes a number in text as well, cut to 16 bits.
  if (/^\d+$/.test(name)) return { ports: Number(name) & HIGHEST_PORT, protocol: undefined };
  const tcp = generator.target.names.service(name, "tcp");
  const udp = generator.target.names.service(name, "udp");
  if (tcp !== undefined) return { ports: tcp, protocol: udp === tcp ? undefined : IP_PROTOCOL.TCP };
  return udp === undefined ? undefined : { ports: udp, protocol: IP_PROTOCOL.UDP };
}

/** Two numbers with a dash between them, whatever follows; else two names. */
function lookUpRange(generator: Generator, name: string): NamedPorts | undefined {
  const numbers = /^(\d+)-([-+]?\d+)/.exec(name);
  if (numbers) return { ports: [Number(numbers[1]), Number(numbers[2])], protocol: undefined };
  const dash = name.indexOf("-");
  if (dash < 0) return undefined;
  const [low, high] = [lookUp(generator, name.slice(0, dash)), lookUp(generator, name.slice(dash + 1))];
  if (!low || !high) return undefined;
  const protocol = low.protocol === high.protocol ? low.protocol : undefined;
  return { ports: [low.ports as number, high.ports as number], protocol };
}
