/** Routes in route(8)'s columns, and in netstat -r's. */
import type { RouteRow } from "./table";

/** How much: route's own columns, those of netstat -r (-e), or both (-ee). */
export type RouteColumns = "route" | "netstat" | "both";

const left = (text: string | number, width: number): string => String(text).padEnd(width);
const right = (text: string | number, width: number): string => String(text).padStart(width);

/** Writes a table of IPv4 routes. Columns grow with what stands in them; nothing is cut. */
export function routeLines(rows: readonly RouteRow[], columns: RouteColumns): string[] {
  const start = "Destination     Gateway         Genmask         Flags ";
  const heads = {
    route: `${start}Metric Ref    Use Iface`,
    netstat: `${start}  MSS Window  irtt Iface`,
    both: `${start}Metric Ref    Use Iface    MSS   Window irtt`,
  };
  return ["Kernel IP routing table", heads[columns], ...rows.map((row) => routeLine(row, columns))];
}

function routeLine(row: RouteRow, columns: RouteColumns): string {
  const { destination, gateway, netmask, flags, metric, interfaceName, refused } = row;
  const start = `${left(destination, 15)} ${left(gateway, 15)} ${left(netmask, 15)} ${left(flags, 5)} `;
  // the kernel has counted neither references nor uses of a route since 3.6: there is no cache of routes any more
  const [references, uses] = [refused ? "-" : 0, 0];
  const use = `${left(metric, 6)} ${left(references, 3)} ${right(uses, 6)} `;
  const tcp = refused ? (["-", "-", "-"] as const) : ([row.mss, row.window, row.initialRoundTripMs] as const);
  if (columns === "route") return `${start}${use}${interfaceName}`;
  if (columns === "netstat")
    return `${start}${right(tcp[0], 5)} ${left(tcp[1], 5)} ${right(tcp[2], 6)} ${interfaceName}`;
  return `${start}${use}${left(interfaceName, 8)} ${left(tcp[0], 5)} ${left(tcp[1], 6)} ${tcp[2]}`;
}

/** Writes a table of IPv6 routes. */
export function ipv6RouteLines(rows: readonly RouteRow[]): string[] {
  const head = "Destination                    Next Hop                   Flag Met Ref  Use If";
  return [
    "Kernel IPv6 routing table",
    head,
    ...rows.map(
      ({ destination, gateway, flags, metric, interfaceName }) =>
        // netlink tells neither references nor uses
        `${left(destination, 30)} ${left(gateway, 26)} ${left(flags, 4)} ${left(metric, 3)} ${left("-", 1)} ${right("-", 6)} ${interfaceName}`,
    ),
  ];
}
