import type { Command } from "commander";
import {
  bitView,
  caret,
  classOf,
  examineAddress,
  examinePrefix,
  explain,
  type Fault,
  type IpAddress,
  Ipv4Address,
  Ipv6Address,
  isPrivate,
  multicastScope,
  Prefix,
  specialBlock,
} from "../../subnet";
import { coloured } from "./colours";
import { answerEveryLine } from "./every-line";
import { jsonCount } from "./json-problem";

/** `npx wirebook subnet`: what an address or a prefix is. */
export function subnet(command: Command): void {
  command
    .argument("[inputs...]", "addresses or prefixes; without any they are read from standard input, one a line")
    .option("--json", "one JSON object a line")
    .option("--explain", "show the working, step by step")
    .action(async (inputs: string[], options: { json?: boolean; explain?: boolean }) => {
      const answer = options.json
        ? (input: string) => JSON.stringify(describe(input))
        : options.explain
          ? explained
          : report;
      if (inputs.length === 0) await answerEveryLine(answer);
      else for (const input of inputs) console.log(answer(input));
    });
}

/** What the verb says of one input line, as contracts have it. */
export function describe(input: string): object {
  const read = examine(input);
  if ("reason" in read) return { input, valid: false, error: { reason: read.reason, at: read.at } };
  const { address, length } = read;
  if (length === undefined) {
    const head = { input, valid: true, kind: "address", version: address.version, canonical: address.toString() };
    return { ...head, ...what(address, address) };
  }
  const prefix = new Prefix(address, length);
  const { version, addressCount, network } = prefix;
  return {
    ...{ input, valid: true, kind: "prefix", version, canonical: prefix.toString(), network: network.toString() },
    ...(version === 4 ? { broadcast: prefix.broadcast, netmask: prefix.netmask, wildcard: prefix.wildcard } : {}),
    ...{ prefixLength: length, addresses: jsonCount(addressCount) },
    ...(version === 4 ? { firstHost: prefix.firstHost, lastHost: prefix.lastHost, hosts: prefix.hostCount } : {}),
    hostBitsSet: address.compare(network) !== 0,
    ...what(network, prefix),
  };
}

function examine(input: string): { address: IpAddress; length?: number } | Fault {
  if (input.includes("/")) return examinePrefix(input);
  const address = examineAddress(input);
  return "reason" in address ? address : { address };
}

function what(address: IpAddress, of: IpAddress | Prefix): object {
  const block = specialBlock(of);
  return {
    class: address instanceof Ipv4Address ? classOf(address).name : undefined,
    special: block && {
      ...{
        name: block.name,
        prefix: block.addressBlock,
        rfc: block.rfc,
        source: block.source,
        destination: block.destination,
      },
      ...{ forwardable: block.forwardable, globallyReachable: block.globallyReachable },
    },
    private: isPrivate(of),
    mapped: mappedOf(of),
  };
}

/** What an IPv4-mapped address, or a prefix of them, is in IPv4. */
function mappedOf(of: IpAddress | Prefix): string | undefined {
  if (of instanceof Ipv6Address) return of.mappedIpv4?.toString();
  if (!(of instanceof Prefix) || of.length < 96 || of.network instanceof Ipv4Address) return undefined;
  const ipv4 = of.network.mappedIpv4;
  return ipv4 && new Prefix(ipv4, of.length - 96).toString();
}

function explained(input: string): string {
  return `${coloured("bold", input)}\n${explain(input)}\n`;
}

/** The same as people read it. */
function report(input: string): string {
  const read = examine(input);
  if ("reason" in read) return `${coloured("red", read.reason)}\n${caret(input, read.at)}\n`;
  const { address, length } = read;
  const rows = length === undefined ? addressRows(address) : prefixRows(address, new Prefix(address, length));
  const of = length === undefined ? address : new Prefix(address, length);
  return [...rows, ...useRows(of)]
    .map(([label, value, bits]) => row(label, value, bits))
    .join("\n")
    .concat("\n");
}

type Row = [label: string, value: string, bits?: string];

function row(label: string, value: string, bits = ""): string {
  return `${label.padEnd(11)} ${coloured("bold", value.padEnd(bits ? 20 : 0))} ${bits}`.trimEnd();
}

function addressRows(address: IpAddress): Row[] {
  if (address instanceof Ipv4Address) {
    const { name, leadingBits } = classOf(address);
    return [
      ["address", `${address}`, bitsOf(address)],
      ["class", `${name} (begins with ${leadingBits})`],
      ["number", `${address.toNumber()}`],
      ["name", address.reverseName()],
    ];
  }
  const mapped: Row[] = address.mappedIpv4 ? [["IPv4 inside", `${address.mappedIpv4}`]] : [];
  const zone: Row[] = address.zone ? [["zone", address.zone]] : [];
  return [
    ["address", `${address}`],
    ["in full", address.toExpanded()],
    ...zone,
    ...mapped,
    ["name", address.reverseName()],
  ];
}

function prefixRows(address: IpAddress, prefix: Prefix): Row[] {
  const { network, length, addressCount } = prefix;
  if (!(network instanceof Ipv4Address)) {
    const links: Row[] = length <= 64 ? [["/64 links", `${1n << BigInt(64 - length)}`]] : [];
    return [
      ["address", `${address}`],
      ["network", `${prefix}`],
      ["last", `${prefix.last}`],
      ["addresses", `${addressCount}`],
      ...links,
    ];
  }
  const { name, defaultLength } = classOf(network);
  const lines: [string, IpAddress | undefined, string?][] = [
    ["address", address],
    ["netmask", prefix.netmask, `${prefix.netmask} = ${length}`],
    ["wildcard", prefix.wildcard],
    ["network", network, `${prefix}`],
    ["broadcast", prefix.broadcast],
    ["first host", prefix.firstHost],
    ["last host", prefix.lastHost],
  ];
  const rows = lines.flatMap(([label, of, text]): Row[] => (of ? [[label, text ?? `${of}`, bitsOf(of, length)]] : []));
  const hosts = `${prefix.hostCount} of ${addressCount} addresses`;
  return [...rows, ["hosts", hosts], ["class", defaultLength ? `${name} (its own mask was /${defaultLength})` : name]];
}

/** Network bits and host bits in two colours. */
function bitsOf(address: IpAddress, length?: number): string {
  const [, , bits = ""] = bitView(address, length).toString().split("\n");
  const [network = "", host] = bits.split("|");
  if (host === undefined) return coloured("cyan", network);
  return `${coloured("cyan", network)}|${coloured("yellow", host)}`;
}

function useRows(of: IpAddress | Prefix): Row[] {
  const block = specialBlock(of);
  const scope = of instanceof Prefix ? undefined : multicastScope(of);
  const rows: Row[] = block ? [["special", `${block.name}, ${block.addressBlock} (${block.rfc})`]] : [];
  if (scope) rows.push(["multicast", `scope ${scope}`]);
  if (isPrivate(of)) rows.push(["private", "yes"]);
  return rows;
}
