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
  icmp: (text, has) => messageText("icmp", text, has),
  icmpv6: (text, has) => messageText("icmpv6", text, has),
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

/** What the codes of errors mean, by the name of their type: RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1; RFC 4443 §3. */
const CODES: Record<string, Record<string, readonly string[]>> = {
  icmp: {
    "destination unreachable": [
      "network unreachable",
      "host unreachable",
      "protocol unreachable",
      "port unreachable",
      "fragmentation needed",
      "source route failed",
      "network unknown",
      "host unknown",
      "source host isolated",
      "network prohibited",
      "host prohibited",
      "network unreachable for type of service",
      "host unreachable for type of service",
      "communication prohibited",
    ],
    "time exceeded": ["ttl exceeded in transit", "fragment reassembly time exceeded"],
  },
  icmpv6: {
    "destination unreachable": [
      "no route",
      "communication prohibited",
      "beyond scope of source address",
      "address unreachable",
      "port unreachable",
      "source address failed policy",
      "route rejected",
    ],
    "time exceeded": ["hop limit exceeded in transit", "fragment reassembly time exceeded"],
  },
};

function messageText(protocol: "icmp" | "icmpv6", text: TextOf, has: (name: string) => boolean): string {
  const name = /\((.*)\)/.exec(text("type"))?.[1] ?? `type ${text("type")}`;
  if (has("target")) return `${name}, ${text("target")}`;
  return has("identifier")
    ? `${name}, id ${text("identifier")}, seq ${text("sequenceNumber")}`
    : `${name}, ${CODES[protocol]?.[name]?.[Number(text("code"))] ?? `code ${text("code")}`}`;
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
