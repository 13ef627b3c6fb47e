/** ZIP files for tests, right ones and such as somebody makes to do harm. */
import { crc32, deflateRawSync } from "node:zlib";

/** One entry; what is not given is as it should be. */
export interface Entry {
  name: string | Uint8Array;
  bytes?: Uint8Array;
  /** Stored instead of deflated. */
  stored?: boolean;
  /** UNIX mode with its type. */
  mode?: number;
  flags?: number;
  method?: number;
  /** What the directory says instead of what is so. */
  claimedBytes?: number;
  packedBytes?: number;
  crc?: number;
  offset?: number;
}

/** Writes an archive. `count` is what its end says of the number of entries. */
export function zipOf(entries: readonly Entry[], { count = entries.length, comment = "" } = {}): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { bytes = new Uint8Array(), stored = false, mode = 0o100644 } = entry;
    const name = Buffer.from(entry.name);
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(entry.flags ?? 0x800, 2);
    head.writeUInt16LE(entry.method ?? (stored ? 0 : 8), 4);
    head.writeUInt32LE(entry.crc ?? crc32(bytes), 10);
    head.writeUInt32LE(entry.packedBytes ?? packed.length, 14);
    head.writeUInt32LE(entry.claimedBytes ?? bytes.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(entry.offset ?? offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03", "latin1"), head, tail, name]));
    files.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    8,
  );
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...files, ...directory, Buffer.from("PK\x05\x06", "latin1"), end, Buffer.from(comment)]);
}
