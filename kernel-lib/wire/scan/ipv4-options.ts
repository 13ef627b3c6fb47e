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
  25: 8,
  68: 4,
  130: 3,
  131: 3,
  133: 3,
  136: 4,
  137: 3,
  148: 4,
};

/**
 * Where the final destination stands when a source route has stops left: the last address of the route.
 * 0 without a route, or with one used up or out of form.
 */
export function finalDestination(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; ) {
    const kind = bytes[at] as number;
    if (kind === OPTION_END) return 0;
    if (kind === OPTION_NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < to ? (bytes[at + 1] as number) : 0;
    if (length < 2 || at + length > to) return 0;
    if (kind === LOOSE_SOURCE_ROUTE || kind === STRICT_SOURCE_ROUTE) {
      const pointer = at + 2 < to ? (bytes[at + 2] as number) : 0;
      return pointer < 4 || (pointer & 3) !== 0 || pointer > length ? 0 : at + length - 4;
    }
    at += length;
  }
  return 0;
}

/** Walks the options; false where they are cut off, or one is too short to be read: then nothing after them is read. */
export function optionsHold(p: Packet, from: number, to: number, capturedEnd: number): boolean {
  if (capturedEnd < to) {
    p.cut("ip", capturedEnd);
    return false;
  }
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
    if (length < (SHORTEST[kind] ?? 2)) {
      p.broke("ip", at, `option ${kind}: ${length} bytes are too short`);
      return false;
    }
    at += length;
  }
  return true;
}
