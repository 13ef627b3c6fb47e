// RFC 1035 §3.2 and §4.1.3, RFC 2782, 3596, 6891: resource records.
import { ipv4Bytes, ipv4Text, ipv6Bytes, ipv6Text } from "./address";
import { concat, hexText, setUint16, setUint32, uint16At, uint32At } from "./big-endian";
import { nameBytes, readName } from "./dns-name";

export const DNS_TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  HTTPS: 65,
  AXFR: 252,
  ANY: 255,
  CAA: 257,
} as const;

/**
 * Names a record type; another one is written as RFC 3597 has it.
 * @example
 * dnsTypeName(28) // => "AAAA"
 */
export function dnsTypeName(type: number): string {
  return Object.entries(DNS_TYPE).find(([, number]) => number === type)?.[0] ?? `TYPE${type}`;
}

/** What a record says, by its type; `data` of a type that is not read here. */
export type DnsRecordData =
  | { address: string }
  /** NS, CNAME, PTR */
  | { target: string }
  | { preference: number; exchange: string }
  | { texts: string[] }
  | { priority: number; weight: number; port: number; target: string }
  | {
      primary: string;
      mailbox: string;
      serial: number;
      refreshS: number;
      retryS: number;
      expireS: number;
      minimumS: number;
    }
  | { data: Uint8Array };

export interface DnsRecord {
  name: string;
  type: number;
  /** 1 for the Internet; of OPT the largest UDP payload in bytes. */
  class: number;
  /** How long it may be kept; of OPT flags. */
  timeToLiveS: number;
  data: DnsRecordData;
}

interface Place {
  at: number;
  next: number;
}

/** Reads one record; undefined where the bytes end before it does. */
export function readRecord(
  bytes: Uint8Array,
  at: number,
  message: number,
  end: number,
  known?: Map<number, string>,
): (DnsRecord & Place) | undefined {
  const name = readName(bytes, at, message, end, known);
  if (!name || name.next + 10 > end) return undefined;
  const from = name.next;
  const body = from + 10;
  const next = body + uint16At(bytes, from + 8);
  if (next > end) return undefined;
  const type = uint16At(bytes, from);
  const data = readData(type, bytes, body, next, message) ?? { data: bytes.subarray(body, next) };
  return {
    name: name.text,
    type,
    class: uint16At(bytes, from + 2),
    timeToLiveS: uint32At(bytes, from + 4),
    data,
    at,
    next,
  };
}

/** The data of the types that are read here; undefined for others, and for data of the wrong length. */
function readData(
  type: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  message: number,
): DnsRecordData | undefined {
  const nameAt = (at: number) => readName(bytes, at, message, to);
  switch (type) {
    case DNS_TYPE.A:
      return to - from === 4 ? { address: ipv4Text(bytes, from) } : undefined;
    case DNS_TYPE.AAAA:
      return to - from === 16 ? { address: ipv6Text(bytes, from) } : undefined;
    case DNS_TYPE.NS:
    case DNS_TYPE.CNAME:
    case DNS_TYPE.PTR: {
      const target = nameAt(from)?.text;
      return target === undefined ? undefined : { target };
    }
    case DNS_TYPE.MX: {
      const exchange = nameAt(from + 2)?.text;
      return exchange === undefined ? undefined : { preference: uint16At(bytes, from), exchange };
    }
    case DNS_TYPE.TXT:
      return readTexts(bytes, from, to);
    case DNS_TYPE.SRV: {
      const target = nameAt(from + 6)?.text;
      const [priority, weight, port] = [uint16At(bytes, from), uint16At(bytes, from + 2), uint16At(bytes, from + 4)];
      return target === undefined ? undefined : { priority, weight, port, target };
    }
    case DNS_TYPE.SOA:
      return readAuthority(bytes, from, to, message);
    default:
      return undefined;
  }
}

/** RFC 1035 §3.3.14: one or more strings, each behind its length. */
function readTexts(bytes: Uint8Array, from: number, to: number): DnsRecordData | undefined {
  const texts: string[] = [];
  for (let at = from; at < to; ) {
    const next = at + 1 + (bytes[at] as number);
    if (next > to) return undefined;
    texts.push(new TextDecoder().decode(bytes.subarray(at + 1, next)));
    at = next;
  }
  return { texts };
}

/** RFC 1035 §3.3.13 */
function readAuthority(bytes: Uint8Array, from: number, to: number, message: number): DnsRecordData | undefined {
  const primary = readName(bytes, from, message, to);
  const mailbox = primary && readName(bytes, primary.next, message, to);
  if (!mailbox || mailbox.next + 20 > to) return undefined;
  const number = (index: number): number => uint32At(bytes, mailbox.next + index * 4);
  const [serial, refreshS, retryS, expireS, minimumS] = [number(0), number(1), number(2), number(3), number(4)];
  return { primary: primary.text, mailbox: mailbox.text, serial, refreshS, retryS, expireS, minimumS };
}

/** Makes one record, without compression. */
export function encodeRecord(record: DnsRecord): Uint8Array {
  const data = writeData(record.data);
  const fixed = new Uint8Array(10);
  setUint16(fixed, 0, record.type);
  setUint16(fixed, 2, record.class);
  setUint32(fixed, 4, record.timeToLiveS);
  setUint16(fixed, 8, data.length);
  return concat(nameBytes(record.name), fixed, data);
}

function writeData(data: DnsRecordData): Uint8Array {
  if ("address" in data) return data.address.includes(":") ? ipv6Bytes(data.address) : ipv4Bytes(data.address);
  if ("priority" in data) return concat(words(data.priority, data.weight, data.port), nameBytes(data.target));
  if ("target" in data) return nameBytes(data.target);
  if ("preference" in data) return concat(words(data.preference), nameBytes(data.exchange));
  if ("texts" in data) return concat(...data.texts.map(writeText));
  if ("data" in data) return data.data;
  const numbers = new Uint8Array(20);
  [data.serial, data.refreshS, data.retryS, data.expireS, data.minimumS].forEach((value, index) => {
    setUint32(numbers, index * 4, value);
  });
  return concat(nameBytes(data.primary), nameBytes(data.mailbox), numbers);
}

function writeText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text).subarray(0, 255);
  return concat(Uint8Array.of(bytes.length), bytes);
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  values.forEach((value, index) => {
    setUint16(bytes, index * 2, value);
  });
  return bytes;
}

/** Writes a record on one line, as a zone file has it. */
export function recordText(record: DnsRecord): string {
  const data = "data" in record.data ? hexText(record.data.data) : Object.values(record.data).flat().join(" ");
  return `${record.name} ${record.timeToLiveS} ${dnsTypeName(record.type)} ${data}`;
}
