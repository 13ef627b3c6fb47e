/**
 * Addresses in IEEE 802.11 frames (§9.2.4). Which of the up to four is the source depends on the type of the frame, and
 * in data frames on whether it goes to or comes from the distribution system.
 */
import { and, type Condition, not, or } from "../../bpf/graph";
import type { Direction } from "../ast";
import { FRAME_DIRECTIONS, FRAME_SUBTYPES, FRAME_TYPES, SUBTYPE_MASK, TYPE_MASK } from "../frame-names";
import type { Generator } from "./generator";
import { isPlainWireless } from "./layout";
import { bitsSet, compare, compareBytes } from "./load";

/** Where the addresses stand. */
const ADDRESS = { ONE: 4, TWO: 10, THREE: 16, FOUR: 24 } as const;
const TO_SYSTEM = 0x01;
const FROM_SYSTEM = 0x02;
/** Bits of the frame's type: data frames have 2, control frames 1, management frames 0. */
const DATA = 0x08;
const CONTROL = 0x04;

type AtAddress = (offset: number) => Condition;

const type = (generator: Generator, bit: number): Condition => bitsSet(generator, "link header", 0, 1, bit);
const system = (generator: Generator, bit: number): Condition => bitsSet(generator, "link header", 1, 1, bit);

/** One of two conditions, by whether another holds. */
function choose(when: () => Condition, yes: () => Condition, no: () => Condition): Condition {
  const holds = and(when(), yes());
  return or(and(not(when()), no()), holds);
}

/** The tests for data and for management frames; there is neither source nor destination in control frames. */
function byType(generator: Generator, data: () => Condition, management: () => Condition): Condition {
  const either = choose(() => type(generator, DATA), data, management);
  return and(not(type(generator, CONTROL)), either);
}

function source(generator: Generator, at: AtAddress): Condition {
  const relayed = (): Condition =>
    choose(
      () => system(generator, TO_SYSTEM),
      () => at(ADDRESS.FOUR),
      () => at(ADDRESS.THREE),
    );
  const data = (): Condition =>
    choose(
      () => system(generator, FROM_SYSTEM),
      relayed,
      () => at(ADDRESS.TWO),
    );
  return byType(generator, data, () => at(ADDRESS.TWO));
}

function destination(generator: Generator, at: AtAddress): Condition {
  const data = (): Condition =>
    choose(
      () => system(generator, TO_SYSTEM),
      () => at(ADDRESS.THREE),
      () => at(ADDRESS.ONE),
    );
  return byType(generator, data, () => at(ADDRESS.ONE));
}

export const wirelessMulticast = (generator: Generator): Condition =>
  destination(generator, (offset) => bitsSet(generator, "link header", offset, 1, 1));

const isControl = (generator: Generator): Condition =>
  compare(generator, "link header", 0, 1, FRAME_TYPES.ctl, { mask: TYPE_MASK });

/** Clear-to-send and acknowledgement frames have one address only. */
function hasSecondAddress(generator: Generator): Condition {
  const subtype = (name: string): Condition =>
    compare(generator, "link header", 0, 1, FRAME_SUBTYPES[FRAME_TYPES.ctl]?.[name] ?? 0, { mask: SUBTYPE_MASK });
  const control = not(isControl(generator));
  const notClear = not(subtype("cts"));
  return or(control, and(notClear, not(subtype("ack"))));
}

export function wirelessStation(
  generator: Generator,
  mac: readonly number[],
  direction: Direction | undefined,
): Condition {
  const at: AtAddress = (offset) => compareBytes(generator, "link header", offset, mac);
  switch (direction) {
    case "src":
      return source(generator, at);
    case "dst":
      return destination(generator, at);
    case "src and dst":
      return and(source(generator, at), destination(generator, at));
    case undefined:
    case "src or dst":
      return or(source(generator, at), destination(generator, at));
    case "addr1":
      return at(ADDRESS.ONE);
    case "addr2":
      return and(hasSecondAddress(generator), at(ADDRESS.TWO));
    case "addr3":
      return and(not(isControl(generator)), at(ADDRESS.THREE));
    case "addr4": {
      const both = compare(generator, "link header", 1, 1, FRAME_DIRECTIONS.dstods, { mask: 0x03 });
      return and(both, at(ADDRESS.FOUR));
    }
    case "ra":
      return and(type(generator, DATA), at(ADDRESS.ONE));
    case "ta": {
      const second = hasSecondAddress(generator);
      return and(and(type(generator, DATA), second), at(ADDRESS.TWO));
    }
  }
}

/** Generates the test for bits of a frame's type and subtype. */
export function frameType(generator: Generator, value: number, mask: number): Condition {
  if (!isPlainWireless(generator.linkType)) generator.refuseForLinkType("there are no 802.11 frame types");
  return compare(generator, "link header", 0, 1, value, { mask });
}

/** Generates the test for the way of a frame to or from the distribution system. */
export function frameDirection(generator: Generator, direction: number): Condition {
  if (!isPlainWireless(generator.linkType)) generator.refuseForLinkType("there are no 802.11 frame directions");
  return compare(generator, "link header", 1, 1, direction, { mask: 0x03 });
}
