/** A layer in one line, as the list of a packet browser has it. */
import { tcpFlagsText } from "./tcp";
import type { HeaderView } from "./view";

type Texts = Record<string, string>;

const SUMMARIES: Record<string, (text: Texts) => string> = {
  eth: (text) => `${text.source} → ${text.destination}, ${text.type}`,
  vlan: (text) => `VLAN ${text.identifier}, ${text.type}`,
  arp: (text) =>
    text.operation?.startsWith("1 ")
      ? `who has ${text.targetProtocol}? tell ${text.senderProtocol}`
      : `${text.senderProtocol} is at ${text.senderHardware}`,
  ip: (text) => `${text.source} → ${text.destination}, ${text.protocol}, ttl ${text.ttl}`,
  ipv6: (text) => `${text.source} → ${text.destination}, ${text.nextHeader}, hop limit ${text.hopLimit}`,
  icmp: (text) => messageText(text),
  icmpv6: (text) => messageText(text),
  tcp: (text) => `${text.sourcePort} → ${text.destinationPort} [${flagsOf(text)}] seq ${text.sequenceNumber}`,
  udp: (text) => `${text.sourcePort} → ${text.destinationPort}, ${Number(text.length) - 8} bytes`,
  dns: (text) => `${text.response === "1" ? "response" : "query"} ${text.id} ${text.question ?? ""}`.trimEnd(),
  dhcp: (text) => `${text.messageType ?? text.operation} ${text.transaction}`,
  http: (text) => text["start line"] ?? "",
  tls: (text) => `${text.contentType}, ${text.length} bytes`,
};
SUMMARIES.mdns = SUMMARIES.llmnr = SUMMARIES.dns as (text: Texts) => string;

function messageText(text: Texts): string {
  const name = /\((.*)\)/.exec(text.type ?? "")?.[1] ?? `type ${text.type}`;
  const about = text.target ?? (text.identifier ? `id ${text.identifier}, seq ${text.sequenceNumber}` : "");
  return about ? `${name}, ${about}` : `${name}, code ${text.code}`;
}

const FLAG_BITS = ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ae"];

function flagsOf(text: Texts): string {
  const flags = FLAG_BITS.reduce((bits, name, index) => bits + (text[name] === "1" ? 2 ** index : 0), 0);
  return tcpFlagsText(flags);
}

/** Says what a header holds in one line; what was cut off of it is left out. */
export function summaryOf({ protocol, title, fields }: HeaderView): string {
  const texts: Texts = {};
  for (const field of fields) texts[field.name] ??= field.text;
  const summary = SUMMARIES[protocol]?.(texts) ?? `${title}, ${fields.length > 0 ? "" : "no "}bytes`;
  return summary.includes("undefined") || summary.includes("NaN") ? `${title}, cut off` : summary;
}
