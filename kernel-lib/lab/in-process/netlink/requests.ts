// RFC 3549 §2.3: requests taken apart, done, and answered: by lists, by one message, or by an acknowledgment.
import { NETLINK_ROUTE } from "../../../socket";
import {
  decodeNetlink,
  encodeAcknowledgment,
  encodeDone,
  encodeNetlink,
  type NetlinkMessage,
  NLM_F,
  RTM,
  SOCK_DIAG_BY_FAMILY,
} from "../../../wire";
import type { Configuration } from "../configure";
import { EINVAL, EOPNOTSUPP } from "../errno";
import type { Descriptors } from "../sockets/descriptors";
import type { Stack } from "../stack";
import { changeAddress, listAddresses } from "./addresses";
import { changeLink, listLinks } from "./links";
import { changeNeighbour, listNeighbours } from "./neighbours";
import { changeRoute, findRoute, listRoutes } from "./routes";
import { listSockets } from "./sockets";

/** What answers are made of. */
export interface NetlinkHost {
  readonly stack: Stack;
  readonly configuration: Configuration;
  readonly descriptors: Descriptors;
}

export interface NetlinkWishes {
  /** NETLINK_CAP_ACK: errors without the request. */
  cappedAcks: boolean;
  /** NETLINK_EXT_ACK: errors explained. */
  words: boolean;
}

/** A refusal: an error number, and what the kernel would say. */
export interface Refusal {
  errno: number;
  text?: string;
}

/** What a list has: each message's type and body. */
export interface Listed {
  type: number;
  body: Uint8Array;
}

type List = (host: NetlinkHost, body: Uint8Array) => Listed[] | Refusal;
type Change = (host: NetlinkHost, body: Uint8Array, flags: number, type: number) => Refusal | undefined;

const LISTS: Record<number, List> = {
  [RTM.getLink]: listLinks,
  [RTM.getAddress]: listAddresses,
  [RTM.getRoute]: listRoutes,
  [RTM.getNeighbour]: listNeighbours,
};

const CHANGES: Record<number, Change> = {
  [RTM.newLink]: changeLink,
  [RTM.setLink]: changeLink,
  [RTM.newAddress]: changeAddress,
  [RTM.deleteAddress]: changeAddress,
  [RTM.newRoute]: changeRoute,
  [RTM.deleteRoute]: changeRoute,
  [RTM.newNeighbour]: changeNeighbour,
  [RTM.deleteNeighbour]: changeNeighbour,
};

/** Gives the answers to a datagram of requests, in order. */
export function answerRequests(
  host: NetlinkHost,
  protocol: number,
  data: Uint8Array,
  portId: number,
  wishes: NetlinkWishes,
): Uint8Array[] {
  const answers: Uint8Array[] = [];
  for (const message of decodeNetlink(data).messages) {
    if ((message.flags & NLM_F.request) === 0) continue;
    answers.push(...answerOne(host, protocol, { ...message, portId: message.portId || portId }, wishes));
  }
  return answers;
}

function answerOne(host: NetlinkHost, protocol: number, message: NetlinkMessage, wishes: NetlinkWishes): Uint8Array[] {
  const told = (refusal: Refusal | undefined): Uint8Array => {
    const { errno = 0, text } = refusal ?? {};
    const said = wishes.words && text !== undefined ? { errno, text } : { errno };
    return encodeAcknowledgment(message, said, { capped: wishes.cappedAcks });
  };
  const { type, flags, body, sequence, portId } = message;
  const list = protocol === NETLINK_ROUTE ? LISTS[type] : type === SOCK_DIAG_BY_FAMILY ? listSockets : undefined;
  if (list && (flags & NLM_F.dump) !== 0) {
    const listed = attempt(() => list(host, body));
    if (!Array.isArray(listed)) return [told(listed)];
    const head = { flags: NLM_F.multi, sequence, portId };
    return [...listed.map((one) => encodeNetlink({ ...head, ...one })), encodeDone(message)];
  }
  if (list && protocol === NETLINK_ROUTE) return answerGet(host, message, list, told);
  const change = protocol === NETLINK_ROUTE ? CHANGES[type] : undefined;
  const refusal = change ? attempt(() => change(host, body, flags, type)) : { errno: EOPNOTSUPP };
  return refusal || (flags & NLM_F.ack) !== 0 ? [told(refusal)] : [];
}

function answerGet(
  host: NetlinkHost,
  { type, flags, body, sequence, portId }: NetlinkMessage,
  list: List,
  told: (refusal: Refusal | undefined) => Uint8Array,
): Uint8Array[] {
  const found = attempt(() => (type === RTM.getRoute ? findRoute(host, body) : list(host, body)));
  if (!Array.isArray(found)) return [told(found)];
  const [first] = found;
  if (!first) return [told({ errno: EINVAL })];
  const answer = encodeNetlink({ flags: 0, sequence, portId, ...first });
  return (flags & NLM_F.ack) !== 0 ? [answer, told(undefined)] : [answer];
}

/** A body that cannot be read is refused; it ends nothing. */
function attempt<T>(action: () => T): T | Refusal {
  try {
    return action();
  } catch {
    return { errno: EINVAL };
  }
}
