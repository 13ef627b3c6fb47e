// RFC 791 §3.1: IPv4 options; RFC 2113 (router alert). Loose and strict source routes and recorded routes are lists of addresses.
import { ipv4Bytes, ipv4Text } from "./address";
import { concat, hexText, uint16At } from "./big-endian";
import type { Malformed } from "./errors";
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
  recordRoute: 7,
  timestamp: 68,
  looseSourceRoute: 131,
  routerAlert: 148,
  strictSourceRoute: 137,
} as const;
const ROUTE_NAMES = {
  [KIND.recordRoute]: "recordRoute",
  [KIND.looseSourceRoute]: "looseSourceRoute",
  [KIND.strictSourceRoute]: "strictSourceRoute",
} as const;

export type Ipv4Option =
  | EndOfList
  | { name: "noOperation" }
  /** `pointer`: place of the next address in the option, from 1; 4 is the first. */
  | { name: "recordRoute" | "looseSourceRoute" | "strictSourceRoute"; pointer: number; route: string[] }
  | { name: "routerAlert"; value: number }
  | { name: "timestamp"; data: Uint8Array }
  | { name: "other"; kind: number; data: Uint8Array };

/** Reads the options of an IPv4 header. */
export function decodeIpv4Options(
  bytes: Uint8Array,
  from: number,
  to: number,
): { options: Ipv4Option[]; malformed?: Malformed } {
  return decodeOptions(bytes, from, to, readOption);
}

function readOption({ kind, data }: RawOption): Ipv4Option {
  if (kind === OPTION_END) return readEnd(data);
  if (kind === OPTION_NO_OPERATION) return { name: "noOperation" };
  if (kind in ROUTE_NAMES && data.length % 4 === 1) {
    const route = Array.from({ length: (data.length - 1) / 4 }, (_, index) => ipv4Text(data, 1 + index * 4));
    return { name: ROUTE_NAMES[kind as keyof typeof ROUTE_NAMES], pointer: data[0] as number, route };
  }
  if (kind === KIND.routerAlert && data.length === 2) return { name: "routerAlert", value: uint16At(data, 0) };
  if (kind === KIND.timestamp) return { name: "timestamp", data };
  return { name: "other", kind, data };
}

/** Makes the options of an IPv4 header, filled up to a whole number of 32-bit words. */
export function encodeIpv4Options(options: Ipv4Option[]): Uint8Array {
  return padOptions(...options.map(writeIpv4Option));
}

function writeIpv4Option(option: Ipv4Option): Uint8Array {
  switch (option.name) {
    case "endOfList":
      return writeEnd(option);
    case "noOperation":
      return writeOption(OPTION_NO_OPERATION);
    case "routerAlert":
      return writeOption(KIND.routerAlert, Uint8Array.of(option.value >>> 8, option.value));
    case "timestamp":
      return writeOption(KIND.timestamp, option.data);
    case "other":
      return writeOption(option.kind, option.data);
    default:
      return writeOption(KIND[option.name], concat(Uint8Array.of(option.pointer), ...option.route.map(ipv4Bytes)));
  }
}

/** Shows the options as fields of the header that begins at `header`. */
export function viewIpv4Options(bytes: Uint8Array, header: number, from: number, to: number): HeaderField[] {
  if (to <= from) return [];
  const children = readOptions(bytes, from, to).options.map((raw) => {
    const option = readOption(raw);
    const text =
      "route" in option ? option.route.join(" ") : "value" in option ? String(option.value) : hexText(raw.data);
    return bytesField(
      option.name === "other" ? `option ${option.kind}` : option.name,
      raw.at - header,
      raw.lengthBytes,
      text,
    );
  });
  return [bytesField("options", from - header, to - from, `${to - from} bytes`, children)];
}
