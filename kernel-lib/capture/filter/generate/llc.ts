/** LLC frames (IEEE 802.2 §5): information, supervisory and unnumbered. */
import { and, type Condition, not } from "../../bpf/graph";
import { LINK_TYPE } from "../../link-type";
import { LLC_SUPERVISORY, LLC_UNNUMBERED } from "../frame-names";
import { atmCarriesLlc } from "./atm";
import { isLengthField } from "./ether-type";
import type { Generator } from "./generator";
import { isWireless } from "./layout";
import { isDataFrame } from "./link-payload";
import { always, bitsSet, compare } from "./load";

/** Generates the test for an LLC frame, of one format or subtype if asked. */
export function llc(generator: Generator, subtype: string | undefined): Condition {
  const frame = hasLlc(generator);
  const control = (value: number, mask: number): Condition => compare(generator, "llc", 2, 1, value, { mask });
  if (subtype === undefined) return frame;
  if (subtype === "i") return and(frame, not(bitsSet(generator, "llc", 2, 1, 0x01)));
  if (subtype === "s") return and(frame, control(0x01, 0x03));
  if (subtype === "u") return and(frame, control(0x03, 0x03));
  const supervisory = LLC_SUPERVISORY[subtype];
  if (supervisory !== undefined) return and(frame, control(supervisory, 0x0f));
  return and(frame, control(LLC_UNNUMBERED[subtype] ?? 0, 0xef));
}

function hasLlc(generator: Generator): Condition {
  const { linkType } = generator;
  if (isWireless(linkType)) return isDataFrame(generator);
  switch (linkType) {
    case LINK_TYPE.EN10MB: {
      const length = isLengthField(generator);
      // Novell's raw 802.3 frames begin with a checksum field of 0xffff instead.
      return and(length, not(compare(generator, "llc", 0, 2, 0xffff)));
    }
    case LINK_TYPE.SUNATM:
      return atmCarriesLlc(generator);
    case LINK_TYPE.IEEE802:
    case LINK_TYPE.FDDI:
    case LINK_TYPE.ATM_RFC1483:
      return always();
    default:
      return generator.refuseForLinkType("there are no LLC frames");
  }
}
