// RFC 8446 §5.1 and §4.1.2, RFC 6066 §3: TLS records, and what a ClientHello says in the clear: whom it wants to speak to.
import { uint16At } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { named } from "./field";
import { type HeaderField, layout } from "./layout";
import { bytesField, type HeaderView, viewFields } from "./view";

const CONTENT_TYPES: Record<number, string> = {
  20: "change cipher spec",
  21: "alert",
  22: "handshake",
  23: "application data",
};
const VERSIONS: Record<number, string> = { 769: "TLS 1.0", 770: "TLS 1.1", 771: "TLS 1.2", 772: "TLS 1.3" };
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
/** RFC 8446 §5.2: the most that a record may hold. */
const LONGEST_RECORD = 16_384 + 256;

export const TLS_RECORD_LAYOUT = layout({
  contentType: named(1, (type) => CONTENT_TYPES[type]),
  version: named(2, (version) => VERSIONS[version], "0x"),
  length: 2,
});

export interface TlsRecord {
  /** 20 change cipher spec, 21 alert, 22 handshake, 23 application data. */
  contentType: number;
  /** As the record says for old boxes' sake: 0x0303 also in TLS 1.3. */
  version: number;
  /** Of what follows, in bytes. */
  length: number;
}

/** What a ClientHello says in the clear. */
export interface ClientHello {
  version: number;
  /** The name of the server it wants (SNI); absent when it did not say. */
  serverName?: string;
  /** The application protocols it speaks (ALPN), most wanted first. */
  applicationProtocols: string[];
  /** The versions it offers in TLS 1.3's way. */
  supportedVersions: number[];
  cipherSuites: number[];
}

/**
 * Tells whether bytes begin as a TLS record does.
 * @example
 * looksLikeTls(Uint8Array.of(22, 3, 1, 0, 200)) // => true
 */
export function looksLikeTls(bytes: Uint8Array, offset = 0): boolean {
  if (bytes.length < offset + TLS_RECORD_LAYOUT.lengthBytes) return false;
  const known =
    (bytes[offset] as number) in CONTENT_TYPES && bytes[offset + 1] === 3 && (bytes[offset + 2] as number) < 5;
  const length = uint16At(bytes, offset + TLS_RECORD_LAYOUT.at.length);
  return known && length > 0 && length <= LONGEST_RECORD;
}

/**
 * Reads a TLS record; the payload is its content, as far as it is there.
 * @example
 * decodeTlsRecord(Uint8Array.of(21, 3, 3, 0, 2, 1, 0)).payload // => Uint8Array.of(1, 0)
 */
export function decodeTlsRecord(bytes: Uint8Array, offset = 0): Decoded<TlsRecord> {
  const record = decodeWhole(TLS_RECORD_LAYOUT, bytes, offset);
  if (!record) return cutHeader("TLS record", TLS_RECORD_LAYOUT, bytes, offset);
  const body = offset + TLS_RECORD_LAYOUT.lengthBytes;
  const payload = bytes.subarray(body, body + record.length);
  if (payload.length === record.length) return { ...record, payload };
  const why = `length ${record.length}, but ${payload.length} bytes are there`;
  return { ...record, payload, malformed: { at: offset + TLS_RECORD_LAYOUT.at.length, why } };
}

/** Walks a list of things that each stand behind their length; stops where the bytes do. */
class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  number(lengthBytes: 1 | 2): number {
    const value = lengthBytes === 1 ? (this.bytes[this.at] ?? 0) : uint16At(this.bytes, this.at);
    this.at += lengthBytes;
    return value;
  }

  skip(lengthBytes: number): this {
    this.at += lengthBytes;
    return this;
  }

  /** What stands behind a length of one or two bytes. */
  block(lengthBytes: 1 | 2): Reader {
    const length = this.number(lengthBytes);
    const block = new Reader(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return block;
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }
}

/**
 * Reads a ClientHello from the content of a handshake record; undefined when it is something else. One that is cut off
 * gives what could be read.
 */
export function decodeClientHello(content: Uint8Array): ClientHello | undefined {
  if (content[0] !== CLIENT_HELLO || content.length < 6) return undefined;
  // type and length, then version, random, session
  const reader = new Reader(content, 4);
  const version = reader.number(2);
  reader.skip(32).block(1);
  const suites = reader.block(2);
  const hello: ClientHello = { version, applicationProtocols: [], supportedVersions: [], cipherSuites: [] };
  while (suites.left >= 2) hello.cipherSuites.push(suites.number(2));
  reader.block(1);
  const extensions = reader.block(2);
  while (extensions.left >= 4) readExtension(hello, extensions.number(2), extensions.block(2));
  return hello;
}

const EXTENSION = { serverName: 0, applicationProtocols: 16, supportedVersions: 43 } as const;

function readExtension(hello: ClientHello, type: number, data: Reader): void {
  if (type === EXTENSION.serverName) {
    const names = data.block(2);
    // RFC 6066 §3: only host names (type 0) are known
    if (names.left > 3 && names.number(1) === 0) hello.serverName = new TextDecoder().decode(names.block(2).rest());
  } else if (type === EXTENSION.applicationProtocols) {
    const list = data.block(2);
    while (list.left > 1) hello.applicationProtocols.push(new TextDecoder().decode(list.block(1).rest()));
  } else if (type === EXTENSION.supportedVersions) {
    const list = data.block(1);
    while (list.left > 1) hello.supportedVersions.push(list.number(2));
  }
}

/** Shows a record, and of a ClientHello what it says. */
export function viewTls(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "tls", name: "Transport Layer Security", reference: "RFC 8446" };
  const { contentType, payload } = decodeTlsRecord(bytes, offset);
  const hello = contentType === HANDSHAKE ? decodeClientHello(payload) : undefined;
  const at = TLS_RECORD_LAYOUT.lengthBytes;
  const said = hello ? helloFields(hello).map(([field, text]) => bytesField(field, at, payload.length, text)) : [];
  const content: HeaderField[] =
    payload.length > 0 ? [bytesField("content", at, payload.length, `${payload.length} bytes`, said)] : [];
  return viewFields(who, TLS_RECORD_LAYOUT, bytes, offset, content);
}

function helloFields(hello: ClientHello): [string, string][] {
  const versions = hello.supportedVersions.map((version) => VERSIONS[version] ?? `0x${version.toString(16)}`);
  return [
    ["serverName", hello.serverName ?? "none"],
    ["applicationProtocols", hello.applicationProtocols.join(" ")],
    ["supportedVersions", versions.join(", ")],
    ["cipherSuites", String(hello.cipherSuites.length)],
  ];
}
