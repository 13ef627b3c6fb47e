/** What a bit view of addresses is made of: strands of bits, one under the other, and what they say together. */
import type { BitView } from "../subnet";

/** One row of bits with its groups' values. */
export interface Strand {
  label: string;
  bits: string;
  groups: BitView["groups"];
  fields: BitView["fields"];
  boundary?: number;
}

/** What comparing addresses under the first one's mask comes to. */
export interface Verdict {
  same: boolean;
  /** Places, counted from 0 on the left, where bits under the mask differ. */
  differing: number[];
  words: string;
}

/** The rows of several addresses, or of one with its mask and what AND leaves. */
export function strandsOf(views: readonly BitView[], and: boolean): Strand[] {
  const [first] = views;
  if (!first) throw new RangeError("addressBits: at least one address is needed");
  if (views.some(({ version }) => version !== first.version))
    throw new RangeError("addressBits: IPv4 and IPv6 addresses have no bits in common, give one version");
  const strands = views.map(({ text, bits, groups, fields, boundary }) => ({
    label: text.replace(/\/.*/, ""),
    // an address without a mask of its own is seen under the first one's
    fields: boundary === undefined ? first.fields : fields,
    ...{ bits, groups, boundary },
  }));
  if (!and) return strands;
  if (views.length > 1 || first.boundary === undefined)
    throw new RangeError("addressBits: one address with a length is needed to show the AND");
  const mask = "1".repeat(first.boundary).padEnd(first.bits.length, "0");
  const network = first.bits.slice(0, first.boundary).padEnd(first.bits.length, "0");
  const [address] = strands as [Strand];
  return [{ ...address, label: "address" }, withBits(address, "mask", mask), withBits(address, "AND", network)];
}

function withBits(strand: Strand, label: string, bits: string): Strand {
  const base = strand.groups.length === 4 ? 10 : 16;
  const groups = strand.groups.map(({ from, to }) => ({
    text: Number.parseInt(bits.slice(from, to), 2).toString(base),
    ...{ from, to },
  }));
  return { ...strand, label, bits, groups };
}

/** How the host with the first address decides about the others: do all bits under its mask agree? */
export function verdictOf([first, ...others]: readonly Strand[]): Verdict | undefined {
  if (first?.boundary === undefined || others.length === 0) return undefined;
  const { boundary, bits } = first;
  const differing = [...bits.slice(0, boundary)].flatMap((bit, at) =>
    others.every((other) => other.bits[at] === bit) ? [] : [at],
  );
  const counted = differing.map((at) => at + 1);
  const places = counted.length === 1 ? `bit ${counted[0]} differs` : `bits ${listed(counted)} differ`;
  const under = `under the mask of ${first.label}/${boundary}`;
  if (differing.length === 0)
    return { same: true, differing, words: `same network: all ${boundary} bits ${under} agree` };
  return { same: false, differing, words: `another network: ${places} ${under}` };
}

function listed(places: readonly number[]): string {
  const shown = places.slice(0, 6).join(", ");
  return places.length > 6 ? `${shown}, … (${places.length})` : shown;
}
