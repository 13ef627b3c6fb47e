/** Packets as tcpdump prints them. */
export { hexLines } from "./bytes";
export type { LineOptions, PortNames } from "./options";
export { PacketPrinter } from "./printer";
export { type TcpdumpOptions, type TcpdumpSummary, tcpdump } from "./tcpdump";
