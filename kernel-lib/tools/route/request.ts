/** What a route command line asks for. */
import { nearest } from "../../capture";
import { classOf, Ipv4Address, Prefix } from "../../subnet";
import {
  explained,
  type Grammar,
  readNetmask,
  readNetwork,
  readOptions,
  ToolUsageError,
  wholeNumber,
} from "../command-line";

const TOOL = "route";

export interface RouteRequest {
  numeric?: boolean;
  /** -e: netstat's columns; -ee: both. */
  extended?: 1 | 2;
  version?: 4 | 6;
  really?: boolean;
  help?: boolean;
  change?: RouteChange;
}

export interface RouteChange {
  verb: "add" | "del";
  /** The destination; length 0 is the default route. */
  destination: Prefix;
  /** An address, or a name that the host resolves. */
  gateway?: string;
  interfaceName?: string;
  metric?: number;
  mss?: number;
  window?: number;
  /** Milliseconds. */
  initialRoundTripMs?: number;
  /** Packets to it are refused. */
  reject?: boolean;
}

export const ROUTE: Grammar<RouteRequest> = {
  tool: TOOL,
  usage:
    "[-n] [-e] [-4|-6]\n" +
    "       route add|del default gw GATEWAY [dev INTERFACE] [metric N]\n" +
    "       route add|del -net NETWORK netmask MASK [gw GATEWAY] [dev INTERFACE] [metric N] [reject]\n" +
    "       route add|del -host ADDRESS [gw GATEWAY] [dev INTERFACE] [metric N] [reject]",
  options: [
    { letter: "n", word: "numeric", about: "addresses, not names", set: () => ({ numeric: true }) },
    {
      letter: "e",
      word: "extend",
      about: "netstat's columns; -ee both",
      set: (_, { extended }) => ({ extended: extended === undefined ? 1 : 2 }),
    },
    { letter: "4", about: "IPv4, as unless told", set: () => ({ version: 4 }) },
    { letter: "6", about: "IPv6", set: () => ({ version: 6 }) },
    { word: "really", about: "change this machine itself, as root", set: () => ({ really: true }) },
    { word: "help", about: "this help", set: () => ({ help: true }) },
  ],
};

/** Reads the words behind `route`. @throws {ToolUsageError} */
export function readRoute(words: readonly string[]): RouteRequest {
  const request: RouteRequest = {};
  const at = words.findIndex((word) => !word.startsWith("-"));
  const [head, tail] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at)];
  readOptions(ROUTE, head, request);
  const isLong = (word: string): boolean => word.startsWith("--");
  readOptions(ROUTE, tail.filter(isLong), request);
  const [verb, ...rest] = tail.filter((word) => !isLong(word));
  if (verb === undefined) return request;
  if (verb !== "add" && verb !== "del") {
    const meant = verb === "delete" ? "del" : nearest(verb, ["add", "del", "default"]);
    throw new ToolUsageError(TOOL, `"${verb}" is neither add nor del${meant ? `; ${meant} was meant?` : ""}`);
  }
  return { ...request, change: readChange(verb, rest) };
}

/** What the words behind add or del have said so far. */
interface Said {
  target?: string;
  kind?: "net" | "host";
  maskLength?: number;
  change: Partial<RouteChange>;
}

function readChange(verb: "add" | "del", words: string[]): RouteChange {
  const said: Said = { change: {} };
  for (let word = words.shift(); word !== undefined; word = words.shift()) readWord(word, words, said);
  if (said.target === undefined) throw new ToolUsageError(TOOL, `${verb} what? default, -net NETWORK or -host ADDRESS`);
  const destination = destinationOf(said.target, said);
  const { gateway, interfaceName, reject } = said.change;
  if (verb === "add" && gateway === undefined && interfaceName === undefined && !reject)
    throw new ToolUsageError(TOOL, `${said.target}: which way? Say gw GATEWAY, or dev INTERFACE, or both.`);
  return { verb, destination, ...said.change };
}

