/** ICMPv6 messages in tcpdump's words. */
import {
  decodeIcmpv6,
  decodeIpv6,
  decodeNeighbor,
  decodeUdp,
  ICMPV6_TYPE,
  type Icmpv6Message,
  IP_PROTOCOL,
  isIcmpv6Error,
  ND_FLAG,
  type NeighborOption,
} from "../../wire";
import { hexLines } from "./bytes";

/** Tells an ICMPv6 message of `lengthBytes`. */
export function icmpv6Text(bytes: Uint8Array, lengthBytes: number, verbose: number): string {
  const message = decodeIcmpv6(bytes);
  if (message.type === undefined || message.code === undefined) return "[|icmp6]";
  const length = `, length ${lengthBytes}`;
  if (verbose > 0 && isIcmpv6Error(message.type)) return `ICMP6, ${messageText(message as Whole, "", verbose)}`;
  return `ICMP6, ${messageText(message as Whole, length, verbose)}`;
}

type Whole = Icmpv6Message & { payload: Uint8Array };

function messageText(message: Whole, length: string, verbose: number): string {
  const { type, code, identifier, sequenceNumber, mtu, payload } = message;
  switch (type) {
    case ICMPV6_TYPE.echoRequest:
    case ICMPV6_TYPE.echoReply: {
      const kind = type === ICMPV6_TYPE.echoRequest ? "request" : "reply";
      return `echo ${kind}, id ${identifier}, seq ${sequenceNumber}${verbose > 0 ? "" : length}`;
    }
    case ICMPV6_TYPE.neighborSolicitation:
    case ICMPV6_TYPE.neighborAdvertisement:
      return neighborText(message, length, verbose);
    case ICMPV6_TYPE.destinationUnreachable:
      return `destination unreachable, ${unreachableText(code, payload)}${length}`;
    case ICMPV6_TYPE.packetTooBig:
      return `packet too big, mtu ${mtu}${length}`;
    case ICMPV6_TYPE.timeExceeded:
      return `time exceeded ${code === 0 ? "in-transit" : "in reassembly"}${length}`;
    default:
      return `${NAMES[type] ?? `type-#${type}`}${length}${optionLines(type, payload, verbose)}`;
  }
}

function neighborText({ type, rest = 0, payload }: Whole, length: string, verbose: number): string {
  const asks = type === ICMPV6_TYPE.neighborSolicitation;
  const name = asks ? "neighbor solicitation" : "neighbor advertisement";
  const { target } = decodeNeighbor(type, payload);
  const about = asks ? `who has ${target}` : `tgt is ${target}`;
  if (verbose === 0) return `${name}, ${about}${length}`;
  const set = FLAGS.filter(([flag]) => (rest & flag) !== 0).map(([, word]) => word);
  const flags = asks ? "" : `, Flags [${set.join(", ") || "none"}]`;
  return `${name}${length}, ${about}${flags}${optionLines(type, payload, verbose)}`;
}

const FLAGS = [
  [ND_FLAG.router, "router"],
  [ND_FLAG.solicited, "solicited"],
  [ND_FLAG.override, "override"],
] as const;

const NAMES: Record<number, string> = {
  [ICMPV6_TYPE.routerSolicitation]: "router solicitation",
  [ICMPV6_TYPE.routerAdvertisement]: "router advertisement",
  [ICMPV6_TYPE.listenerQuery]: "multicast listener query",
  [ICMPV6_TYPE.listenerReport]: "multicast listener report",
  [ICMPV6_TYPE.listenerDone]: "multicast listener done",
  [ICMPV6_TYPE.listenerReport2]: "multicast listener report v2",
  [ICMPV6_TYPE.redirect]: "redirect",
};

/** With -v the link-layer addresses that neighbours tell, with -vv their bytes too. */
function optionLines(type: number, payload: Uint8Array, verbose: number): string {
  if (verbose === 0 || type < ICMPV6_TYPE.routerSolicitation || type > ICMPV6_TYPE.redirect) return "";
  return decodeNeighbor(type, payload)
    .options.map((option) => optionLine(option, verbose))
    .join("");
}

function optionLine(option: NeighborOption, verbose: number): string {
  if (option.name !== "sourceLinkLayer" && option.name !== "targetLinkLayer") return "";
  const [word, kind] = option.name === "sourceLinkLayer" ? ["source", 1] : ["destination", 2];
  const line = `\n\t  ${word} link-address option (${kind}), length 8 (1): ${option.address}`;
  if (verbose < 2) return line;
  const bytes = Uint8Array.from(option.address.split(":"), (pair) => Number.parseInt(pair, 16));
  return `${line}\n${hexLines(bytes, false)[0]?.replace("\t", "\t    ")}`;
}

const PORTS: Record<number, string> = { [IP_PROTOCOL.udp]: "udp", [IP_PROTOCOL.tcp]: "tcp" };
const REASONS = ["unreachable route", "unreachable prohibited", "beyond scope", "unreachable address"];

function unreachableText(code: number, quoted: Uint8Array): string {
  const { destination, nextHeader, payload } = decodeIpv6(quoted);
  if (code !== 4) return `${REASONS[code] ?? `unknown code #${code}`} ${destination}`;
  return `unreachable port, ${destination} ${PORTS[nextHeader ?? -1] ?? ""} port ${decodeUdp(payload).destinationPort}`;
}
