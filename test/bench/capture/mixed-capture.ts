/** The capture that dissection is timed on: what a busy network carries, between fewer than 1,000 hosts, from a seed. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { captureEncoder } from "../../../kernel-lib/capture";
import {
  encodeDns,
  encodeEthernet,
  encodeIcmp,
  encodeIpv4,
  encodeIpv6,
  encodeTcp,
  encodeUdp,
  LINK_TYPE,
} from "../../../kernel-lib/wire";
import { Random } from "../../wire/oracle/random";

const SEED = 7;
const DIFFERENT = 20_000;

export const MIX =
  "35 % full TCP segments, 35 % bare acknowledgments (all with timestamps), 15 % DNS queries, 10 % UDP over IPv6, 5 % pings; 700 hosts";

/** Writes a capture of so many packets. */
export async function writeMixedCapture(file: string, count: number): Promise<void> {
  const random = new Random(SEED);
  const encoder = captureEncoder({ interfaces: [{ linkType: LINK_TYPE.ethernet }] });
  const records = Array.from({ length: Math.min(DIFFERENT, count) }, (_, index) =>
    encoder.packet({ seconds: 1_700_000_000 + index, nanoseconds: index * 1000, bytes: frame(random) }),
  );
  const stream = createWriteStream(file);
  stream.write(encoder.header());
  for (let written = 0; written < count; written += records.length)
    if (!stream.write(Buffer.concat(records.slice(0, count - written)))) await once(stream, "drain");
  stream.end();
  await once(stream, "close");
}

function frame(random: Random): Uint8Array {
  const roll = random.next();
  const mac = (part: number): string => `02:00:00:00:0${part}:${random.below(99).toString().padStart(2, "0")}`;
  const macs = { source: mac(1), destination: mac(0) };
  if (roll >= 0.85 && roll < 0.95) return encodeEthernet({ ...macs, type: 0x86dd }, overIpv6(random));
  const ends = {
    source: `10.0.${random.below(2)}.${random.below(200)}`,
    destination: `192.168.${random.below(2)}.${random.below(100)}`,
  };
  return encodeEthernet({ ...macs, type: 0x0800 }, overIpv4(random, roll, ends));
}

function overIpv6(random: Random): Uint8Array {
  const ends = {
    source: `2001:db8::${random.below(50).toString(16)}`,
    destination: `2001:db8:1::${random.below(50).toString(16)}`,
  };
  const ports = { sourcePort: 1024 + random.below(60_000), destinationPort: 9000 };
  return encodeIpv6({ ...ends, nextHeader: 17 }, encodeUdp(ports, random.bytes(200), ends));
}

function overIpv4(random: Random, roll: number, ends: { source: string; destination: string }): Uint8Array {
  const sourcePort = 1024 + random.below(60_000);
  if (roll < 0.7) {
    const number = (): number => random.below(2 ** 32);
    const header = {
      ...{ sourcePort, destinationPort: random.pick([80, 443, 22, 9000]), ack: true, psh: roll < 0.35 },
      ...{ sequenceNumber: number(), acknowledgmentNumber: number() },
      options: [
        { name: "noOperation" as const },
        { name: "noOperation" as const },
        { name: "timestamps" as const, value: number(), echoReply: number() },
      ],
    };
    return encodeIpv4({ ...ends, protocol: 6 }, encodeTcp(header, random.bytes(roll < 0.35 ? 1448 : 0), ends));
  }
  if (roll >= 0.95) {
    const ping = encodeIcmp({ type: 8, identifier: 1, sequenceNumber: 1 }, random.bytes(56));
    return encodeIpv4({ ...ends, protocol: 1 }, ping);
  }
  const name = `host${random.below(500)}.example.org`;
  const query = encodeDns({ id: random.below(65_536), questions: [{ name, type: 1, class: 1 }] });
  return encodeIpv4({ ...ends, protocol: 17 }, encodeUdp({ sourcePort, destinationPort: 53 }, query, ends));
}
