/** What two prefixes are to each other, as we have it, as CPython's ipaddress has it and as Go's net/netip has it. */
import * as assert from "uvu/assert";
import { collapse, Ipv4Address, Ipv6Address, Prefix, rangeToPrefixes } from "../../../kernel-lib/subnet";
import { type Answer, askGo, askPython, type Question } from "./others";
import { type Random, seeded } from "./random";

/** Compares on `count` seeded pairs; gives how many of them overlap. */
export function compareRelations(count: number, seed: number): number {
  const random = seeded(seed);
  const pairs = Array.from({ length: count }, () => somePair(random));
  const questions = pairs.map(([a, b]): Question => ["relation", `${a} ${b}`]);
  const python = askPython(questions);
  const go = askGo(questions);
  let overlapping = 0;
  for (const [n, [a, b]] of pairs.entries()) {
    const told = `seed ${seed}, ${a} and ${b}`;
    assert.equal(pythonAnswer(a, b), python[n] as Answer, `${told}, Python`);
    assert.equal([a.overlaps(b), a.contains(b.network)], go[n] as Answer, `${told}, Go`);
    if (a.overlaps(b)) overlapping++;
  }
  return overlapping;
}

function pythonAnswer(a: Prefix, b: Prefix): unknown[] {
  const [first, last] = [a.network, b.last].sort((x, y) => x.compare(y)) as [Prefix["network"], Prefix["network"]];
  return [
    a.overlaps(b),
    a.contains(b),
    a.contains(b) ? a.exclude(b).map(String) : null,
    collapse([a, b]).map(String),
    rangeToPrefixes(first, last).map(String),
    `${a.supernet(Math.floor(a.length / 2))}`,
    a.hostBits > 0 ? [...a.subnets()].map(String) : [`${a}`],
  ];
}

/** Two prefixes of one version that share more or fewer of their first bits. */
function somePair(random: Random): [Prefix, Prefix] {
  const words = [0, 0, 0, 0].map(() => random.bits()) as [number, number, number, number];
  const address = random.below(2) === 0 ? new Ipv4Address(words[0]) : new Ipv6Address(...words);
  const { bitLength } = address;
  const flipped = address.toBigInt() ^ (1n << BigInt(random.below(bitLength)));
  const near = address.version === 4 ? Ipv4Address.fromNumber(Number(flipped)) : Ipv6Address.fromBigInt(flipped);
  const length = (): number => random.below(bitLength + 1);
  return [new Prefix(address, length()), new Prefix(random.pick([address, near]), length())];
}
