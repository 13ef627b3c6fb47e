/** Runs a filter over a capture file. */
import { filterFunction } from "./bpf/faster";
import type { PacketFilter } from "./bpf/machine";
import { CaptureFileError } from "./files/error";
import type { CaptureInterface } from "./files/packet";
import type { CaptureParser } from "./files/parser";
import { visitCapture } from "./files/read";
import type { CompileOptions } from "./filter/compile";
import { compileFilter } from "./filter/compile-filter";
import { FilterError } from "./filter/error";

/** What is asked of a filter that runs over a file; the file itself says its link type. */
export type MatchOptions = Pick<CompileOptions, "snapLengthBytes" | "netmask" | "names">;

export interface Matches {
  /** Numbers of the packets that match, from 1. */
  frames: number[];
  /** Why the file could not be read to its end. */
  broken?: CaptureFileError;
}

const NOTHING: PacketFilter = () => 0;

/**
 * Finds the packets of a file ("-" for standard input) that match an expression.
 * @throws {FilterError} if the expression cannot be compiled for the link type of the file's first interface
 * @throws {CaptureFileError} if it is no capture file; one that breaks off gives the matches before as well
 */
export async function matchFile(path: string, expression: string, options: MatchOptions = {}): Promise<Matches> {
  const frames: number[] = [];
  const filters = new Map<number, PacketFilter>();
  let byteSwapped = false;
  const compile = (linkType: number | undefined): PacketFilter =>
    filterFunction(
      compileFilter(expression, {
        ...options,
        ...(linkType === undefined ? {} : { linkType }),
        fromFile: true,
        byteSwapped,
      }),
    );
  const starting = (parser: CaptureParser): void => {
    byteSwapped = parser.byteSwapped;
    const linkType = parser.interfaces[0]?.linkType;
    filters.set(linkType ?? -1, compile(linkType));
  };
  let present: CaptureInterface | undefined;
  let filter = NOTHING;
  try {
    await visitCapture(
      path,
      (packet) => {
        if (packet.captureInterface !== present) {
          present = packet.captureInterface;
          filter = filters.get(present.linkType) ?? addFilter(filters, present.linkType, compile);
        }
        if (filter(packet.buffer, packet.start, packet.captured, packet.original) !== 0) frames.push(packet.number);
      },
      starting,
    );
  } catch (error) {
    if (!(error instanceof CaptureFileError) || error.code !== "CAPTURE_BROKEN") throw error;
    return { frames, broken: error };
  }
  return { frames };
}

/** Packets of a further link type for which the expression means nothing cannot match it. */
function addFilter(
  filters: Map<number, PacketFilter>,
  linkType: number,
  compile: (linkType: number) => PacketFilter,
): PacketFilter {
  let filter = NOTHING;
  try {
    filter = compile(linkType);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
  }
  filters.set(linkType, filter);
  return filter;
}
