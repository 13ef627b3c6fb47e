/** Packets as tcpdump prints them. */
export { hexLines } from "./bytes";
export { savePackets, TcpdumpOutput, type TcpdumpSource, tcpdump } from "./cell";
export { CommandLineError, parseCommandLine } from "./command-line";
export { COMMAND_OPTIONS as TCPDUMP_OPTIONS, type CommandOption } from "./command-options";
export type { LineOptions, PortNames } from "./options";
export { PacketPrinter } from "./printer";
export { runTcpdump, type TcpdumpOptions, type TcpdumpSummary } from "./tcpdump";