/** Words with a value behind them. */
const VALUES: Record<string, (text: string, said: Said) => void> = {
  netmask: (text, said) => {
    said.maskLength = readNetmask(TOOL, text);
  },
  gw: (text, { change }) => {
    change.gateway = text;
  },
  dev: (text, { change }) => {
    change.interfaceName = text;
  },
  metric: (text, { change }) => {
    change.metric = number("metric", text);
  },
  mss: (text, { change }) => {
    change.mss = number("mss", text);
  },
  window: (text, { change }) => {
    change.window = number("window", text);
  },
  irtt: (text, { change }) => {
    change.initialRoundTripMs = number("irtt", text);
  },
};
const KINDS: Record<string, "net" | "host"> = { "-net": "net", "-host": "host" };

function readWord(word: string, words: string[], said: Said): void {
  const read = Object.hasOwn(VALUES, word) ? VALUES[word] : undefined;
  if (read) {
    const value = words.shift();
    if (value === undefined) throw new ToolUsageError(TOOL, `${word} wants a value behind it`);
    read(value, said);
  } else if (word === "reject") said.change.reject = true;
  else if (Object.hasOwn(KINDS, word)) said.kind = KINDS[word] as "net" | "host";
  else if (said.target === undefined) said.target = word;
  else readStray(word, said);
}

/** route takes an interface without `dev`, too. */
function readStray(word: string, { change }: Said): void {
  const meant = nearest(word, [...Object.keys(VALUES), "reject"]);
  if (meant || change.interfaceName !== undefined || word.startsWith("-"))
    throw new ToolUsageError(TOOL, `"${word}" is no word of mine${meant ? `; ${meant} was meant?` : ""}`);
  change.interfaceName = word;
}

function number(word: string, text: string): number {
  try {
    return wholeNumber(text, 0, 0xffffffff);
  } catch (error) {
    throw new ToolUsageError(TOOL, `${word} ${text}: ${(error as Error).message}`);
  }
}

function destinationOf(target: string, { kind, maskLength }: Said): Prefix {
  if (target === "default") return Prefix.parse("0.0.0.0/0");
  if (target.includes(":")) return ipv6Destination(target, kind);
  const [address = "", lengthText] = target.split("/");
  const given = maskLength ?? (lengthText === undefined ? undefined : number("the length behind /", lengthText));
  if (kind === "host" && given !== undefined && given !== 32)
    throw new ToolUsageError(TOOL, `a mask makes no sense with -host: it is one address, a /32; -net was meant?`);
  const parsed = explained(TOOL, "destination", () => Ipv4Address.parse(address));
  if (kind === "host") return new Prefix(parsed, 32);
  return readNetwork(TOOL, address, given ?? (kind === "net" ? classfulLength(parsed) : hostUnlessNetwork(parsed)));
}

/** RFC 791 §3.2: without a mask the class tells the length, as before there were masks. */
const classfulLength = (address: Ipv4Address): number => classOf(address).defaultLength ?? 24;

/** Without -net and -host an address whose host part is zero is a network, any other a host. */
function hostUnlessNetwork(address: Ipv4Address): number {
  const length = classfulLength(address);
  return String(new Prefix(address, length)).startsWith(`${address}/`) ? length : 32;
}

function ipv6Destination(target: string, kind: "net" | "host" | undefined): Prefix {
  const text = target.includes("/") ? target : `${target}/128`;
  if (kind === "host" && !text.endsWith("/128")) throw new ToolUsageError(TOOL, "-host takes one address, a /128");
  const prefix = explained(TOOL, "destination", () => Prefix.parse(text));
  const network = String(prefix);
  if (!text.includes(network.split("/")[0] as string))
    throw new ToolUsageError(TOOL, `${text} has bits set in its host part; ${network} was meant?`);
  return prefix;
}
