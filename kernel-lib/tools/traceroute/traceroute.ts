/** traceroute: which routers a packet passes, by packets that live one hop longer each time. */
import type { NetworkHost } from "../../lab";
import { SocketError } from "../../socket";
import { findTarget, HostNames, helpText, splitWords, type Target, ToolError, ToolOutput } from "../command-line";
import { noRightText } from "../icmp";
import { machine } from "../machine";
import { EchoProber, type Prober, UdpProber } from "./prober";
import { readTraceroute, TRACEROUTE, type TracerouteOptions } from "./request";
import type { Hop } from "./result";
import { Tracing } from "./tracing";

const FIRST_PORT = 33_434;
const PACKET_BYTES = { 4: 60, 6: 80 } as const;
/** IP's header, and UDP's or ICMP's. */
const HEADER_BYTES = { 4: 28, 6: 48 } as const;

export interface TracerouteCellOptions extends TracerouteOptions {
  signal?: AbortSignal;
}

/** What traceroute gives; `hops` has each probe. */
export class TracerouteResult extends ToolOutput<HopRow> {
  constructor(
    lines: readonly string[],
    readonly hops: readonly Hop[],
    /** The destination itself answered. */
    readonly reached: boolean,
  ) {
    super(lines, hops.map(rowOf), reached ? 0 : 1);
  }
}

/** A hop in one row. */
export interface HopRow {
  hop: number;
  routers: string;
  bestMs: number | undefined;
  lost: number;
}

function rowOf({ hop, probes }: Hop): HopRow {
  const answered = probes.filter(({ roundTripMs }) => roundTripMs !== undefined);
  const times = answered.map(({ roundTripMs = 0 }) => roundTripMs);
  const routers = [...new Set(answered.map(({ from, name }) => name ?? from))].join(" ");
  return {
    hop,
    routers,
    bestMs: times.length > 0 ? Math.min(...times) : undefined,
    lost: probes.length - answered.length,
  };
}

/**
 * Traces the way from a host (this machine where none is given): `traceroute(alice, "10.0.2.2")`, options or a command line
 * beside it: `traceroute(alice, "-I -n 10.0.2.2")`.
 * @throws {ToolError} where the name is not known, or the host has no route or no right
 */
export async function traceroute(to: string, options?: TracerouteCellOptions): Promise<TracerouteResult>;
export async function traceroute(
  host: NetworkHost,
  to: string,
  options?: TracerouteCellOptions,
): Promise<TracerouteResult>;
export async function traceroute(
  first: NetworkHost | string,
  second?: string | TracerouteCellOptions,
  third?: TracerouteCellOptions,
): Promise<TracerouteResult> {
  const [host, line, given = {}] =
    typeof first === "string"
      ? [machine, first, second as TracerouteCellOptions | undefined]
      : [first, second as string, third];
  const { signal, ...more } = given;
  const { to, options } = readTraceroute(splitWords(line));
  return start(host, to, { ...options, ...more }, () => {}, signal);
}

/** Runs traceroute with the words of a command line; lines are printed as they come. */
export async function runTraceroute(
  host: NetworkHost,
  words: readonly string[],
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<ToolOutput<object>> {
  const { to, options } = readTraceroute(words);
  if (!options.help) return start(host, to, options, print, signal);
  const help = new ToolOutput(helpText(TRACEROUTE).split("\n"), []);
  for (const line of help.lines) print(line);
  return help;
}

async function start(
  host: NetworkHost,
  to: string,
  options: TracerouteOptions,
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<TracerouteResult> {
  const target = await findTarget("traceroute", host, to, options.version);
  const { packetBytes = PACKET_BYTES[target.version], mostHops = 30 } = options;
  const head = `traceroute to ${target.name} (${target.address}), ${mostHops} hops max, ${packetBytes} byte packets`;
  print(head);
  const prober = proberFor(host, target, options, packetBytes);
  try {
    const names = options.numeric ? undefined : new HostNames(host);
    const tracing = new Tracing(prober, target, options, names, print);
    const { lines, hops, reached } = await tracing.run(signal);
    return new TracerouteResult([head, ...lines], hops, reached);
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    throw new ToolError("traceroute", `this host cannot send there: ${error.message}`, error.code, error);
  } finally {
    prober.close();
  }
}

function proberFor(
  host: NetworkHost,
  { version, address }: Target,
  { method = "udp", port = FIRST_PORT }: TracerouteOptions,
  packetBytes: number,
): Prober {
  const payload = new Uint8Array(Math.max(0, packetBytes - HEADER_BYTES[version])).fill(0x40);
  if (method === "udp") return new UdpProber(host, version, address, port, payload);
  try {
    return new EchoProber(host, version, address, payload);
  } catch (error) {
    if (!(error instanceof SocketError) || (error.code !== "EPERM" && error.code !== "EACCES")) throw error;
    throw new ToolError("traceroute", `${noRightText()} Without -I it needs neither.`, error.code, error);
  }
}
