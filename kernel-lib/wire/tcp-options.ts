// RFC 9293 §3.2 and RFC 7323, 2018, 2385, 5482, 5925, 7413, 8684: TCP options.
import { concat, hexText, setUint16, setUint32, uint16At, uint32At } from "./big-endian";
import { EncodeError, type Malformed } from "./errors";
import type { HeaderField } from "./layout";
import {
  decodeOptions,
  type EndOfList,
  OPTION_END,
  OPTION_NO_OPERATION,
  padOptions,
  type RawOption,
  readEnd,
  readOptions,
  writeEnd,
  writeOption,
} from "./options";
import { bytesField } from "./view";

const KIND = {
  mss: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
  md5: 19,
  userTimeout: 28,
  authentication: 29,
  mptcp: 30,
  fastOpen: 34,
} as const;

/** RFC 8684 §8: what a multipath option says, by its first four bits. */
const MPTCP_SUBTYPES = "MP_CAPABLE MP_JOIN DSS ADD_ADDR REMOVE_ADDR MP_PRIO MP_FAIL MP_FASTCLOSE MP_TCPRST".split(" ");

export type TcpOption =
  | EndOfList
  | { name: "noOperation" }
  /** The largest segment the sender of this can take, in bytes. */
  | { name: "mss"; mss: number }
  /** The window is to be shifted left by so many bits. */
  | { name: "windowScale"; shift: number }
  | { name: "sackPermitted" }
  /** Received blocks, each from a sequence number up to, and not with, another. */
  | { name: "sack"; blocks: [number, number][] }
  | { name: "timestamps"; value: number; echoReply: number }
  | { name: "userTimeout"; granularity: "seconds" | "minutes"; timeout: number }
  /** An empty cookie asks for one. */
  | { name: "fastOpen"; cookie: Uint8Array }
  | { name: "mptcp"; subtype: string; data: Uint8Array }
  | { name: "md5" | "authentication"; data: Uint8Array }
  /** Also a known kind whose length is not what it must be. */
  | { name: "other"; kind: number; data: Uint8Array };

/** Reads the options of a TCP header. */
export function decodeTcpOptions(
  bytes: Uint8Array,
  from: number,
  to: number,
): { options: TcpOption[]; malformed?: Malformed } {
  return decodeOptions(bytes, from, to, readOption);
}

function readOption({ kind, data }: RawOption): TcpOption {
  const { length } = data;
  if (kind === OPTION_END) return readEnd(data);
  if (kind === OPTION_NO_OPERATION) return { name: "noOperation" };
  if (kind === KIND.mss && length === 2) return { name: "mss", mss: uint16At(data, 0) };
  if (kind === KIND.windowScale && length === 1) return { name: "windowScale", shift: data[0] as number };
  if (kind === KIND.sackPermitted && length === 0) return { name: "sackPermitted" };
  if (kind === KIND.sack && length % 8 === 0) return { name: "sack", blocks: readBlocks(data) };
  if (kind === KIND.timestamps && length === 8)
    return { name: "timestamps", value: uint32At(data, 0), echoReply: uint32At(data, 4) };
  if (kind === KIND.userTimeout && length === 2) return readUserTimeout(uint16At(data, 0));
  if (kind === KIND.fastOpen) return { name: "fastOpen", cookie: data };
  if (kind === KIND.mptcp && length > 0)
    return { name: "mptcp", subtype: MPTCP_SUBTYPES[(data[0] as number) >>> 4] ?? "unknown", data };
  if (kind === KIND.md5 || kind === KIND.authentication)
    return { name: kind === KIND.md5 ? "md5" : "authentication", data };
  return { name: "other", kind, data };
}

function readBlocks(data: Uint8Array): [number, number][] {
  return Array.from({ length: data.length / 8 }, (_, index) => [
    uint32At(data, index * 8),
    uint32At(data, index * 8 + 4),
  ]);
}

/** RFC 5482 §2: the highest bit says minutes. */
function readUserTimeout(value: number): TcpOption {
  return { name: "userTimeout", granularity: value >= 0x8000 ? "minutes" : "seconds", timeout: value & 0x7fff };
}

