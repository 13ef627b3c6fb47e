// RFC 3549 §2.3.2.2: the answer to a request: an error, or none (an acknowledgment); and the end of a list.
import { concat } from "../big-endian";
import type { Malformed } from "../errors";
import { layout } from "../layout";
import { aligned, decodeAttributes, encodeAttributes } from "./attribute";
import { nest, text, u32 } from "./attribute-kinds";
import { encodeNetlink, NETLINK_LAYOUT, type NetlinkMessage, NLM_F, NLMSG } from "./message";
import { nativeSigned32, readNative, writeNative } from "./native";

/** The header of the request stands behind the error, and its body too unless the answer is capped. */
export const ERROR_LAYOUT = layout({ error: nativeSigned32 });

/** Attributes of extended acknowledgments, which a socket asks for by NETLINK_EXT_ACK. */
const EXTENDED = nest({ text: [1, text], offset: [2, u32], missingType: [5, u32] });

/** Options of SOL_NETLINK: explain errors in words, leave the request out of answers, take filters in dumps at their word. */
export const NETLINK_OPTION = { capAck: 10, extendedAck: 11, strictCheck: 12 } as const;

export interface NetlinkAcknowledgment {
  /** 0, or the error's number (positive, as errno has it). */
  errno: number;
  /** What the kernel says about it. */
  text?: string;
  /** Where in the request the attribute lies that it does not like. */
  offset?: number;
  /** The attribute that it misses. */
  missingType?: number;
}

/** Reads a message of type NLMSG.error or NLMSG.done; undefined for any other. */
export function decodeAcknowledgment(
  message: NetlinkMessage,
): (NetlinkAcknowledgment & { malformed?: Malformed }) | undefined {
  const { type, flags, body } = message;
  if (type !== NLMSG.error && type !== NLMSG.done) return undefined;
  if (body.length < ERROR_LAYOUT.lengthBytes) {
    // the end of a list needs no number
    if (type === NLMSG.done && body.length === 0) return { errno: 0 };
    return { errno: 0, malformed: { at: body.length, why: `answer cut off after ${body.length} of 4 bytes` } };
  }
  const errno = -(readNative(body, 0, 4) | 0) || 0;
  if ((flags & NLM_F.ackAttributes) === 0) return { errno };
  const at = type === NLMSG.done ? ERROR_LAYOUT.lengthBytes : afterRequest(message);
  const { malformed } = decodeAttributes(body, at);
  if (malformed) return { errno, malformed };
  return { errno, ...EXTENDED.read(body.subarray(at)) };
}

/** Where the attributes begin, behind the request that an error quotes. */
function afterRequest({ flags, body }: NetlinkMessage): number {
  const request = ERROR_LAYOUT.lengthBytes;
  if ((flags & NLM_F.capped) !== 0) return request + NETLINK_LAYOUT.lengthBytes;
  return request + aligned(readNative(body, request, 4));
}

/**
 * Makes the answer to a request, as the kernel would: quoting the request, unless there is no error or `capped` is asked for.
 * @example
 * encodeAcknowledgment({ type: 20, flags: 5, sequence: 7, portId: 1, body: new Uint8Array(0) }, { errno: 0 }).length // => 36
 */
export function encodeAcknowledgment(
  request: NetlinkMessage,
  { errno, ...extended }: NetlinkAcknowledgment,
  { capped = false } = {},
): Uint8Array {
  const isCapped = capped || errno === 0;
  const told = EXTENDED.write(extended);
  const error = new Uint8Array(4);
  writeNative(error, 0, 4, -errno >>> 0);
  const quoted = encodeNetlink(request);
  const length = NETLINK_LAYOUT.lengthBytes;
  return encodeNetlink({
    type: NLMSG.error,
    flags: (isCapped ? NLM_F.capped : 0) | (told.length > 0 ? NLM_F.ackAttributes : 0),
    sequence: request.sequence,
    portId: request.portId,
    body: concat(error, isCapped ? quoted.subarray(0, length) : quoted, told),
  });
}

/** Makes the message that ends a list; an error that came while listing stands in it. */
export function encodeDone(
  request: Pick<NetlinkMessage, "sequence" | "portId">,
  { errno, text: said }: NetlinkAcknowledgment = { errno: 0 },
): Uint8Array {
  const error = new Uint8Array(4);
  writeNative(error, 0, 4, -errno >>> 0);
  const told = said === undefined ? new Uint8Array(0) : encodeAttributes([{ type: 1, value: text.write(said) }]);
  const flags = NLM_F.multi | (told.length > 0 ? NLM_F.ackAttributes : 0);
  const { sequence, portId } = request;
  return encodeNetlink({ type: NLMSG.done, flags, sequence, portId, body: concat(error, told) });
}
