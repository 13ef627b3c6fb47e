/**
 * The routing table as route(8) shows and sets it.
 *
 * Not supported: -C (the cache of routes is gone since Linux 3.6), -F and -v, address families other than IP, `mod dyn
 * reinstate`, names of networks (/etc/networks).
 * Other than route(8): of several next hops it shows the first too, and tells of the others in `rows`; names are not cut to
 * 15 characters; references and uses of IPv6 routes, which netlink does not tell, are "-"; the kernel's own null entries of
 * IPv6 (::/0 on lo, flags !n), which netlink does not list, are not there.
 */
export { route, runRoute } from "./route";
export { type RouteRow, type RouteTableOptions, routeRows } from "./table";
export { ipv6RouteLines, type RouteColumns, routeLines } from "./text";
