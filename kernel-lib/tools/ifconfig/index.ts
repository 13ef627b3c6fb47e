/**
 * Interfaces as ifconfig shows and sets them.
 *
 * Not supported: -s and -v, media types, tunnels' settings, multicast lists; `hw` for anything but Ethernet; names of hosts
 * in place of addresses; `metric`.
 * Other than ifconfig it shows every IPv4 address of an interface (ifconfig asks by SIOCGIFADDR, which gives the first one
 * of a label only), and writes IPv6 addresses in the kernel's order (ifconfig in that of /proc/net/if_inet6).
 */
export { byName } from "./by-name";
export { IfconfigOutput, type InterfaceRow, ifconfig, runIfconfig } from "./ifconfig";
export { gathered, humanBytes, interfaceLines } from "./text";
export { type InterfaceView, type Ipv4View, type Ipv6View, viewsOf } from "./view";
