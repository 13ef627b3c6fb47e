/**
 * Hosts of a lab inside this process: our own Ethernet, ARP, IPv4 and IPv6, ICMP, UDP and TCP, behind the system calls that
 * the course's `Socket` stands on. Frames and a clock come in, frames go out; errors, poll bits and times are Linux's.
 */
export { InProcessHost, inProcessEngine } from "./engine";
export type { NatEntry } from "./nat/nat-table";
