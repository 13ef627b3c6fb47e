/**
 * Why a capture cannot be read: `CAPTURE_NOT_ONE`, the bytes are no pcap or pcapng file; `CAPTURE_BROKEN`, it breaks off or
 * contradicts itself somewhere, and what came before was given.
 */
export type CaptureFileErrorCode = "CAPTURE_NOT_ONE" | "CAPTURE_BROKEN";

/** A capture file that cannot be read, or not further. */
export class CaptureFileError extends Error {
  override readonly name = "CaptureFileError";
  constructor(
    readonly code: CaptureFileErrorCode,
    readonly reason: string,
    /** Bytes from the file's beginning to where it went wrong. */
    readonly offsetBytes: number,
    /** Packets that were read before. */
    readonly packetsBefore: number,
  ) {
    const where = code === "CAPTURE_BROKEN" ? ` (at byte ${offsetBytes}, after ${packetsBefore} packets)` : "";
    super(`${code === "CAPTURE_BROKEN" ? "Capture file is broken" : "Not a capture file"}: ${reason}${where}`);
  }
}
