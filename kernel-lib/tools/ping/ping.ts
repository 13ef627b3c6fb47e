/** ping: is a host there, and how long does a packet take there and back? RFC 792's echo, RFC 4443 §4 of IPv6. */
import type { NetworkHost } from "../../lab";
import { SocketError } from "../../socket";
import { findTarget, HostNames, helpText, splitWords, type Target, ToolError, ToolOutput } from "../command-line";
import { EchoSocket, noRightText } from "../icmp";
import { machine } from "../machine";
import { MTU_DISCOVERY, PING, type PingOptions, readPing } from "./request";
import type { PingResult } from "./result";
import { PingSession } from "./session";

/** A cell must end: without a count it sends so many. */
const COUNT_IN_A_CELL = 4;
/** Ordinary users of the machine may not go faster. */
const SHORTEST_INTERVAL_S = 0.2;

export interface PingCellOptions extends PingOptions {
  /** Ends it; the statistics are still given. */
  signal?: AbortSignal;
}

/**
 * Pings from a host (this machine where none is given): `ping(alice, "10.0.2.2", { count: 3 })`, or a command line as the
 * notes have it: `ping(alice, "-c 3 10.0.2.2")`. Sends 4 requests unless told.
 * @throws {ToolError} where the name is not known, or the host allows no ICMP sockets
 */
export async function ping(to: string, options?: PingCellOptions): Promise<PingResult>;
export async function ping(host: NetworkHost, to: string, options?: PingCellOptions): Promise<PingResult>;
export async function ping(
  first: NetworkHost | string,
  second?: string | PingCellOptions,
  third?: PingCellOptions,
): Promise<PingResult> {
  const [host, line, given = {}] =
    typeof first === "string"
      ? [machine, first, second as PingCellOptions | undefined]
      : [first, second as string, third];
  const { signal, ...more } = given;
  const { to, options } = readPing(splitWords(line));
  const all = { ...options, ...more };
  if (all.count === undefined && all.deadlineS === undefined && !signal) all.count = COUNT_IN_A_CELL;
  return startPing(host, to, all, () => {}, signal);
}

/** Runs ping with the words of a command line; lines are printed as they come. */
export async function runPing(
  host: NetworkHost,
  words: readonly string[],
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<ToolOutput<object>> {
  const { to, options } = readPing(words);
  if (!options.help) return startPing(host, to, options, print, signal);
  const help = new ToolOutput(helpText(PING).split("\n"), []);
  for (const line of help.lines) print(line);
  return help;
}

async function startPing(
  host: NetworkHost,
  to: string,
  options: PingOptions,
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<PingResult> {
  const { intervalS = 1 } = options;
  if (!host.isLab && intervalS < SHORTEST_INTERVAL_S && process.geteuid?.() !== 0)
    throw new ToolError("ping", `-i ${intervalS}: below ${SHORTEST_INTERVAL_S} s this machine asks for root`, "EPERM");
  const target = await findTarget("ping", host, to, options.version);
  const socket = openSocket(host, target);
  try {
    if (options.timeToLive !== undefined) socket.setTimeToLive(options.timeToLive);
    if (options.fragmentation !== undefined) socket.setMtuDiscovery(MTU_DISCOVERY[options.fragmentation]);
    const names = options.numeric || !target.isNamed ? undefined : new HostNames(host);
    return await new PingSession(socket, target, options, names, print).run(signal);
  } finally {
    socket.close();
  }
}

function openSocket(host: NetworkHost, { version }: Target): EchoSocket {
  try {
    return EchoSocket.open(host, version);
  } catch (error) {
    if (!(error instanceof SocketError) || (error.code !== "EPERM" && error.code !== "EACCES")) throw error;
    throw new ToolError("ping", noRightText(), error.code, error);
  }
}
