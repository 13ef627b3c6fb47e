/**
 * Sockets, routes and interfaces as netstat lists them.
 *
 * Not supported: -s, -g, -M, -o, -c, -C; protocols other than TCP, UDP, raw and UNIX; raw sockets
 * where the kernel has no raw_diag (they are left out).
 * Other than netstat: addresses and programs are never cut (netstat cuts an address to 23 characters and a program to 20,
 * -W only the former); names of hosts are not asked of the network; UNIX sockets' reference counts, which only
 * /proc/net/unix has, are "-".
 */
export { netstat, runNetstat } from "./netstat";
export { NETSTAT } from "./request";
export type { SocketRow } from "./sockets";
export type { UnixRow } from "./unix-sockets";
