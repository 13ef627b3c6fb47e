// RFC 791 §3.1: what the options of an IPv4 header change for the rest: the final destination, and whether they hold.
import { OPTION_END, OPTION_NO_OPERATION } from "../options";
import type { Packet } from "./packet";

const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;
/** An option of these kinds that is shorter than this cannot be read, and nothing after it. */
const SHORTEST: Record<number, number> = {
  7: 3,
  11: 4,
  12: 4,
  25: 3,
  68: 4,
  82: 12,
  130: 3,
  131: 3,
  133: 3,
  134: 6,
  136: 4,
  137: 3,
  148: 4,
};
const QUICK_START = 25;
const SECURITY_LABEL = 134;

function isReadable(bytes: Uint8Array, at: number, length: number): boolean {
  const kind = bytes[at] as number;
  if (length < (SHORTEST[kind] ?? 2)) return false;
  // RFC 4782 §3.1: requests and reports (functions 0 and 8) carry a nonce
  if (kind === QUICK_START) return length >= 8 || ((bytes[at + 2] as number) & 0x70) !== 0;
  return kind !== SECURITY_LABEL || tagsFit(bytes, at + 6, at + length);
}

/** CIPSO draft §3.4: tags of a security label; false where one ends one byte behind the option. */
function tagsFit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const tag = bytes[at] as number;
    if (tag === 0) {
      at++;
      continue;
    }
    const length = at + 1 < to ? (bytes[at + 1] as number) : 1;
    if (![1, 2, 5, 6, 7].includes(tag)) return at + 1 < to;
    if (length < (tag === 7 ? 2 : 4) || length > 34 || at + length - 1 > to) return true;
    at += length;
    if (at > to) return (tag === 2 || tag === 5) && length % 2 === 1;
  }
  return true;
}

/**
 * Where a source route with stops left stands among the options. 0 without a route, or with one used up or out of form;
 * -1 when the capture ends before it is found.
 */
export function sourceRouteAt(bytes: Uint8Array, from: number, to: number, capturedEnd: number): number {
  for (let at = from; at < to; ) {
    if (capturedEnd <= at) return -1;
    const kind = bytes[at] as number;
    if (kind === OPTION_END) return 0;
    if (kind === OPTION_NO_OPERATION) {
      at++;
      continue;
    }
    if (at + 1 >= to) return 0;
    if (capturedEnd <= at + 1) return -1;
    const length = bytes[at + 1] as number;
    if (length < 2 || at + length > to) return 0;
    if (kind === LOOSE_SOURCE_ROUTE || kind === STRICT_SOURCE_ROUTE) {
      if (capturedEnd <= at + 2) return -1;
      const pointer = bytes[at + 2] as number;
      if (pointer < 4 || (pointer & 3) !== 0 || pointer > length) return 0;
      return capturedEnd < at + length ? -1 : at;
    }
    at += length;
  }
  return 0;
}

/** Walks the options; false where one is too short to be read: then nothing after them is read. */
export function optionsHold(p: Packet, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const kind = p.bytes[at] as number;
    if (kind === OPTION_END) return true;
    if (kind === OPTION_NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < to ? (p.bytes[at + 1] as number) : 0;
    if (length < 2 || at + length > to) {
      p.broke("ip", at, `option ${kind}: its length does not fit into the header`);
      return true;
    }
    if (!p.quoted && !isReadable(p.bytes, at, length)) {
      p.broke("ip", at, `option ${kind}: its ${length} bytes are too few for what it says`);
      return false;
    }
    at += length;
  }
  return true;
}
