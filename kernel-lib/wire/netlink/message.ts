// RFC 3549 §2.2: messages of netlink, as they lie in a datagram one behind the other.
import { concat } from "../big-endian";
import { decodeWhole } from "../decode";
import type { Malformed } from "../errors";
import { encodeFields, layout } from "../layout";
import { aligned } from "./attribute";
import { native16, native32 } from "./native";

/** The length counts header and body, not the padding behind them. */
export const NETLINK_LAYOUT = layout({
  length: native32,
  type: native16,
  flags: native16,
  sequence: native32,
  portId: native32,
});

/** Types that every family of netlink has. */
export const NLMSG = { noop: 1, error: 2, done: 3, overrun: 4 } as const;

/** Flags of a header; of requests and replies some bits mean different things. */
export const NLM_F = {
  request: 0x1,
  /** One of several messages, which NLMSG.done ends. */
  multi: 0x2,
  /** Asks for an answer even where all went well. */
  ack: 0x4,
  echo: 0x8,
  /** What was listed changed while it was listed: ask again. */
  dumpInterrupted: 0x10,
  dumpFiltered: 0x20,
  /** GET: everything there is (NLM_F_ROOT and NLM_F_MATCH). */
  dump: 0x300,
  /** NEW: change what is there already. */
  replace: 0x100,
  /** NEW: refuse where it is there already. */
  exclusive: 0x200,
  /** NEW: make it where it is not there. */
  create: 0x400,
  /** NEW: put it behind what is there. */
  append: 0x800,
  /** Answers of type NLMSG.error: the request's body was left out. */
  capped: 0x100,
  /** Answers of type NLMSG.error: attributes tell more. */
  ackAttributes: 0x200,
} as const;

export interface NetlinkMessage {
  /** NLMSG, or a type of the family: RTM, SOCK_DIAG. */
  type: number;
  /** NLM_F */
  flags: number;
  /** The asker's number for its request; the answers have the same. */
  sequence: number;
  /** Whose request it is: the port identifier of the asker's socket, 0 of the kernel. */
  portId: number;
  body: Uint8Array;
}

/**
 * Makes a message, padding included; messages may be put one behind the other.
 * @example
 * encodeNetlink({ type: NLMSG.done, flags: NLM_F.multi, sequence: 7, body: new Uint8Array(4) }).length // => 20
 */
export function encodeNetlink(
  message: Partial<NetlinkMessage> & Pick<NetlinkMessage, "type"> & { length?: number },
): Uint8Array {
  const { body = new Uint8Array(0), flags = 0, sequence = 0, portId = 0, type } = message;
  const { length = NETLINK_LAYOUT.lengthBytes + body.length } = message;
  const header = new Uint8Array(NETLINK_LAYOUT.lengthBytes);
  encodeFields(NETLINK_LAYOUT, header, { length, type, flags, sequence, portId });
  return concat(header, body, new Uint8Array(aligned(body.length) - body.length));
}

/**
 * Takes a datagram apart into its messages; where it breaks off it gives those before, and says where.
 * @example
 * decodeNetlink(encodeNetlink({ type: 18, flags: NLM_F.request, sequence: 7 })).messages[0].sequence // => 7
 */
export function decodeNetlink(bytes: Uint8Array): { messages: NetlinkMessage[]; malformed?: Malformed } {
  const messages: NetlinkMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const left = bytes.length - at;
    const head = NETLINK_LAYOUT.lengthBytes;
    const header = decodeWhole(NETLINK_LAYOUT, bytes, at);
    if (!header) {
      const why = `netlink header: cut off after ${left} of ${head} bytes`;
      return { messages, malformed: { at, why } };
    }
    const { length, ...rest } = header;
    if (length < head || length > left) {
      const limit = length < head ? `less than the header's ${head}` : `more than the ${left} bytes left`;
      return { messages, malformed: { at, why: `message length ${length} is ${limit}` } };
    }
    messages.push({ ...rest, body: bytes.subarray(at + head, at + length) });
    at += aligned(length);
  }
  return { messages };
}
