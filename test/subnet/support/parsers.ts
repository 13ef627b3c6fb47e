/** The fast parsers against the slow, readable ones, and the place of every fault against what can still become right. */
import * as assert from "uvu/assert";
import { examineAddress, examinePrefix, Prefix, tryParseAddress } from "../../../kernel-lib/subnet";
import { seeded } from "./random";
import { addressText, prefixText } from "./texts";

/** Checks `count` seeded texts; gives how many were no address. */
export function compareParsers(count: number, seed: number): number {
  const random = seeded(seed);
  let invalid = 0;
  for (let n = 0; n < count; n++) {
    const text = n % 4 === 3 ? prefixText(random) : addressText(random);
    const told = `seed ${seed}, ${JSON.stringify(text)}`;
    const slow = examineAddress(text);
    const fast = tryParseAddress(text);
    assert.is(fast === undefined, "reason" in slow, `${told}: fast ${fast}, slow ${JSON.stringify(slow)}`);
    if ("reason" in slow) {
      invalid++;
      checkPlace(text, slow.at, told);
      const prefix = examinePrefix(text);
      if ("reason" in prefix) checkPlace(text, prefix.at, `${told} as a prefix`);
      continue;
    }
    assert.ok(slow.equals(fast), `${told}: fast ${fast}, slow ${slow}`);
    assert.ok(slow.equals(tryParseAddress(slow.toString())), `${told}: ${slow} does not read back`);
    const length = random.below(slow.bitLength + 1);
    const prefix = new Prefix(slow, length);
    assert.ok(prefix.equals(Prefix.parse(prefix.toString())), `${told}: ${prefix} does not read back`);
  }
  return invalid;
}

function checkPlace(text: string, [from, to]: readonly [number, number], told: string): void {
  assert.ok(from >= 0 && from <= to && to <= text.length, `${told}: place ${from} to ${to}`);
  assert.is(from === to, from === text.length, `${told}: a place is empty only at the end, here ${from} to ${to}`);
}

/** Texts that only digits, letters and colons make: what can follow them is few enough to try. */
const TAILS = ["", "0", "00", ":", "::", "0::"].flatMap((head) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((n) => head + ":0".repeat(n)),
);
const IPV4_TAILS = ["", "0", "1"].flatMap((digit) => [0, 1, 2, 3].map((n) => digit + ".0".repeat(n)));

/**
 * Checks that the fault's place is the first character that cannot be right: what stands before it can be completed to
 * an address, with it nothing can. Dotted tails of IPv6 are left out: there the whole group is an octet.
 */
export function checkFirstWrong(count: number, seed: number): number {
  const random = seeded(seed);
  let checked = 0;
  while (checked < count) {
    const text = addressText(random);
    const fault = examineAddress(text);
    const ipv4 = /^[^:]*\./.test(text);
    if (!("reason" in fault) || text.includes("%") || (!ipv4 && (text.includes(".") || !text.includes(":")))) continue;
    const told = `seed ${seed}, ${JSON.stringify(text)}: fault at ${fault.at}, ${fault.reason}`;
    const [from] = fault.at;
    assert.ok(canGoOn(text.slice(0, from), ipv4), `${told}, but it was wrong before`);
    if (from < text.length) assert.not.ok(canGoOn(text.slice(0, from + 1), ipv4), `${told}, but that could be right`);
    checked++;
  }
  return checked;
}

function canGoOn(text: string, ipv4: boolean): boolean {
  return (ipv4 ? IPV4_TAILS : TAILS).some((tail) => tryParseAddress(text + tail)?.version === (ipv4 ? 4 : 6));
}
