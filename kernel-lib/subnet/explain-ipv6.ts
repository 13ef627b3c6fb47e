import type { ExplanationStep } from "./explain";
import type { Ipv6Address } from "./ipv6-address";
import { Prefix } from "./prefix";

/** The working behind an IPv6 address: what "::" stands for, the shortest form, zone and IPv4 inside. */
export function explainIpv6Address(address: Ipv6Address, input: string): ExplanationStep[] {
  const steps = [
    { title: "Eight groups of 16 bits", lines: groupLines(address, input) },
    { title: "The form to write (RFC 5952)", lines: canonicalLines(address, input) },
  ];
  if (address.zone !== "") {
    steps.push({
      title: "Zone",
      lines: [`${address.zone}: the interface, because every link has its own ${address.withZone("")}`],
    });
  }
  const { mappedIpv4 } = address;
  if (mappedIpv4) {
    steps.push({
      title: "IPv4 inside",
      lines: [`the last 32 bits are ${mappedIpv4}: how an IPv6 socket names an IPv4 peer`],
    });
  }
  return steps;
}

/** The working behind an IPv6 prefix: where the length cuts the groups, what is left, how many /64 networks. */
export function explainIpv6Prefix(address: Ipv6Address, length: number): ExplanationStep[] {
  const prefix = new Prefix(address, length);
  return [
    { title: "Eight groups of 16 bits", lines: groupLines(address, address.toString()) },
    { title: `Network: the first ${length} bits`, lines: networkLines(address, prefix) },
    { title: "Size", lines: sizeLines(prefix) },
  ];
}

function groupLines(address: Ipv6Address, input: string): string[] {
  const zeros = 8 - (input.split("%")[0] ?? "").split(":").filter((group) => group !== "").length;
  const lines = [address.withZone("").toExpanded()];
  if (input.includes("::") && !input.includes("."))
    lines.push(`"::" stands for ${zeros} group${zeros === 1 ? "" : "s"} of zeros`);
  return lines;
}

function canonicalLines(address: Ipv6Address, input: string): string[] {
  const canonical = address.toString();
  if (canonical === input) return [`${canonical} is it already`];
  return [`${canonical}: lower case, no leading zeros, "::" for the longest run of at least two zero groups`];
}

function networkLines(address: Ipv6Address, prefix: Prefix): string[] {
  const { length, network } = prefix;
  const whole = Math.floor(length / 16);
  const lines = [
    `${whole} whole group${whole === 1 ? "" : "s"}${length % 16 ? ` and ${length % 16} bits of group ${whole + 1}` : ""}`,
  ];
  if (length % 16) {
    const bits = (address.groups[whole] as number).toString(2).padStart(16, "0");
    const kept = bits.slice(0, length % 16);
    lines.push(
      `${(address.groups[whole] as number).toString(16).padStart(4, "0")} = ${kept}|${bits.slice(length % 16)}`,
    );
    lines.push(`keep ${kept}, zeros after it`);
  }
  lines.push(`${prefix}`);
  if (!network.equals(address)) lines.push(`${address} has bits set after them: it is an address in ${prefix}`);
  return lines;
}

function sizeLines({ length, hostBits, addressCount }: Prefix): string[] {
  const lines = [
    `2^${hostBits} = ${addressCount} address${addressCount === 1n ? "" : "es"}; no broadcast address in IPv6`,
  ];
  if (length < 64)
    lines.push(`2^${64 - length} = ${1n << BigInt(64 - length)} networks of /64, the size of every link`);
  if (length === 64) lines.push("one link: a host makes the other 64 bits itself (RFC 4862)");
  return lines;
}
