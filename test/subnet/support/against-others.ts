/**
 * Our reading of addresses and prefixes against CPython's ipaddress and Go's net/netip. Where the two agree, so must we,
 * but for the policies below, which contracts set.
 */
import * as assert from "uvu/assert";
import { examineAddress, examinePrefix, type IpAddress, Prefix } from "../../../kernel-lib/subnet";
import { type Answer, askGo, askPython, type Question } from "./others";
import { seeded } from "./random";
import { addressText, prefixText } from "./texts";

/** Inputs that one of the three treats otherwise on purpose; the verdict is ours. */
const POLICIES: { reason: string; applies: (text: string) => boolean }[] = [
  // Python and Go take any text as a zone, Go "%" in it too; an interface's name has no such characters
  {
    reason: "zone with white space, control, half a surrogate pair, percent sign, slash or bracket",
    applies: (text) => /%[\s\S]*[\s\p{Z}\p{Cc}\p{Cs}%/[\]]/u.test(text),
  },
  // Go refuses a zone on an IPv4-mapped address; RFC 4007 leaves it open
  { reason: "zone on an IPv4-mapped address", applies: (text) => /ffff:.*%/i.test(text) },
  // Python reads "/024" as 24, and drops leading zeros of IPv6 lengths
  { reason: "length with leading zeros", applies: (text) => /\/0\d/.test(text) },
  // Python takes a dotted mask, also turned round (a host mask); Go takes neither
  { reason: "dotted mask", applies: (text) => /\/.*\./.test(text) },
  // Python reads an address without a length as a prefix of full length
  { reason: "no length", applies: (text) => !text.includes("/") },
];

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
    const agreed = (py === null) === (golang === null) && (ours === undefined) === (py === null);
    const policy = agreed ? undefined : POLICIES.find(({ applies }) => applies(text))?.reason;
    if (!agreed) {
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
  if ("reason" in address) return undefined;
  const zone = address.version === 6 ? address.zone : "";
  const bare = address.version === 6 ? address.withZone("") : address;
  const expanded = bare.version === 6 ? bare.toExpanded() : bare.toString();
  const python = [address.version, `${address.toBigInt()}`, zone, bare.reverseName(), expanded];
  const neighbour = (of: IpAddress | undefined): string => of?.toString() ?? "invalid IP";
  const inFull = `${goExpanded(bare)}${zone ? `%${zone}` : ""}`;
  const go = [address.bitLength, `${address}`, inFull, neighbour(address.next()), neighbour(address.previous())];
  return { python, go };
}

/** Go writes the octets of an IPv4-mapped address also where it leaves nothing out. */
function goExpanded(address: IpAddress): string {
  if (address.version === 4) return address.toString();
  return address.mappedIpv4 ? `${address.toExpanded().slice(0, 30)}${address.mappedIpv4}` : address.toExpanded();
}

function readPrefix(text: string): { python: unknown[]; go: unknown[] } | undefined {
  const read = examinePrefix(text);
  if ("reason" in read) return undefined;
  const prefix = new Prefix(read.address, read.length);
  const numbers = [prefix.last, prefix.netmask, prefix.wildcard].map((address) => `${address.toBigInt()}`);
  const python = [prefix.version, `${prefix.network.toBigInt()}`, prefix.length, ...numbers, `${prefix.addressCount}`];
  return { python, go: [prefix.network.bitLength, prefix.toString()] };
}
