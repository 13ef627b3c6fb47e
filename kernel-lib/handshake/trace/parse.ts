// Traces in a subset of packetdrill's language: what happens when, packets and system calls, one event after the other.
import { Cursor } from "./cursor";
import { parseCall } from "./parse-call";
import { parseSegment } from "./parse-segment";
import { DEFAULT_TOLERANCE_USECS, type EventTime, type Trace, type TraceEvent } from "./syntax";

/**
 * Reads a trace.
 * @throws {TraceError} with line, place and reason where the text is no trace
 * @example
 * parseTrace("0 < S 0:0(0) win 1000 <mss 1460>").events.length // => 1
 */
export function parseTrace(text: string): Trace {
  const cursor = new Cursor(text);
  let toleranceUsecs = DEFAULT_TOLERANCE_USECS;
  const events: TraceEvent[] = [];
  for (cursor.skip(); !cursor.isAtEnd; cursor.skip()) {
    const option = cursor.match(/--(\w+)(?:[ \t]*=[ \t]*(\S*))?/y);
    if (option) toleranceUsecs = readOption(cursor, option, events.length);
    else events.push(parseEvent(cursor));
  }
  return { toleranceUsecs, events };
}

function readOption(cursor: Cursor, { 0: text, 1: name, 2: value }: RegExpExecArray, before: number): number {
  const start = cursor.at - text.length;
  if (name !== "tolerance_usecs")
    cursor.fail(`the option --${name} is not supported: --tolerance_usecs is`, start, cursor.at);
  if (before > 0) cursor.fail(`--${name} must stand before the first event`, start, cursor.at);
  if (!/^\d{1,9}$/.test(value ?? "")) cursor.fail(`--${name} needs a number of microseconds`, start, cursor.at);
  return Number(value);
}

function parseEvent(cursor: Cursor): TraceEvent {
  refuseByName(cursor);
  const start = cursor.at;
  const line = cursor.lineOf();
  const time = parseTime(cursor);
  cursor.skip();
  refuseByName(cursor);
  const direction = cursor.match(/[<>]/y)?.[0];
  if (direction === undefined) {
    const call = parseCall(cursor);
    return { line, at: cursor.placeInLine(start), text: oneLine(cursor, start), time, kind: "call", call };
  }
  if (time.returnsUsecs !== undefined) cursor.fail("only a call can come back later (...)", start);
  const segment = parseSegment(cursor);
  const text = oneLine(cursor, start);
  const at = cursor.placeInLine(start);
  return { line, at, text, time, kind: direction === "<" ? "inbound" : "outbound", segment };
}

const oneLine = (cursor: Cursor, start: number): string =>
  cursor.text.slice(start, cursor.at).replace(/\s+/g, " ").trim();

/** Names the parts of the language that run commands or look into the kernel. */
function refuseByName(cursor: Cursor): void {
  const start = cursor.at;
  if (cursor.match(/`/y)) cursor.fail("shell commands (`…`) are not supported", start, start + 1);
  if (cursor.match(/%\{/y)) cursor.fail("tcp_info assertions (%{ … }%) are not supported", start, start + 2);
}

const TIME = /(\+?)\s*(\d+\.\d*|\.\d+|\d+)(?![\w.:]|\.\d)/y;

function parseTime(cursor: Cursor): EventTime {
  if (cursor.match(/\*/y)) return { kind: "any", usecs: 0 };
  const first = cursor.match(/(\+?)\s*(\d+(?:\.(?!\.)\d*)?|\.\d+)(?![\w:])/y);
  if (!first) cursor.fail(`a time such as 0, 0.1, +.1 or * should be here, not ${cursor.shown()}`);
  const [, plus, digits] = first as unknown as [string, string, string];
  const time: EventTime = { kind: plus ? "relative" : "absolute", usecs: usecsOf(digits) };
  const joint = cursor.match(/\s*(~|\.\.\.)\s*/y)?.[1];
  if (joint === undefined) return time;
  const [, , end] = cursor.expect(TIME, "the end of the range");
  const endUsecs = usecsOf(end as string);
  if (endUsecs < time.usecs) cursor.fail("the range ends before it begins", cursor.at - (end as string).length);
  return joint === "~" ? { ...time, latestUsecs: endUsecs } : { ...time, returnsUsecs: endUsecs };
}

const usecsOf = (seconds: string): number => Math.round(Number(seconds) * 1e6);
