/** A capture file, as small as the tests need it: what the library reads and writes is tested elsewhere. */
export interface Frame {
  bytes: Uint8Array;
  /** Length on the wire; the bytes are what was captured of it. */
  originalLength: number;
}

const GLOBAL_HEADER = 24;
const RECORD_HEADER = 16;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const LONGEST = 262_144;

/** Writes frames one second apart as a pcap file. */
export function pcapFile(linkType: number, frames: readonly Frame[]): Uint8Array {
  const length = frames.reduce((sum, frame) => sum + RECORD_HEADER + frame.bytes.length, GLOBAL_HEADER);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC_MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, LONGEST, true);
  view.setUint32(20, linkType, true);
  let at = GLOBAL_HEADER;
  frames.forEach((frame, index) => {
    view.setUint32(at, index, true);
    view.setUint32(at + 8, frame.bytes.length, true);
    view.setUint32(at + 12, frame.originalLength, true);
    file.set(frame.bytes, at + RECORD_HEADER);
    at += RECORD_HEADER + frame.bytes.length;
  });
  return file;
}
