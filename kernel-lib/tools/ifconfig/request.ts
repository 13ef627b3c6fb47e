/** What an ifconfig command line asks for. */
import { nearest } from "../../capture";
import { classOf, parseAddressWithPrefix } from "../../subnet";
import {
  explained,
  type Grammar,
  readIpv4,
  readMac,
  readNetmask,
  readOptions,
  ToolUsageError,
  wholeNumber,
} from "../command-line";

export interface IfconfigRequest {
  /** -a: interfaces that are down too. */
  all?: boolean;
  /** --really: change this machine itself. */
  really?: boolean;
  help?: boolean;
  name?: string;
  change?: InterfaceChange;
}

export interface InterfaceChange {
  /** With its prefix length, unless `prefixLength` comes alone; 0.0.0.0 takes the address away. */
  address?: string;
  prefixLength?: number;
  broadcast?: string;
  mac?: string;
  mtuBytes?: number;
  up?: boolean;
  promiscuous?: boolean;
  arp?: boolean;
  addIpv6?: string[];
  deleteIpv6?: string[];
}

export const IFCONFIG: Grammar<IfconfigRequest> = {
  tool: "ifconfig",
  usage:
    "[-a] [INTERFACE]\n" +
    "       ifconfig INTERFACE [ADDRESS[/LENGTH]] [netmask MASK] [broadcast ADDRESS] [hw ether MAC] [mtu BYTES] [up|down]\n" +
    "                [promisc|-promisc] [arp|-arp] [add|del IPV6/LENGTH]",
  options: [
    { letter: "a", about: "interfaces that are down too", set: () => ({ all: true }) },
    { word: "really", about: "change this machine itself, as root", set: () => ({ really: true }) },
    { word: "help", about: "this help", set: () => ({ help: true }) },
  ],
};

/** What a word sets; `next` gives the word behind it. */
type Read = (next: (what: string) => string, before: InterfaceChange) => InterfaceChange;

/** RFC 791 §3.2: before there were masks, the class told how long the network part is. */
const classfulLength = (address: string): number => classOf(address).defaultLength ?? 24;

const WORDS: Record<string, Read> = {
  up: () => ({ up: true }),
  down: () => ({ up: false }),
  netmask: (next) => ({ prefixLength: readNetmask("ifconfig", next("a mask")) }),
  broadcast: (next) => ({ broadcast: readIpv4("ifconfig", "broadcast", next("an address")) }),
  hw: hardware,
  mtu: (next) => ({ mtuBytes: mtu(next("a number of bytes")) }),
  promisc: () => ({ promiscuous: true }),
  "-promisc": () => ({ promiscuous: false }),
  arp: () => ({ arp: true }),
  "-arp": () => ({ arp: false }),
  add: (next, { addIpv6 = [] }) => ({ addIpv6: [...addIpv6, ipv6(next("an address"))] }),
  del: (next, { deleteIpv6 = [] }) => ({ deleteIpv6: [...deleteIpv6, ipv6(next("an address"))] }),
  inet: () => ({}),
  inet6: () => ({}),
};

function hardware(next: (what: string) => string): InterfaceChange {
  const kind = next("ether");
  if (kind !== "ether") throw new ToolUsageError("ifconfig", `hw ${kind}: the course knows hw ether MAC only`);
  return { mac: readMac("ifconfig", next("a MAC address")) };
}

/** Reads the words behind `ifconfig`. @throws {ToolUsageError} */
export function readIfconfig(words: readonly string[]): IfconfigRequest {
  const request: IfconfigRequest = {};
  const isWord = (word: string): boolean => Object.hasOwn(WORDS, word);
  const options = words.filter((word) => word.startsWith("-") && !isWord(word));
  readOptions(IFCONFIG, options, request);
  const [name, ...rest] = words.filter((word) => !options.includes(word));
  if (name === undefined) return request;
  return { ...request, name, ...(rest.length > 0 ? { change: readChange(rest) } : {}) };
}

function readChange(words: string[]): InterfaceChange {
  const change: InterfaceChange = {};
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const given = word;
    const next = (what: string): string => {
      const value = words.shift();
      if (value === undefined) throw new ToolUsageError("ifconfig", `${given} wants ${what} behind it`);
      return value;
    };
    const read = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    Object.assign(change, read ? read(next, change) : readAddress(word, change));
  }
  return change;
}

/** `192.168.1.23`, or with its length: `192.168.1.23/24`. */
function readAddress(word: string, before: InterfaceChange): InterfaceChange {
  if (/^[^\d]/.test(word) && !word.includes(":")) {
    const meant = nearest(word, Object.keys(WORDS));
    const hint = meant ? `; ${meant} was meant?` : "";
    throw new ToolUsageError("ifconfig", `"${word}" is no address and no word of mine${hint}`);
  }
  if (!word.includes("/")) {
    const address = readIpv4("ifconfig", "address", word);
    return { address, prefixLength: before.prefixLength ?? classfulLength(address) };
  }
  const { address, prefix } = explained("ifconfig", "address", () => parseAddressWithPrefix(word));
  if (address.version === 6) throw new ToolUsageError("ifconfig", `an IPv6 address is one more: add ${word}`);
  return { address: String(address), prefixLength: prefix.length };
}

function ipv6(text: string): string {
  const { address, prefix } = explained("ifconfig", "IPv6 address", () => parseAddressWithPrefix(text));
  if (address.version === 4) throw new ToolUsageError("ifconfig", `${text} is no IPv6 address`);
  return `${address}/${prefix.length}`;
}

function mtu(text: string): number {
  try {
    return wholeNumber(text, 0, 0x7fffffff);
  } catch (error) {
    throw new ToolUsageError("ifconfig", `mtu ${text}: ${(error as Error).message}`);
  }
}
