/**
 * Our reading of addresses and prefixes against CPython's ipaddress and Go's net/netip. Where the two agree, so must we,
 * but for the policies below, which contracts set.
 */
import * as assert from "uvu/assert";
import {
  examineAddress,
  examinePrefix,
  type IpAddress,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isPrivate,
  Prefix,
  tryParseAddress,
} from "../../../kernel-lib/subnet";
import { type Answer, askGo, askPython, type Question } from "./others";
import { seeded } from "./random";
import { addressText, prefixText } from "./texts";

/** What each of the three said of a text: read or refused. */
interface Readings {
  ours: boolean;
  python: boolean;
  go: boolean;
}

/** Inputs that one of the three treats otherwise on purpose, and the only verdicts that this allows. */
const POLICIES: { reason: string; applies: (text: string) => boolean; allows: (said: Readings) => boolean }[] = [
  // Python and Go take any text as a zone, Go "%" in it too; an interface's name has no such characters
  {
    reason: "zone with white space, control, half a surrogate pair, percent sign, slash or bracket",
    applies: (text) => /%[\s\S]*[\s\p{Z}\p{Cc}\p{Cs}%/[\]]/u.test(text),
    allows: ({ ours }) => !ours,
  },
  // Go refuses a zone on an IPv4-mapped address; RFC 4007 leaves it open
  {
    reason: "zone on an IPv4-mapped address",
    applies: (text) => /ffff:.*%/i.test(text),
    allows: ({ ours, python, go }) => ours && python && !go,
  },
  // Python reads "/024" as 24, and drops leading zeros of IPv6 lengths
  {
    reason: "length with leading zeros",
    applies: (text) => /\/0\d/.test(text),
    allows: ({ ours, python, go }) => !ours && python && !go,
  },
  // Python takes a dotted mask turned round (a host mask) too; Go takes neither
  {
    reason: "host mask",
    applies: isHostMask,
    allows: ({ ours, python, go }) => !ours && python && !go,
  },
  {
    reason: "dotted mask",
    applies: (text) => /\/.*\./.test(text) && !isHostMask(text),
    allows: ({ ours, python, go }) => ours && python && !go,
  },
  // Python reads an address without a length as a prefix of full length
  {
    reason: "no length",
    applies: (text) => !text.includes("/"),
    allows: ({ ours, python, go }) => !ours && python && !go,
  },
];

/** Zeros, then ones: as a mask it would have to be turned round. All zeros and all ones are masks as they stand. */
function isHostMask(text: string): boolean {
  const mask = tryParseAddress(text.replace(/^.*\//s, ""));
  return mask?.version === 4 && /^0+1+$/.test(mask.toBinary().replaceAll(".", ""));
}

/** Compares on `count` seeded texts; gives how many were valid and how often each policy decided. */
export function compareWithOthers(count: number, seed: number): { valid: number; policies: Map<string, number> } {
  const random = seeded(seed);
  const questions = Array.from({ length: count }, (_, n): Question => {
    const kind = n % 2 === 0 ? "address" : "prefix";
    return [kind, kind === "address" ? addressText(random) : prefixText(random)];
  });
  const python = askPython(questions);
  const go = askGo(questions);
  const policies = new Map<string, number>();
  let valid = 0;
  for (const [n, [kind, text]] of questions.entries()) {
    const told = `seed ${seed}, ${kind} ${JSON.stringify(text)}`;
    const ours = kind === "address" ? readAddress(text) : readPrefix(text);
    const [py, golang] = [python[n] as Answer, go[n] as Answer];
    if (ours) valid++;
    const said: Readings = { ours: ours !== undefined, python: py !== null, go: golang !== null };
    if (said.python !== said.go || said.ours !== said.python) {
      const policy = POLICIES.find(({ applies, allows }) => applies(text) && allows(said))?.reason;
      assert.ok(policy, `${told}: ours ${ours ? "valid" : "invalid"}, Python ${py}, Go ${golang}`);
      policies.set(policy as string, (policies.get(policy as string) ?? 0) + 1);
    }
    if (!ours) continue;
    if (py) assert.equal(ours.python, py, `${told}, Python`);
    if (golang) assert.equal(ours.go, golang, `${told}, Go`);
  }
  return { valid, policies };
}

function readAddress(text: string): { python: unknown[]; go: unknown[] } | undefined {
  const address = examineAddress(text);
  const fast = tryParseAddress(text);
  if ("reason" in address) {
    assert.is(fast, undefined, `fast reads ${JSON.stringify(text)}`);
    return undefined;
  }
  assert.ok(address.equals(fast), `fast reads ${JSON.stringify(text)} as ${fast}`);
  const zone = address.version === 6 ? address.zone : "";
  const bare = address.version === 6 ? address.withZone("") : address;
  const expanded = bare.version === 6 ? bare.toExpanded() : bare.toString();
  const python = [address.version, `${address.toBigInt()}`, zone, bare.reverseName(), expanded];
  const neighbour = (of: IpAddress | undefined): string => of?.toString() ?? "invalid IP";
  const inFull = `${goExpanded(bare)}${zone ? `%${zone}` : ""}`;
  const go: unknown[] = [
    address.bitLength,
    `${address}`,
    inFull,
    neighbour(address.next()),
    neighbour(address.previous()),
  ];
  // of an IPv4-mapped address Go tells what the IPv4 address inside is; the registries have a row of its own for them
  if (address.version === 4 || !address.mappedIpv4)
    go.push(isPrivate(address), isLoopback(address), isLinkLocal(address), isMulticast(address));
  return { python, go };
}

/** Go writes the octets of an IPv4-mapped address also where it leaves nothing out. */
function goExpanded(address: IpAddress): string {
  if (address.version === 4) return address.toString();
  return address.mappedIpv4 ? `${address.toExpanded().slice(0, 30)}${address.mappedIpv4}` : address.toExpanded();
}

function readPrefix(text: string): { python: unknown[]; go: unknown[] } | undefined {
  const read = examinePrefix(text);
  const fast = Prefix.tryParse(text);
  if ("reason" in read) {
    assert.is(fast, undefined, `tryParse reads ${JSON.stringify(text)}`);
    return undefined;
  }
  const prefix = new Prefix(read.address, read.length);
  assert.ok(prefix.equals(fast), `tryParse reads ${JSON.stringify(text)} as ${fast}`);
  const numbers = [prefix.last, prefix.netmask, prefix.wildcard].map((address) => `${address.toBigInt()}`);
  const python = [prefix.version, `${prefix.network.toBigInt()}`, prefix.length, ...numbers, `${prefix.addressCount}`];
  return { python, go: [prefix.network.bitLength, prefix.toString()] };
}
