/** The same packets read by the library and by tshark. */
import { type FlatPacket, flatten, hexText, LINK_TYPE, Packet, scanFrame } from "../../../kernel-lib/wire";
import { damaged } from "./damage";
import { LINK_TYPES, PacketMaker } from "./packets";
import type { Frame } from "./pcap";
import { Random } from "./random";
import { COMPARED, readWithTshark, type Verdict } from "./tshark";

/**
 * What tshark goes about in ways that are not for us: it guesses by manufacturers whether MPLS carries Ethernet, gives up
 * a whole packet over one option of a wrong length, reads AX.25's ARP twice, and takes a port's protocol back after a look
 * into it (WireGuard, GTP, L2TP, SNMP).
 */
const NOT_COMPARED = {
  protocols: /pwethheuristic|arp:arp|mptcp|:wg|redback|crtp|udp:dns$/,
  remarks: /[Ii]nvalid [Ll]ength|option length =|SACK|CALIPSO/,
};

/** One packet of two is Ethernet; the other link types share the rest. */
function shareOf(linkType: number, count: number): number {
  return Math.ceil(linkType === LINK_TYPE.ethernet ? count / 2 : count / 2 / (LINK_TYPES.length - 1));
}

/** Reads `count` packets made from a seed both ways; says what differs in the smallest packet that does. */
export function compareWithTshark(seed: number, count: number): string | undefined {
  const random = new Random(seed);
  for (const linkType of LINK_TYPES) {
    const maker = new PacketMaker(random);
    const frames = Array.from({ length: shareOf(linkType, count) }, () => frameOf(random, maker, linkType));
    const difference = compareFrames(linkType, frames);
    if (difference) return `seed ${seed}, link type ${linkType}: ${difference}`;
  }
  return undefined;
}

function frameOf(random: Random, maker: PacketMaker, linkType: number): Frame {
  if (random.chance(0.02)) return damaged(random, random.bytes(random.below(200)));
  return damaged(random, maker.frame(linkType));
}

/** Compares frames of one link type; the smallest that is read differently is told. */
export function compareFrames(linkType: number, frames: readonly Frame[]): string | undefined {
  const verdicts = readWithTshark(linkType, frames);
  const packet = new Packet();
  const differences = frames.flatMap((frame, index) => {
    const { bytes, originalLength } = frame;
    packet.reset(bytes, 0, bytes.length, originalLength);
    scanFrame(packet, linkType);
    const found = differenceOf(flatten(packet, { number: index + 1 }), verdicts[index] as Verdict);
    return found ? [{ frame, found }] : [];
  });
  const [smallest] = differences.sort((a, b) => a.frame.bytes.length - b.frame.bytes.length);
  if (!smallest) return undefined;
  const { bytes, originalLength } = smallest.frame;
  return `${differences.length} of ${frames.length} packets are read differently; the smallest: ${smallest.found}\n${bytes.length} of ${originalLength} bytes: ${hexText(bytes)}`;
}

function differenceOf(ours: FlatPacket, theirs: Verdict): string | undefined {
  if (NOT_COMPARED.remarks.test(theirs.remarks)) return undefined;
  const context = `(tshark: ${theirs.protocols} ${theirs.remarks}; ours: ${ours.malformed ?? "sound"})`;
  if (ours.layers.join(":") !== theirs.layers.join(":"))
    return NOT_COMPARED.protocols.test(theirs.protocols)
      ? undefined
      : `layers ${ours.layers.join(":")}, tshark says ${theirs.layers.join(":")} ${context}`;
  for (const key of COMPARED)
    if (ours[key] !== theirs.values.get(key))
      return `${key} ${ours[key]}, tshark says ${theirs.values.get(key)} ${context}`;
  return undefined;
}
