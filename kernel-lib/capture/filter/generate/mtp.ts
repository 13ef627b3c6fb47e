/** SS7: signal units (ITU-T Q.703 §2) and the fields of their routing labels (Q.704 §2). */
import { and, type Condition } from "../../bpf/graph";
import type { Relation } from "../ast";
import type { Generator } from "./generator";
import { compare, type Test } from "./load";

/** The high-speed variant has sequence numbers of two bytes and a length of nine bits in two. */
const HIGH_SPEED_SHIFT = 3;

/** Generates the test for a kind of signal unit, which its length tells: fill-in 0, link status 1 or 2, message 3 or more. */
export function signalUnit(generator: Generator, unit: string): Condition {
  const { signalling } = generator;
  if (!signalling) return generator.refuse(`"${unit}" is for SS7 (link types MTP2, MTP2_WITH_PHDR, ERF)`);
  const highSpeed = unit.startsWith("h");
  const length = (test: Test, value: number): Condition =>
    highSpeed
      ? compare(generator, "packet", signalling.length + 2, 2, value << 7, { mask: 0xff80, test })
      : compare(generator, "packet", signalling.length, 1, value, { mask: 0x3f, test });
  switch (unit.replace(/^h/, "")) {
    case "fisu":
      return length("=", 0);
    case "lssu": {
      const short = length("<=", 2);
      return and(length(">", 0), short);
    }
    default:
      return length(">", 2);
  }
}

/** Generates the test for a field of the service information octet or the routing label; as in libpcap, "!=" is "=". */
export function signallingField(generator: Generator, field: string, value: number, relation: Relation): Condition {
  const test = relation === "!=" ? "=" : relation;
  const { signalling } = generator;
  if (!signalling) return generator.refuse(`"${field}" is for SS7 (link types MTP2, MTP2_WITH_PHDR, ERF)`);
  const shift = field.startsWith("h") ? HIGH_SPEED_SHIFT : 0;
  const limit = (highest: number): void => {
    if (value > highest) generator.refuse(`${field} ${value} is above ${highest}`);
  };
  switch (field.replace(/^h/, "")) {
    case "sio":
      limit(0xff);
      return compare(generator, "packet", signalling.serviceInformation + shift, 1, value, { test });
    case "sls":
      limit(0x0f);
      return compare(generator, "packet", signalling.linkSelection + shift, 1, value << 4, { mask: 0xf0, test });
    case "opc":
      limit(0x3fff);
      return compare(generator, "packet", signalling.pointCodes + shift, 4, originWord(value), {
        mask: 0x00c0_ff0f,
        test,
      });
    default:
      limit(0x3fff);
      return compare(generator, "packet", signalling.pointCodes + shift, 4, destinationWord(value), {
        mask: 0xff3f_0000,
        test,
      });
  }
}

/** The 14 bits of a point code as they lie in the label, read as one big-endian word (Q.704 figure 3). */
const originWord = (code: number): number => ((code & 0x3c00) >> 10) + ((code & 0x03fc) << 6) + ((code & 0x03) << 22);
const destinationWord = (code: number): number => ((code & 0xff) << 24) + ((code & 0x3f00) << 8);
