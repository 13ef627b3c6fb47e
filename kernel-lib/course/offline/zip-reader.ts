/** A ZIP file (PKWARE APPNOTE 6.3.10) of which students made the parts: each entry is read by itself, or refused by name. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";

const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const MOST_ENTRIES = 60_000;
const MOST_DIRECTORY_BYTES = 32_000_000;
/** Of all that is unpacked from one file. */
const MOST_UNPACKED_BYTES = 4_000_000_000;

/** A ZIP that cannot be read at all, or an entry of it that is refused. */
export class ZipError extends Error {
  override name = "ZipError";
  readonly code = "ERR_ZIP";
}

/** One file of the archive. */
export interface ZipEntry {
  /** Of the directory; harmless only where `refused` is absent. */
  name: string;
  /** Why it is not unpacked. */
  refused?: string;
}

interface Located extends ZipEntry {
  method: number;
  packedBytes: number;
  sizeBytes: number;
  crc: number;
  offset: number;
}

/** An open archive. */
export class ZipReader {
  readonly #fd: number;
  readonly #fileBytes: number;
  readonly #entries: Located[];
  #unpackedBytes = 0;

  /** Opens an archive and reads its directory. Throws ZipError where there is none that can be read. */
  constructor(file: string) {
    this.#fd = openSync(file, "r");
    try {
      this.#fileBytes = fstatSync(this.#fd).size;
      this.#entries = this.#readDirectory();
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
  }

  /** Every file in it, in the order of its directory; folders are left out. */
  get entries(): readonly ZipEntry[] {
    return this.#entries;
  }

  /** Unpacks an entry of at most so many bytes. Throws ZipError, saying why, for one that is refused or damaged. */
  read(entry: ZipEntry, mostBytes: number): Uint8Array {
    const found = this.#entries.find((one) => one === entry);
    if (!found) throw new ZipError("it is no entry of this archive");
    if (found.refused !== undefined) throw new ZipError(found.refused);
    if (found.sizeBytes > mostBytes)
      throw new ZipError(`it has ${found.sizeBytes} bytes, at most ${mostBytes} are read`);
    const packed = this.#packed(found);
    const bytes = found.method === 0 ? packed : unpacked(packed, found.sizeBytes);
    this.#unpackedBytes += bytes.length;
    if (this.#unpackedBytes > MOST_UNPACKED_BYTES) throw new ZipError("the archive unpacks to more than 4 GB");
    if (bytes.length !== found.sizeBytes || crc32(bytes) !== found.crc)
      throw new ZipError("it is damaged: size or checksum differ from what the directory says");
    return bytes;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #packed({ offset, packedBytes }: Located): Uint8Array {
    const header = this.#bytes(offset, LOCAL_HEADER_BYTES);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new ZipError("it is damaged: no file begins where it should");
    const start = offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
    return this.#bytes(start, packedBytes);
  }

  #readDirectory(): Located[] {
    const tailBytes = Math.min(this.#fileBytes, END_BYTES + MOST_COMMENT_BYTES);
    const tail = this.#bytes(this.#fileBytes - tailBytes, tailBytes);
    const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
    if (end < 0 || end + END_BYTES > tail.length) throw new ZipError("it is no ZIP file, or it breaks off");
    const count = tail.readUInt16LE(end + 10);
    const lengthBytes = tail.readUInt32LE(end + 12);
    const offset = tail.readUInt32LE(end + 16);
    if (count === 0xffff || lengthBytes === 0xffffffff || offset === 0xffffffff)
      throw new ZipError("it is a ZIP64 file, which is not read; download in smaller parts");
    if (count > MOST_ENTRIES || lengthBytes > MOST_DIRECTORY_BYTES)
      throw new ZipError(`it has ${count} entries; at most ${MOST_ENTRIES} are read`);
    return entriesIn(this.#bytes(offset, lengthBytes), count);
  }

  #bytes(offset: number, lengthBytes: number): Buffer {
    if (offset < 0 || offset + lengthBytes > this.#fileBytes)
      throw new ZipError("it is damaged: it points outside of itself");
    const bytes = Buffer.alloc(lengthBytes);
    for (let done = 0; done < lengthBytes; ) {
      const read = readSync(this.#fd, bytes, done, lengthBytes - done, offset + done);
      if (read === 0) throw new ZipError("it breaks off");
      done += read;
    }
    return bytes;
  }
}

/** Unpacks no more than was promised: whatever more there is, is a bomb. */
function unpacked(packed: Uint8Array, sizeBytes: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch (error) {
    const isMore = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new ZipError(
      isMore ? "it is damaged: it unpacks to more than it says" : "it is damaged: it cannot be unpacked",
    );
  }
}

function entriesIn(directory: Buffer, count: number): Located[] {
  const entries: Located[] = [];
  const seen = new Set<string>();
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + DIRECTORY_ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw new ZipError("it is damaged: its directory breaks off");
    const lengths = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const [nameBytes = 0] = lengths;
    const name = nameIn(directory.subarray(at + DIRECTORY_ENTRY_BYTES, at + DIRECTORY_ENTRY_BYTES + nameBytes));
    if (!name.endsWith("/")) {
      const refused = seen.has(name) ? "a file of this name stands there already" : refusalOf(name, directory, at);
      entries.push({ ...locatedAt(directory, at), name, ...(refused === undefined ? {} : { refused }) });
      seen.add(name);
    }
    at += DIRECTORY_ENTRY_BYTES + lengths.reduce((sum, bytes) => sum + bytes, 0);
  }
  return entries;
}

function locatedAt(directory: Buffer, at: number): Omit<Located, "name"> {
  return {
    method: directory.readUInt16LE(at + 10),
    crc: directory.readUInt32LE(at + 16),
    packedBytes: directory.readUInt32LE(at + 20),
    sizeBytes: directory.readUInt32LE(at + 24),
    offset: directory.readUInt32LE(at + 42),
  };
}

function nameIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}

function refusalOf(name: string, directory: Buffer, at: number): string | undefined {
  const { method, packedBytes, sizeBytes, offset } = locatedAt(directory, at);
  const type = (directory.readUInt32LE(at + 38) >>> 28) & 0xf; // of a UNIX mode: 8 a file, 4 a folder, 10 a link
  if ((directory.readUInt16LE(at + 8) & 1) === 1) return "it is encrypted";
  if (type === 10) return "it is a symbolic link";
  const isUnix = directory.readUInt8(at + 5) === 3;
  if (isUnix && type !== 8 && type !== 4 && type !== 0) return "it is a device or a pipe";
  if ([packedBytes, sizeBytes, offset].includes(0xffffffff)) return "it is a ZIP64 entry, which is not read";
  if (method !== 0 && method !== 8) return `it is packed by method ${method}; 0 and 8 are read`;
  return nameRefusal(name);
}

function nameRefusal(name: string): string | undefined {
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return "its name has control characters";
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return "its name is an absolute path";
  if (name.includes("\\")) return "its name has a backslash";
  if (name.split("/").includes("..")) return 'its name leads out by ".."';
  return undefined;
}
