/** netstat: sockets by sock_diag, routes and interfaces by rtnetlink; /proc only for the names of programs. */
import type { NetworkHost } from "../../lab";
import { IFF } from "../../wire";
import { HostNames, helpText, splitWords, ToolOutput } from "../command-line";
import { interfaceLines, viewsOf } from "../ifconfig";
import { machine } from "../machine";
import { listInterfaces } from "../netlink";
import { ipv6RouteLines, type RouteColumns, routeLines, routeRows } from "../route";
import { interfaceTable } from "./interfaces";
import { SocketNames } from "./names";
import { programsOf } from "./programs";
import { NETSTAT, type NetstatRequest, readNetstat } from "./request";
import { findSockets, type SocketRow } from "./sockets";
import { socketLines, unixLines } from "./text";
import { findUnixSockets, type UnixRow } from "./unix-sockets";
import { userNames } from "./users";

/**
 * Lists sockets, routes or interfaces of a host, as the command line has it: `netstat(alice, "-ntl")`,
 * `netstat(alice, "-r -n")`.
 * @throws {ToolUsageError} for an option that is not there
 */
export async function netstat(host: NetworkHost = machine, commandLine = ""): Promise<ToolOutput<object>> {
  return runNetstat(host, splitWords(commandLine));
}

/** Runs netstat with the words of a command line. */
export async function runNetstat(host: NetworkHost, words: readonly string[]): Promise<ToolOutput<object>> {
  const request = readNetstat(words);
  if (request.help) return new ToolOutput(helpText(NETSTAT).split("\n"), []);
  if (request.routes) return routes(host, request);
  if (request.interfaces) return interfaces(host, request);
  return sockets(host, request);
}

async function routes(host: NetworkHost, request: NetstatRequest): Promise<ToolOutput<object>> {
  const version = request.ipv6 && !request.ipv4 ? 6 : 4;
  const rows = await routeRows(host, { version, numeric: request.numeric ?? false });
  // netstat -r has other columns than route; -ee has both
  return new ToolOutput(version === 6 ? ipv6RouteLines(rows) : routeLines(rows, columnsOf(request)), rows);
}

/** netstat -r has columns of its own, -re has route's, -ree both. */
function columnsOf({ extended }: NetstatRequest): RouteColumns {
  return extended === 2 ? "both" : extended === 1 ? "route" : "netstat";
}

async function interfaces(host: NetworkHost, { extended, all }: NetstatRequest): Promise<ToolOutput<object>> {
  const views = viewsOf(await listInterfaces(host)).filter(({ flags }) => all || (flags & IFF.up) !== 0);
  const lines = extended
    ? ["Kernel Interface table", ...views.flatMap((view) => [...interfaceLines(view), ""])]
    : interfaceTable(views);
  return new ToolOutput(lines, views);
}

async function sockets(host: NetworkHost, request: NetstatRequest): Promise<ToolOutput<SocketRow | UnixRow>> {
  const inet = wantsInternet(request) ? await internetRows(host, request) : undefined;
  const unix = wantsUnix(request) ? await findUnixSockets(host, request) : undefined;
  const rows = [...(inet ?? []), ...(unix ?? [])];
  if (request.programs) namePrograms(rows);
  const lines = [...(inet ? socketLines(inet, request, userNames()) : []), ...(unix ? unixLines(unix, request) : [])];
  return new ToolOutput(lines, rows);
}

const wantsInternet = ({ tcp, udp, raw, unix }: NetstatRequest): boolean => Boolean(tcp || udp || raw || !unix);

/** Without a protocol or a family netstat lists everything there is. */
function wantsUnix({ tcp, udp, raw, unix, ipv4, ipv6 }: NetstatRequest): boolean {
  return unix ?? !(tcp || udp || raw || ipv4 || ipv6);
}

async function internetRows(host: NetworkHost, request: NetstatRequest): Promise<SocketRow[]> {
  const names = new SocketNames(request.numeric ? undefined : new HostNames(host));
  const found = await findSockets(host, request);
  const rows: SocketRow[] = [];
  for (const { row, socket, service } of found)
    rows.push({ ...row, ...(await names.ends(socket, service, row.protocol.startsWith("raw"))) });
  return rows;
}

/** A socket that no process holds any more (TIME_WAIT) has inode 0. */
function namePrograms(rows: (SocketRow | UnixRow)[]): void {
  const programs = programsOf(new Set(rows.map(({ inode }) => inode).filter((inode) => inode > 0)));
  for (const row of rows) row.program = programs.get(row.inode) ?? "-";
}
