import { classOf } from "./address-class";
import type { ExplanationStep } from "./explain";
import type { Ipv4Address } from "./ipv4-address";
import { Prefix } from "./prefix";

/** The working behind an IPv4 address: octets to bits, the number they make, the class. */
export function explainIpv4Address(address: Ipv4Address): ExplanationStep[] {
  return [
    { title: "Octets to bits", lines: octetLines(address) },
    { title: "One number of 32 bits", lines: [numberLine(address)] },
    { title: "Class, by the first bits", lines: classLines(address) },
  ];
}

/** The working behind an IPv4 prefix: bits, mask, AND, hosts, class. */
export function explainIpv4Prefix(address: Ipv4Address, length: number): ExplanationStep[] {
  const prefix = new Prefix(address, length);
  return [
    { title: "Octets to bits", lines: octetLines(address) },
    { title: `Mask of /${length}`, lines: maskLines(prefix) },
    { title: "Network: address AND mask", lines: andLines(address, prefix) },
    { title: "Broadcast: host bits all ones", lines: broadcastLines(prefix) },
    { title: "Addresses for hosts", lines: hostLines(prefix) },
    { title: "Class, by the first bits", lines: [...classLines(address), ...subnetLines(address, length)] },
  ];
}

function octetLines(address: Ipv4Address): string[] {
  return address.octets.map((octet) => {
    const powers = [128, 64, 32, 16, 8, 4, 2, 1].filter((power) => octet & power);
    return `${String(octet).padStart(3)} = ${octet.toString(2).padStart(8, "0")}  ${powers.join(" + ") || "no bit set"}`;
  });
}

function numberLine(address: Ipv4Address): string {
  const [a, b, c, d] = address.octets;
  return `${a} x 16777216 + ${b} x 65536 + ${c} x 256 + ${d} = ${address.toNumber()}`;
}

function maskLines({ length, netmask, wildcard, hostBits }: Prefix): string[] {
  return [
    `${length} ones, then ${hostBits} zeros (32 bits in all)`,
    `${netmask.toBinary()} = ${netmask}`,
    `turned round, as access lists write it: ${wildcard}`,
  ];
}

function andLines(address: Ipv4Address, { network, netmask, length }: Prefix): string[] {
  const marked = (of: { toBinary(): string }): string => cut(of.toBinary(), length);
  const lines = [
    `    ${marked(address)}  ${address}`,
    `AND ${marked(netmask)}  ${netmask}`,
    `  = ${marked(network)}  ${network}`,
  ];
  if (!network.equals(address))
    lines.push(`${address} has host bits set: it is an address in ${network}/${length}, not its name`);
  return lines;
}

/** Marks the boundary in dotted bits. */
function cut(dotted: string, length: number): string {
  const at = length + Math.floor(length / 8);
  return `${dotted.slice(0, at)}|${dotted.slice(at)}`;
}

function broadcastLines({ broadcast, last, length }: Prefix): string[] {
  if (broadcast)
    return [`    ${cut(last.toBinary(), length)}  ${broadcast}`, "a packet to it goes to every host of the network"];
  if (length === 31) return ["none: on a /31, a link between two, both addresses are hosts (RFC 3021)"];
  return ["none: a /32 is one host"];
}

function hostLines(prefix: Prefix): string[] {
  const { hostBits, addressCount, firstHost, lastHost, hostCount } = prefix;
  const counted = `2^${hostBits} = ${addressCount} address${addressCount === 1n ? "" : "es"}`;
  const hosts =
    hostBits > 1 ? `${counted}, less network and broadcast: ${hostCount} hosts` : `${counted}, all for hosts`;
  return [hosts, `from ${firstHost} to ${lastHost}`];
}

function classLines(address: Ipv4Address): string[] {
  const { name, leadingBits, firstOctets, defaultLength, use } = classOf(address);
  const first = address.octets[0].toString(2).padStart(8, "0");
  const mask = defaultLength ? `, whose own mask is /${defaultLength}` : "";
  return [`${first} begins with ${leadingBits}: class ${name} (${firstOctets.join(" to ")}), ${use}${mask}`];
}

function subnetLines(address: Ipv4Address, length: number): string[] {
  const { defaultLength } = classOf(address);
  if (!defaultLength) return [];
  const since = "since CIDR (RFC 4632) only the written length counts";
  if (length === defaultLength) return [`/${length} is that mask; ${since}`];
  const bits = Math.abs(length - defaultLength);
  if (length > defaultLength)
    return [`/${length} borrows ${bits} host bits: one of 2^${bits} = ${2 ** bits} subnets; ${since}`];
  return [`/${length} joins 2^${bits} = ${2 ** bits} such networks (a supernet); ${since}`];
}
