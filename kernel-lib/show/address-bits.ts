/** Addresses bit by bit: where the mask ends, what AND leaves, in which bits two of them differ. */
import type { BitView } from "../subnet";
import { bitsDrawing } from "./address-bits-drawing";
import { type Strand, strandsOf, type Verdict, verdictOf } from "./address-strands";
import { drawingValue } from "./drawing-value";
import type { Shown } from "./shown";

export interface AddressBitsOptions {
  /** Adds the mask, and what AND leaves of the address. */
  and?: boolean;
}

/**
 * Draws an address as bits with the boundary of its mask; `and` adds the mask and the network below it. Of several
 * addresses, bits that differ under the first one's mask are marked. Throws a RangeError for a mix of IPv4 and IPv6.
 */
export function addressBits(of: BitView | readonly BitView[], { and = false }: AddressBitsOptions = {}): Shown {
  const views = "bits" in of ? [of] : of;
  const strands = strandsOf(views, and);
  const verdict = and ? undefined : verdictOf(strands);
  const alone = strands.length === 1 ? views[0]?.toString() : undefined;
  return drawingValue(bitsDrawing(strands, verdict), alone ?? strandsText(strands, verdict));
}

/** Strands as text: bits in groups, "|" at the boundary, "^" under bits that differ. */
function strandsText(strands: readonly Strand[], verdict: Verdict | undefined): string {
  const width = Math.max(...strands.map(({ label }) => label.length));
  const lines = strands.map((strand) => {
    const value = strand.groups.map(({ text }) => text).join(strand.groups.length === 4 ? "." : ":");
    return `${strand.label.padEnd(width)}  ${spaced(strand, [...strand.bits], "|")}  ${value}`;
  });
  const [first] = strands;
  if (!verdict || !first) return lines.join("\n");
  const marks = [...first.bits].map((_, at) => (verdict.differing.includes(at) ? "^" : " "));
  const carets = verdict.same ? [] : [`${" ".repeat(width)}  ${spaced(first, marks, " ")}`.trimEnd()];
  return [...lines, ...carets, verdict.words].join("\n");
}

function spaced({ groups, boundary }: Strand, marks: readonly string[], bar: string): string {
  const marked = marks.map((mark, at) => (at === boundary ? bar + mark : mark));
  return groups.map(({ from, to }) => marked.slice(from, to).join("")).join(" ");
}
