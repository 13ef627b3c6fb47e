/**
 * The notes' tools, written to be read: each reads what the system itself says. They work on a host of a lab, or on this
 * machine (`machine`).
 *
 * Not supported by tcpdump: names by DNS; the insides of application protocols other than DNS and the head of HTTP; router
 * advertisements, multicast listener reports and OSPF in detail; options beyond -r -w -n -c -i -e -v -X -s -p -l -U. Of the
 * others each folder's index.ts says what they do not do, and where they differ from the tools of that name on purpose.
 */
export { ToolError, ToolOutput, ToolUsageError } from "./command-line";
export { IfconfigOutput, type InterfaceRow, type InterfaceView, ifconfig, runIfconfig } from "./ifconfig";
export { machine } from "./machine";
export { NetlinkClient, NetlinkError } from "./netlink";
export { netstat, runNetstat, type SocketRow, type UnixRow } from "./netstat";
export * from "./ping";
export { type RouteRow, route, runRoute } from "./route";
export * from "./tcpdump";
export * from "./traceroute";
export { command, NETWORK_TOOLS, type NetworkTool } from "./typed";