/** Makes the options of a TCP header, filled up to a whole number of 32-bit words. */
export function encodeTcpOptions(options: TcpOption[]): Uint8Array {
  return padOptions(...options.map(writeTcpOption));
}

function writeTcpOption(option: TcpOption): Uint8Array {
  switch (option.name) {
    case "endOfList":
      return writeEnd(option);
    case "noOperation":
      return writeOption(OPTION_NO_OPERATION);
    case "mss":
      return writeOption(KIND.mss, uint16Bytes("mss", option.mss));
    case "windowScale":
      return writeOption(KIND.windowScale, Uint8Array.of(option.shift));
    case "sackPermitted":
      return writeOption(KIND.sackPermitted, new Uint8Array(0));
    case "sack":
      return writeOption(KIND.sack, concat(...option.blocks.flat().map(uint32Bytes)));
    case "timestamps":
      return writeOption(KIND.timestamps, concat(uint32Bytes(option.value), uint32Bytes(option.echoReply)));
    case "userTimeout":
      return writeOption(
        KIND.userTimeout,
        uint16Bytes("userTimeout", option.timeout + (option.granularity === "minutes" ? 0x8000 : 0)),
      );
    case "fastOpen":
      return writeOption(KIND.fastOpen, option.cookie);
    case "other":
      return writeOption(option.kind, option.data);
    default:
      return writeOption(KIND[option.name], option.data);
  }
}

function uint16Bytes(field: string, value: number): Uint8Array {
  if (!(value >= 0 && value <= 0xffff))
    throw new EncodeError(`${field} ${value}`, "it must be from 0 to 65535 (16 bits)");
  const bytes = new Uint8Array(2);
  setUint16(bytes, 0, value);
  return bytes;
}

function uint32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  setUint32(bytes, 0, value);
  return bytes;
}

/**
 * Says what an option holds in a few words.
 * @example
 * tcpOptionText({ name: "sack", blocks: [[1, 5]] }) // => "1–5"
 */
export function tcpOptionText(option: TcpOption): string {
  switch (option.name) {
    case "mss":
      return String(option.mss);
    case "windowScale":
      return `${option.shift} (multiply by ${2 ** option.shift})`;
    case "sack":
      return option.blocks.map(([from, to]) => `${from}–${to}`).join(", ");
    case "timestamps":
      return `${option.value}, echo ${option.echoReply}`;
    case "userTimeout":
      return `${option.timeout} ${option.granularity}`;
    case "fastOpen":
      return option.cookie.length > 0 ? hexText(option.cookie) : "cookie asked for";
    case "mptcp":
      return option.subtype;
    case "other":
    case "md5":
    case "authentication":
      return hexText(option.data);
    default:
      return "";
  }
}

/**
 * Names an option in the words of tcpdump, where it has one form only: not SACK blocks, whose numbers are counted from
 * where the reader likes.
 * @example
 * tcpOptionWords({ name: "timestamps", value: 7, echoReply: 0 }) // => "TS val 7 ecr 0"
 * tcpOptionWords({ name: "sack", blocks: [[1, 5]] }) // => undefined
 */
export function tcpOptionWords(option: TcpOption): string | undefined {
  switch (option.name) {
    case "endOfList":
      return "eol";
    case "noOperation":
      return "nop";
    case "mss":
      return `mss ${option.mss}`;
    case "windowScale":
      return `wscale ${option.shift}`;
    case "sackPermitted":
      return "sackOK";
    case "timestamps":
      return `TS val ${option.value} ecr ${option.echoReply}`;
    default:
      return undefined;
  }
}

/** Shows the options as fields of the header that begins at `header`. */
export function viewTcpOptions(bytes: Uint8Array, header: number, from: number, to: number): HeaderField[] {
  if (to <= from) return [];
  const children = readOptions(bytes, from, to).options.map((raw) => {
    const option = readOption(raw);
    const name = option.name === "other" ? `option ${option.kind}` : option.name;
    return bytesField(name, raw.at - header, raw.lengthBytes, tcpOptionText(option));
  });
  return [bytesField("options", from - header, to - from, `${to - from} bytes`, children)];
}
