/** One expression for all interfaces of a capture, whatever their link types. */
import { filterFunction } from "./bpf/faster";
import type { PacketFilter } from "./bpf/machine";
import type { CaptureInterface, PacketView } from "./files/packet";
import type { CompileOptions } from "./filter/compile";
import { compileFilter } from "./filter/compile-filter";
import { FilterError } from "./filter/error";

/** What is asked of a filter that runs over a capture; the capture itself says its link types. */
export type MatchOptions = Pick<CompileOptions, "snapLengthBytes" | "netmask" | "names">;

/** What a filter must know of a capture before its first packet. */
export interface CaptureStart {
  readonly interfaces: readonly CaptureInterface[];
  /** It was written in the other byte order than this machine's. */
  readonly byteSwapped: boolean;
}

const NOTHING: PacketFilter = () => 0;

/** Compiles an expression once for each link type that comes, and says of each packet whether it matches. */
export class CaptureFilter {
  readonly #filters = new Map<number, PacketFilter>();
  #byteSwapped = false;
  #present: CaptureInterface | undefined;
  #filter = NOTHING;

  constructor(
    private readonly expression: string,
    private readonly options: MatchOptions = {},
  ) {}

  /**
   * Takes up the capture, before its first packet.
   * @throws {FilterError} if the expression cannot be compiled for the link type of the first interface
   */
  begin({ interfaces: [first], byteSwapped }: CaptureStart): void {
    this.#byteSwapped = byteSwapped;
    this.#filters.set(first?.linkType ?? -1, this.#compile(first?.linkType));
  }

  /** Tells whether a packet matches. */
  matches({ captureInterface, buffer, start, captured, original }: PacketView): boolean {
    if (captureInterface !== this.#present) {
      this.#present = captureInterface;
      this.#filter = this.#filterFor(captureInterface.linkType);
    }
    return this.#filter(buffer, start, captured, original) !== 0;
  }

  /** Packets of a further link type for which the expression means nothing cannot match it. */
  #filterFor(linkType: number): PacketFilter {
    let filter = this.#filters.get(linkType);
    if (filter) return filter;
    filter = NOTHING;
    try {
      filter = this.#compile(linkType);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
    }
    this.#filters.set(linkType, filter);
    return filter;
  }

  #compile(linkType: number | undefined): PacketFilter {
    const known = linkType === undefined ? {} : { linkType };
    const byteSwapped = this.#byteSwapped;
    return filterFunction(compileFilter(this.expression, { ...this.options, ...known, fromFile: true, byteSwapped }));
  }
}
