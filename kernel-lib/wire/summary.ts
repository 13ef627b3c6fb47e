/** A layer in one line, as the list of a packet browser has it. */
import { TCP_FLAGS, tcpFlagsText } from "./tcp";
import type { HeaderView } from "./view";

/** The text of a field by its name; one that was cut off makes the whole line say so. */
type TextOf = (name: string) => string;

const SUMMARIES: Record<string, (text: TextOf, has: (name: string) => boolean) => string> = {
  eth: (text) => `${text("source")} → ${text("destination")}, ${text("type")}`,
  vlan: (text) => `VLAN ${text("identifier")}, ${text("type")}`,
  arp: (text) =>
    text("operation").startsWith("1 ")
      ? `who has ${text("targetProtocol")}? tell ${text("senderProtocol")}`
      : `${text("senderProtocol")} is at ${text("senderHardware")}`,
  ip: (text) => `${text("source")} → ${text("destination")}, ${text("protocol")}, ttl ${text("ttl")}`,
  ipv6: (text) => `${text("source")} → ${text("destination")}, ${text("nextHeader")}, hop limit ${text("hopLimit")}`,
  icmp: messageText,
  icmpv6: messageText,
  tcp: (text) =>
    `${text("sourcePort")} → ${text("destinationPort")} [${flagsText(text)}] seq ${text("sequenceNumber")}`,
  udp: (text) => `${text("sourcePort")} → ${text("destinationPort")}, ${Number(text("length")) - 8} bytes`,
  dns: questionText,
  mdns: questionText,
  llmnr: questionText,
  dhcp: (text, has) => `${text(has("messageType") ? "messageType" : "operation")} ${text("transaction")}`,
  http: (text) => text("start line"),
  tls: (text) => `${text("contentType")}, ${text("length")} bytes`,
};

function messageText(text: TextOf, has: (name: string) => boolean): string {
  const name = /\((.*)\)/.exec(text("type"))?.[1] ?? `type ${text("type")}`;
  if (has("target")) return `${name}, ${text("target")}`;
  return has("identifier")
    ? `${name}, id ${text("identifier")}, seq ${text("sequenceNumber")}`
    : `${name}, code ${text("code")}`;
}

function questionText(text: TextOf, has: (name: string) => boolean): string {
  const kind = text("response") === "1" ? "response" : "query";
  return has("question") ? `${kind} ${text("id")} ${text("question")}` : `${kind} ${text("id")}`;
}

function flagsText(text: TextOf): string {
  const set = Object.entries(TCP_FLAGS).filter(([name]) => text(name.toLowerCase()) === "1");
  return tcpFlagsText(set.reduce((flags, [, bit]) => flags | bit, 0));
}

/** Says what a header holds in one line, or that it was cut off before that. */
export function summaryOf({ protocol, name, fields }: HeaderView): string {
  const texts = new Map<string, string>();
  for (const field of fields) if (!texts.has(field.name)) texts.set(field.name, field.text);
  let isCut = false;
  const text = (field: string): string => {
    isCut ||= !texts.has(field);
    return texts.get(field) ?? "";
  };
  const summary = SUMMARIES[protocol]?.(text, (field) => texts.has(field)) ?? name;
  return isCut ? `${name}, cut off` : summary;
}
