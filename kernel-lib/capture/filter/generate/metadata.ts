/** What is known of a packet beside its bytes: direction, interface, and the log of a packet filter. */
import { type Condition, not } from "../../bpf/graph";
import { AUXILIARY, AUXILIARY_OFFSET } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import { relation } from "./arithmetic";
import type { Generator } from "./generator";
import { isJuniper } from "./layout";
import { compare, compareBytes } from "./load";

/** `PACKET_OUTGOING` of packet(7), also in Linux cooked headers. */
const OUTGOING = 4;

/** Generates the test that a packet was received, or sent, by the machine that captured it. */
export function direction(generator: Generator, way: "inbound" | "outbound"): Condition {
  const outbound = way === "outbound";
  const equals = (offset: number, size: 1 | 2, inValue: number, outValue: number): Condition =>
    compare(generator, "link header", offset, size, outbound ? outValue : inValue);
  const sent = (condition: Condition): Condition => (outbound ? condition : not(condition));
  const { linkType } = generator;
  if (isJuniper(linkType)) return compare(generator, "link header", 3, 1, outbound ? 0 : 1, { mask: 0x01 });
  switch (linkType) {
    case LINK_TYPE.SLIP:
      return slipDirection(generator, outbound);
    case LINK_TYPE.IPNET:
      return equals(2, 2, 2, 1);
    case LINK_TYPE.PFLOG:
      return equals(60, 1, 1, 2);
    case LINK_TYPE.PPP_PPPD:
      return equals(0, 1, 0, 1);
    case LINK_TYPE.LINUX_SLL:
      return sent(compare(generator, "link header", 0, 2, OUTGOING));
    case LINK_TYPE.LINUX_SLL2:
      return sent(compare(generator, "link header", 10, 1, OUTGOING));
    default:
      if (generator.target.fromFile) generator.refuseForLinkType("a file does not say which way packets went");
      return sent(compare(generator, "link header", AUXILIARY_OFFSET + AUXILIARY.PACKET_TYPE, 2, OUTGOING));
  }
}

function slipDirection(generator: Generator, outbound: boolean): Condition {
  const { at } = generator;
  const zero = { kind: "number", value: 0, at } as const;
  return relation(
    generator,
    { kind: "load", protocol: "link", index: zero, sizeBytes: 1, at },
    outbound ? "!=" : "=",
    zero,
  );
}

export function interfaceIndex(generator: Generator, index: number): Condition {
  if (generator.linkType === LINK_TYPE.LINUX_SLL2) return compare(generator, "link header", 4, 4, index);
  if (generator.target.fromFile) generator.refuseForLinkType("a file does not say which interface packets came by");
  return compare(generator, "link header", AUXILIARY_OFFSET + AUXILIARY.INTERFACE_INDEX, 4, index);
}

/** Where a pflog(4) header has its fields; names are shorter than the field, for the NUL behind them. */
const PF_NAMES: Readonly<Record<string, number>> = { on: 4, rset: 20 };
const PF_NAME_BYTES = 16;
const PF_NUMBERS: Readonly<Record<string, readonly [offset: number, size: 1 | 4]>> = {
  action: [2, 1],
  reason: [3, 1],
  rnr: [36, 4],
  srnr: [40, 4],
};

export function packetFilterLog(generator: Generator, field: string, value: number | string): Condition {
  if (generator.linkType !== LINK_TYPE.PFLOG)
    generator.refuse(`"${field}" is for logs of a packet filter (link type PFLOG)`);
  if (typeof value === "number") {
    const [offset, size] = PF_NUMBERS[field] ?? [0, 1];
    return compare(generator, "link header", offset, size, value);
  }
  const bytes = [...new TextEncoder().encode(value)];
  if (bytes.length >= PF_NAME_BYTES)
    generator.refuse(`the name has ${bytes.length} bytes, at most ${PF_NAME_BYTES - 1} fit`);
  return compareBytes(generator, "link header", PF_NAMES[field] ?? 0, bytes);
}
