/** Everything the library reads bytes with, on bytes that nobody should send. */
import { performance } from "node:perf_hooks";
import {
  decodeClientHello,
  decodeDhcp,
  decodeHttp,
  decodeLinuxCooked,
  decodeLinuxCooked2,
  decodeNeighbor,
  decodeNull,
  decodeTlsRecord,
  dissect,
  flatten,
  hexText,
  JsonLines,
  Packet,
  scanFrame,
} from "../../../kernel-lib/wire";
import { DECODERS } from "../rebuild";
import { damaged } from "./damage";
import { MOST_PASSES, passesOf } from "./effort";
import { LINK_TYPES, PacketMaker } from "./packets";
import type { Frame } from "./pcap";
import { Random } from "./random";

/** Whatever takes so long is looked at again, in processor time. */
const SUSPICIOUS_MS = 50;
const MORE_DECODERS = {
  decodeClientHello,
  decodeDhcp,
  decodeHttp,
  decodeLinuxCooked,
  decodeLinuxCooked2,
  decodeNull,
  decodeTlsRecord,
};
const EVERY_DECODER = Object.values({ ...DECODERS, ...MORE_DECODERS }) as ((bytes: Uint8Array) => unknown)[];

/** A frame that a protocol's own rules make long to read: nested, or full of the smallest things it can hold. */
function tiresome(random: Random): Uint8Array {
  const bytes = new Uint8Array(random.between(1_000, 65_535));
  const pattern = random.pick([
    [0x45, 0, 0xff, 0xff, 0, 0, 0, 0, 64, 4, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8],
    [0x60, 0, 0, 0, 0xff, 0xff, 41, 64, ...new Array<number>(32).fill(0)],
    [0x81, 0, 0, 7],
    [0, 1, 0x10, 64],
    [0xc0, 12, 0, 1, 0, 1],
    [0, 0],
    [1, 1],
  ]);
  for (let at = 0; at < bytes.length; at += pattern.length) bytes.set(pattern.slice(0, bytes.length - at), at);
  bytes.set([
    2,
    0,
    0,
    0,
    0,
    1,
    2,
    0,
    0,
    0,
    0,
    2,
    ...random.pick([
      [8, 0],
      [0x86, 0xdd],
      [0x81, 0],
      [0x88, 0x47],
    ]),
  ]);
  return bytes;
}

function frameOf(random: Random, maker: PacketMaker, linkType: number): Frame {
  const roll = random.next();
  if (roll < 0.2) return damaged(random, random.bytes(random.below(300)));
  if (roll < 0.203) return { bytes: tiresome(random), originalLength: 65_535 };
  return damaged(random, maker.frame(linkType));
}

/** Reads one frame with everything; throws where something does, or JSON says other than the flat object. */
function readWithAll(packet: Packet, lines: JsonLines, linkType: number, { bytes, originalLength }: Frame): void {
  packet.reset(bytes, 0, bytes.length, originalLength);
  scanFrame(packet, linkType);
  const frame = { number: 7, seconds: 1_700_000_000, nanoseconds: 12_345 };
  const flat = JSON.stringify(flatten(packet, frame));
  lines.add(packet, frame);
  const line = JSON.stringify(JSON.parse(new TextDecoder().decode(lines.take())));
  if (sorted(line) !== sorted(flat)) throw new Error(`JsonLines: ${line}\nflatten: ${flat}`);
  dissect(bytes, { linkType, originalLength });
  for (const decode of EVERY_DECODER) decode(bytes);
  decodeNeighbor(133 + (bytes.length % 5), bytes);
}

/** Keys come in an order of their own in each. */
function sorted(json: string): string {
  return JSON.stringify(Object.entries(JSON.parse(json) as object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Feeds everything for a time; throws with the seed's smallest frame that made trouble. */
export function fuzz(seed: number, durationMs: number): number {
  const random = new Random(seed);
  const maker = new PacketMaker(random);
  const packet = new Packet();
  const lines = new JsonLines();
  const until = performance.now() + durationMs;
  let count = 0;
  for (; performance.now() < until; count++) {
    const linkType = random.pick(LINK_TYPES);
    const frame = frameOf(random, maker, linkType);
    const read = () => readWithAll(packet, lines, linkType, frame);
    try {
      if (timed(read) > SUSPICIOUS_MS && passesOf(read) > MOST_PASSES)
        throw new Error(`took as long as ${MOST_PASSES} passes over 65,535 bytes`);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(`seed ${seed}, frame ${count}, link type ${linkType}: ${message}\n${hexText(frame.bytes)}`);
    }
  }
  return count;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
