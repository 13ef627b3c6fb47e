/** Takes a capture file apart as its bytes come, whichever of the two formats it has. No input or output here. */
import { CaptureFileError } from "./error";
import type { CaptureInterface, PacketVisitor } from "./packet";
import { pcapParser } from "./pcap-parser";
import { pcapngParser } from "./pcapng-parser";

/** What is wrong with a file; `notOne` where it is no capture file at all. */
export interface Trouble {
  reason: string;
  notOne?: boolean;
}

/** The parser of one format. */
export interface FormatParser {
  readonly packets: number;
  readonly interfaces: readonly CaptureInterface[];
  /** The file was written in the other byte order than this machine's. */
  readonly byteSwapped: boolean;
  readonly trouble: Trouble | undefined;
  /** Takes what is whole between `start` and `end`; gives where the rest begins. */
  parse(buffer: Uint8Array, bytes: DataView, start: number, end: number): number;
  /** Why the file may not end behind so many unused bytes. */
  atEnd(unusedBytes: number): string | undefined;
}

const MAGIC_BYTES = 4;

/** A capture file being read. */
export class CaptureParser {
  private format: FormatParser | undefined;
  private passedBytes = 0;

  /** `visit` is called with each packet; what it is given is valid only during the call. */
  constructor(private readonly visit: PacketVisitor) {}

  get interfaces(): readonly CaptureInterface[] {
    return this.format?.interfaces ?? [];
  }

  get packets(): number {
    return this.format?.packets ?? 0;
  }

  get byteSwapped(): boolean {
    return this.format?.byteSwapped ?? false;
  }

  /**
   * Takes the whole packets between `start` and `end` of a buffer; gives where the rest begins, which has to come again with
   * more behind it.
   * @throws {CaptureFileError} where the file is damaged
   */
  parse(buffer: Uint8Array, start: number, end: number): number {
    const bytes = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    if (!this.format && end - start >= MAGIC_BYTES)
      this.format = this.recognize(new DataView(buffer.buffer, buffer.byteOffset + start, MAGIC_BYTES));
    const rest = this.format?.parse(buffer, bytes, start, end) ?? start;
    this.passedBytes += rest - start;
    const trouble = this.format?.trouble;
    if (trouble) throw this.error(trouble);
    return rest;
  }

  /**
   * Says that no more bytes come.
   * @throws {CaptureFileError} where the file breaks off
   */
  end(unusedBytes: number): void {
    if (!this.format)
      throw this.error({
        reason: unusedBytes === 0 ? "the file is empty" : `the file has only ${unusedBytes} bytes`,
        notOne: true,
      });
    const reason = this.format.atEnd(unusedBytes);
    if (reason) throw this.error({ reason, notOne: this.interfaces.length === 0 });
  }

  private recognize(magic: DataView): FormatParser {
    const format = pcapParser(magic, this.visit) ?? pcapngParser(magic, this.visit);
    if (format) return format;
    const found = magic.getUint32(0).toString(16).padStart(8, "0");
    throw this.error({ reason: `it begins with 0x${found}, neither pcap's nor pcapng's mark`, notOne: true });
  }

  private error({ reason, notOne }: Trouble): CaptureFileError {
    return new CaptureFileError(notOne ? "CAPTURE_NOT_ONE" : "CAPTURE_BROKEN", reason, this.passedBytes, this.packets);
  }
}
