/**
 * Hosts of a lab inside this process: our own Ethernet, ARP, IPv4 and IPv6, ICMP, UDP and TCP, behind the system calls that
 * the course's `Socket` stands on. Frames and a clock come in, frames go out; errors, poll bits, buffers and times are
 * Linux's, as test/lab/in-process compares them with the kernel's.
 *
 * Not supported:
 * - AF_UNIX and socketpair, SCM_RIGHTS, SCTP, UDP-Lite, VLANs, jumbograms, tunnels, IPsec; whoever asks is root.
 * - IGMP and MLD (groups are joined on the host alone), multicast forwarding, source-specific memberships.
 * - Duplicate address detection, router solicitations and advertisements, redirects, DHCP, conflict detection (RFC 5227).
 * - IP options and extension headers beyond passing them over (IP_OPTIONS, source routing, record route); flow labels.
 * - Several routing tables, rules, ECMP, neighbour proxies, reverse path filters, firewalls; MTU and other metrics of routes.
 * - Urgent data, TCP_INFO, TCP_CONGESTION, TCP_FASTOPEN, TCP_DEFER_ACCEPT's waiting, SO_LINGER's waiting, GSO and GRO;
 *   receive buffers do not grow (256 KiB unless SO_RCVBUF says otherwise).
 * - SO_ATTACH_FILTER, packet rings and fanout on packet sockets; a cable records all that passes.
 * - netlink: notifications of changes, tables but main, making and removing interfaces, namespaces, queueing disciplines.
 * - NAT: protocols other than TCP, UDP and ICMP echo; IPv6; port forwarding by hand; a host's own ports and mappings that
 *   were made before them; helpers for protocols that write addresses into their data (FTP).
 */
export { InProcessHost, inProcessEngine } from "./engine";
export type { NatEntry } from "./nat/nat-table";
