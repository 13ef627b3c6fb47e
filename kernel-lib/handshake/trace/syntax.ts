/** What a trace says, as values. */
import type { TcpOption } from "../../wire";

/** When something happens, in microseconds: from the start, since the event before, or whenever. */
export interface EventTime {
  kind: "absolute" | "relative" | "any";
  usecs: number;
  /** The end of a range of moments that will do. */
  latestUsecs?: number;
  /** When a call that waits comes back, counted as `usecs` is. */
  returnsUsecs?: number;
}

/** A segment, or what one must look like; numbers count from the first of each end. */
export interface SegmentPattern {
  /** As tcpdump writes them: "S", ".", "P.", … */
  flags: string;
  from: number;
  to: number;
  lengthBytes: number;
  ack?: number;
  /** As on the wire; any where it is not told. */
  window?: number;
  /** "any" where the trace says `<...>`. */
  options: readonly TcpOption[] | "any";
}

/** An argument or a result of a call. */
export type CallValue =
  | { kind: "number"; value: number }
  /** Names joined by `|`, as `O_RDWR|O_NONBLOCK`. */
  | { kind: "names"; names: readonly string[] }
  | { kind: "any" }
  | { kind: "text"; text: string }
  | { kind: "list"; items: readonly CallValue[] }
  | { kind: "struct"; fields: ReadonlyMap<string, CallValue> };

export interface SystemCall {
  name: string;
  args: readonly CallValue[];
  result: CallValue;
  /** The error's name where the result is -1. */
  errno?: string;
}

interface Happening {
  line: number;
  /** Its place in that line, in UTF-16 units. */
  at: readonly [from: number, to: number];
  /** The event as it was written, on one line. */
  text: string;
  time: EventTime;
}

/** A segment that arrives. */
export interface InboundEvent extends Happening {
  kind: "inbound";
  segment: SegmentPattern;
}

/** A segment that must be sent. */
export interface OutboundEvent extends Happening {
  kind: "outbound";
  segment: SegmentPattern;
}

export interface CallEvent extends Happening {
  kind: "call";
  call: SystemCall;
}

export type TraceEvent = InboundEvent | OutboundEvent | CallEvent;

export interface Trace {
  toleranceUsecs: number;
  events: readonly TraceEvent[];
}

/** packetdrill's own. */
export const DEFAULT_TOLERANCE_USECS = 4000;
