/**
 * Captures: pcap and pcapng files, and tcpdump's filter language compiled to classic BPF. No native dependency.
 *
 * Not supported:
 * - Names by DNS, NIS or any other way than the files of /etc; `gateway NAME` (as in libpcap built with IPv6).
 * - `protochain` in the kernel, whose checker takes no loop; on files it runs.
 * - ARCnet addresses are read as pcap-filter(7) says (`link host $12`); libpcap 1.10.3 misreads their first digit.
 * - Programs of more than 12,000 tests, nesting deeper than 500, expressions longer than 262,144 characters.
 * - pcapng: name resolution, statistics, comments, secrets and custom blocks are passed over; no block but sections,
 *   interfaces and packets is written. A block longer than 144 MiB is taken for damage.
 * - pcap before version 2, and the private variants of Navtel, IXIA and Fmesquita.
 */

export { type CheckFailure, checkProgram } from "./bpf/check";
export { filterFunction } from "./bpf/faster";
export { type BpfInstruction, type BpfProgram, MAX_INSTRUCTIONS } from "./bpf/instruction";
export { interpret, type PacketFilter } from "./bpf/machine";
export { listing } from "./bpf/print";
export { CaptureFilter, type CaptureStart, type MatchOptions } from "./capture-filter";
export {
  type CaptureEncoder,
  captureEncoder,
  type EncodeOptions,
  encodeCapture,
  type InterfaceToWrite,
  type PacketToWrite,
} from "./files/encode";
export { CaptureFileError, type CaptureFileErrorCode } from "./files/error";
export {
  type CapturedPacket,
  type CaptureInterface,
  copyPacket,
  type PacketView,
  type PacketVisitor,
} from "./files/packet";
export { CaptureParser } from "./files/parser";
export { decodeCapture, readCapture, visitCapture } from "./files/read";
export type { PacketPlace } from "./files/record";
export { type CaptureFileWriter, createCaptureFile } from "./files/write";
export { type CompileOptions, compileExpression, DEFAULT_SNAP_LENGTH_BYTES } from "./filter/compile";
export { compileFilter } from "./filter/compile-filter";
export { FilterError, type FilterErrorCode, type Place } from "./filter/error";
export { type NameFile, type Names, namesFrom } from "./filter/names";
export { systemNames } from "./filter/system-names";
export {
  LINK_TYPE,
  type LinkTypeName,
  linkTypeFromFile,
  linkTypeName,
  linkTypeToFile,
  parseLinkType,
} from "./link-type";
export { type CaptureOptions, capture, LiveCapture, type PacketTaker } from "./live/capture";
export { CaptureError, type CaptureErrorCode } from "./live/error";
export { ANY } from "./live/packet-interface";
export type { RingStatistics } from "./live/ring-socket";
export { type Matches, matchFile } from "./match-file";
export { type TcpMark, type TcpSegment, TcpTracker } from "./tcp-tracker";
