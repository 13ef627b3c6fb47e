import { type AddressLike, type IpAddress, toAddress } from "../ip-address";
import type { Route, RouteTable } from "../routes/route-table";
import { withText } from "../text-form";
import { textTable } from "./text-table";

/** Why a route wins or loses. */
export type Verdict = "wins" | "shorter" | "higher metric" | "later" | "no match";

export interface WalkRow<T> extends Route<T> {
  verdict: Verdict;
  /** Leading bits that the address shares with the route's network. */
  sharedBits: number;
  /** A sentence for people. */
  reason: string;
}

/** How a routing table answers for an address: the winner first, then every loser and why. */
export interface MatchWalk<T> {
  address: IpAddress;
  rows: WalkRow<T>[];
  /** Routes of the same version that do not match and were left out. */
  leftOut: number;
  toString(): string;
}

/**
 * Walks through the routes for an address: those that match from the longest to the shortest, then up to `others` that do
 * not, the nearest misses first.
 */
export function matchWalk<T>(table: RouteTable<T>, of: AddressLike, others = 8): MatchWalk<T> {
  const address = toAddress(of);
  const matching = table.matches(address);
  const rows = matching.map((route, n) => matchingRow(address, route, n === 0 ? undefined : matching[0]));
  const misses: WalkRow<T>[] = [];
  for (const route of table) {
    if (route.prefix.version !== address.version || route.prefix.contains(address)) continue;
    misses.push(missingRow(address, route));
  }
  misses.sort((a, b) => b.sharedBits - a.sharedBits);
  const walk = { address, rows: [...rows, ...misses.slice(0, others)], leftOut: Math.max(0, misses.length - others) };
  return withText(walk, () => drawWalk(walk));
}

function matchingRow<T>(address: IpAddress, route: Route<T>, winner: Route<T> | undefined): WalkRow<T> {
  const sharedBits = sharedLength(address, route.prefix.network);
  const { length } = route.prefix;
  if (!winner) {
    const reason = length === 0 ? "holds every address" : `all ${length} bits of the prefix are the address's`;
    return { ...route, verdict: "wins", sharedBits, reason };
  }
  if (winner.prefix.length > length) {
    return {
      ...route,
      verdict: "shorter",
      sharedBits,
      reason: `matches, but ${winner.prefix.length} bits beat ${length}`,
    };
  }
  if (winner.metric < route.metric) {
    return {
      ...route,
      verdict: "higher metric",
      sharedBits,
      reason: `as long, but metric ${winner.metric} beats ${route.metric}`,
    };
  }
  return { ...route, verdict: "later", sharedBits, reason: "as long and as near, but it came later" };
}

function missingRow<T>(address: IpAddress, route: Route<T>): WalkRow<T> {
  const sharedBits = sharedLength(address, route.prefix.network);
  return {
    ...route,
    verdict: "no match",
    sharedBits,
    reason: `bit ${sharedBits + 1} of ${route.prefix.length} differs`,
  };
}

function sharedLength(a: IpAddress, b: IpAddress): number {
  const different = a.toBigInt() ^ b.toBigInt();
  return different === 0n ? a.bitLength : a.bitLength - different.toString(2).length;
}

function drawWalk<T>({ address, rows, leftOut }: Omit<MatchWalk<T>, "toString">): string {
  const lines = rows.map(({ prefix, nextHop, metric, verdict, reason }) => [
    verdict === "wins" ? ">" : verdict === "no match" ? " " : "x",
    String(prefix),
    String(nextHop),
    metric,
    reason,
  ]);
  const table = textTable(["", "prefix", "next hop", "metric", "why"], lines);
  const winner = rows[0]?.verdict === "wins" ? `goes to ${String(rows[0].nextHop)}` : "has no route";
  return `${address} ${winner}\n${table}${leftOut > 0 ? `\n(not shown: ${leftOut} that do not match)` : ""}`;
}
