/** route: the routing table shown and changed, by netlink. */
import type { NetworkHost } from "../../lab";
import { helpText, mayChange, splitWords, ToolOutput } from "../command-line";
import { machine } from "../machine";
import { changeRoute } from "./change";
import { ROUTE, readRoute } from "./request";
import { type RouteRow, routeRows } from "./table";
import { ipv6RouteLines, type RouteColumns, routeLines } from "./text";

const COLUMNS: readonly RouteColumns[] = ["route", "netstat", "both"];

/**
 * Shows the routes of a host, or changes one, as the command line has it: `route(alice, "-n")`,
 * `route(alice, "add default gw 10.0.1.1")`. After a change it gives the table as it is now, in numbers.
 * @throws {ToolUsageError} for a command line that says nothing
 * @throws {ToolError} where the kernel refuses
 */
export async function route(host: NetworkHost = machine, commandLine = ""): Promise<ToolOutput<RouteRow>> {
  return runRoute(host, splitWords(commandLine));
}

/** Runs route with the words of a command line. */
export async function runRoute(host: NetworkHost, words: readonly string[]): Promise<ToolOutput<RouteRow>> {
  const request = readRoute(words);
  if (request.help) return new ToolOutput(helpText(ROUTE).split("\n"), []);
  const { change, extended = 0, version = 4, numeric = false } = request;
  if (change) {
    mayChange("route", host, request.really ?? false, `route ${words.join(" ")}`);
    await changeRoute(host, change);
  }
  const shown = change?.destination.version ?? version;
  const rows = await routeRows(host, { version: shown, numeric: numeric || change !== undefined });
  return new ToolOutput(shown === 4 ? routeLines(rows, COLUMNS[extended] ?? "route") : ipv6RouteLines(rows), rows);
}
