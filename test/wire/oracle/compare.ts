/** The same packets read by the library and by tshark. */
import { type FlatPacket, flatten, hexText, LINK_TYPE, Packet, scanFrame } from "../../../kernel-lib/wire";
import { damaged } from "./damage";
import { LINK_TYPES, PacketMaker } from "./packets";
import type { Frame } from "./pcap";
import { Random } from "./random";
import { COMPARED, readWithTshark, type Verdict } from "./tshark";

/**
 * Where tshark is not followed, all of it beyond what damaged packets of real networks hold: it guesses by manufacturers
 * whether MPLS carries Ethernet, gives up a packet over one option of a wrong length, reads AX.25's ARP twice, takes a
 * port's protocol back after a look into it (WireGuard, GTP, L2TP, Wake-on-LAN), and loses what a lying redirect quotes.
 */
const NOT_COMPARED = {
  protocols: /pwethheuristic|arp:arp|mptcp|:wg|:wol|:rtcp|redback|crtp|udp:dns$|ipv6\.(hop|dst)opts$|icmpv6:ipv6$/,
  remarks: /[Ii]nvalid [Ll]ength|option length =|CALIPSO/,
  // RFC 2673's bit strings, which nobody sends
  names: /\[x/,
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
  const found = firstDifference(ours, theirs);
  if (!found || isLeftOut(ours, theirs)) return undefined;
  return `${found} (tshark: ${theirs.protocols} ${theirs.remarks}; ours: ${ours.malformed ?? "sound"})`;
}

function isLeftOut(ours: FlatPacket, theirs: Verdict): boolean {
  const { protocols, remarks, names } = NOT_COMPARED;
  const byOptions = theirs.protocols.endsWith(":tcp") && (ours["tcp.hlen"] ?? 0) > 20;
  return (
    byOptions || protocols.test(theirs.protocols) || remarks.test(theirs.remarks) || names.test(ours["dns.qname"] ?? "")
  );
}

function firstDifference(ours: FlatPacket, theirs: Verdict): string | undefined {
  if (ours.layers.join(":") !== theirs.layers.join(":"))
    return `layers ${ours.layers.join(":")}, tshark says ${theirs.layers.join(":")}`;
  for (const key of COMPARED)
    if (ours[key] !== theirs.values.get(key)) return `${key} ${ours[key]}, tshark says ${theirs.values.get(key)}`;
  return undefined;
}
