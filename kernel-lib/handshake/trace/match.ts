// Whether segments that were sent are what a trace expects.
import { optionList } from "../packet";
import { PSH, type Segment } from "../tcp/segment";
import { flagBits, optionWords, printSegment } from "./print";
import type { SegmentPattern } from "./syntax";

export interface MatchRules {
  /** How far a timestamp of ours may be from the trace's. */
  timestampToleranceMs: number;
  /** What our timestamps are ahead of the trace's. */
  timestampOffset: number;
  /** Whether a number is the end of a write: elsewhere PSH says nothing (RFC 9293 §3.9.1.2 leaves it open). */
  isWriteEnd: (sequenceNumber: number) => boolean;
}

/** Gives what differs, in a word; undefined where the segment is what was expected. */
export function mismatch(pattern: SegmentPattern, sent: Segment, rules: MatchRules): string | undefined {
  const to = (sent.sequenceNumber + sent.payload.length) >>> 0;
  if (!sameFlags(pattern, sent, rules.isWriteEnd(to))) return "flags";
  if (pattern.from !== sent.sequenceNumber || pattern.lengthBytes !== sent.payload.length) return "sequence numbers";
  if (pattern.ack !== undefined && pattern.ack !== sent.acknowledgmentNumber) return "ack";
  if (pattern.window !== undefined && pattern.window !== sent.window) return "win";
  return sameOptions(pattern, sent, rules) ? undefined : "options";
}

function sameFlags({ flags, lengthBytes }: SegmentPattern, sent: Segment, atWriteEnd: boolean): boolean {
  const different = flagBits(flags) ^ (sent.flags & 0x3f);
  return different === 0 || (different === PSH && lengthBytes > 0 && !atWriteEnd);
}

function sameOptions({ options }: SegmentPattern, sent: Segment, rules: MatchRules): boolean {
  if (options === "any") return true;
  const list = optionList(sent.options);
  return (
    list.length === options.length &&
    list.every((option, n) => {
      const wanted = options[n];
      if (wanted?.name !== "timestamps" || option.name !== "timestamps")
        return wanted !== undefined && optionWords(wanted) === optionWords(option);
      const late = (option.value - rules.timestampOffset - wanted.value) | 0;
      return Math.abs(late) <= rules.timestampToleranceMs && wanted.echoReply === option.echoReply;
    })
  );
}

/**
 * Joins segments that follow one another into one, as a network card is handed them; undefined where they do not make
 * what is expected.
 */
export function joined(pattern: SegmentPattern, sent: readonly Segment[]): Segment | undefined {
  const [first] = sent;
  const last = sent.at(-1);
  if (!first || !last || sent.length === 1) return first;
  const payload = new Uint8Array(sent.reduce((sum, one) => sum + one.payload.length, 0));
  if (payload.length !== pattern.lengthBytes) return undefined;
  return { ...last, sequenceNumber: first.sequenceNumber, payload };
}

/** Writes a segment in the trace's own counting. */
export function printed(sent: Segment, timestampOffset: number): string {
  return printSegment(sent, {
    sequence: 0,
    acknowledgment: 0,
    timestamps: { value: timestampOffset, echoReply: 0 },
  });
}
