import type { TcpOption } from "../../wire";
import type { Cursor } from "./cursor";
import type { SegmentPattern } from "./syntax";

const MOST = 0xffff_ffff;
/** Far more than a packet has room for: what is handed down in one piece is cut up later. */
const MOST_DATA = 1 << 20;

/** Reads `FLAGS FROM:TO(LENGTH) [ack N] [win N] [<OPTIONS>]`. */
export function parseSegment(cursor: Cursor): SegmentPattern {
  cursor.skip();
  refuseOthers(cursor);
  const start = cursor.at;
  const flags = cursor.expect(/[SFRPUEWA.]+(?![\w])/y, "flags such as S, ., P. or F.")[0];
  if (new Set(flags).size < flags.length) cursor.fail(`the flags ${flags} say something twice`, start);
  const [from, to, lengthBytes] = parseRange(cursor);
  const pattern: SegmentPattern = { flags, from, to, lengthBytes, options: [] };
  for (let field = nextField(cursor); field; field = nextField(cursor)) {
    if (field === "ack") pattern.ack = parseNumber(cursor, MOST, "an acknowledgment number");
    else if (field === "win") pattern.window = parseNumber(cursor, 0xffff, "a window");
    else cursor.fail("urgent data are not supported", cursor.at - field.length);
  }
  if (flags.includes(".") !== (pattern.ack !== undefined)) {
    const why = pattern.ack === undefined ? "the flag . needs an ack" : "an ack needs the flag .";
    cursor.fail(why, start, start + flags.length);
  }
  cursor.skip();
  if (cursor.match(/</y)) pattern.options = parseOptions(cursor);
  return pattern;
}

/** Names what the language has and this subset has not. */
function refuseOthers(cursor: Cursor): void {
  const other = /(icmp|udp|udplite|mpls|gre|ipv4|ipv6|\[\w+\]|\(flowlabel\b)/y;
  other.lastIndex = cursor.at;
  const found = other.exec(cursor.text);
  if (found) cursor.fail(`${found[0]} is not supported: only TCP segments are`, cursor.at, other.lastIndex);
}

function parseRange(cursor: Cursor): [from: number, to: number, lengthBytes: number] {
  cursor.skip();
  const start = cursor.at;
  const [text, ...parts] = cursor.expect(/(\d+):(\d+)\((\d+)\)/y, "a range such as 1:1001(1000)");
  const [from, to, lengthBytes] = parts.map(Number) as [number, number, number];
  if (from > MOST || to > MOST) cursor.fail("a sequence number has 32 bits", start, start + text.length);
  if (lengthBytes > MOST_DATA) cursor.fail(`a segment has ${MOST_DATA} bytes at most`, start, start + text.length);
  if ((from + lengthBytes) % 2 ** 32 !== to)
    cursor.fail(`${from} and ${lengthBytes} bytes make ${from + lengthBytes}, not ${to}`, start, start + text.length);
  return [from, to, lengthBytes];
}

function nextField(cursor: Cursor): string | undefined {
  cursor.skip();
  return cursor.match(/(ack|win|urg)\b/y)?.[1];
}

function parseNumber(cursor: Cursor, most: number, what: string): number {
  cursor.skip();
  const start = cursor.at;
  const value = Number(cursor.expect(/\d+/y, what)[0]);
  if (value > most) cursor.fail(`${what} is ${most} at most`, start);
  return value;
}

/** Reads the inside of `<…>`, as far as the `>`. */
function parseOptions(cursor: Cursor): TcpOption[] | "any" {
  cursor.skip();
  if (cursor.match(/\.\.\.\s*>/y)) return "any";
  const options: TcpOption[] = [];
  for (;;) {
    options.push(parseOption(cursor));
    cursor.skip();
    if (cursor.match(/>/y)) return options;
    cursor.expect(/,/y, '"," or ">"');
  }
}

function parseOption(cursor: Cursor): TcpOption {
  cursor.skip();
  const start = cursor.at;
  const name = cursor.expect(/[a-zA-Z]\w*/y, "an option")[0];
  switch (name) {
    case "nop":
      return { name: "noOperation" };
    case "eol":
      return { name: "endOfList", padding: new Uint8Array() };
    case "mss":
      return { name: "mss", mss: parseNumber(cursor, 0xffff, "an MSS") };
    case "wscale":
      return { name: "windowScale", shift: parseNumber(cursor, 255, "a shift") };
    case "sackOK":
      return { name: "sackPermitted" };
    case "TS":
      cursor.expect(/val\b/y, '"val"');
      return { name: "timestamps", value: parseNumber(cursor, MOST, "a timestamp"), echoReply: parseEcho(cursor) };
    case "sack":
      return { name: "sack", blocks: parseBlocks(cursor) };
    default:
      return cursor.fail(`the option ${name} is not supported: mss, nop, wscale, sackOK, sack, TS and eol are`, start);
  }
}

function parseEcho(cursor: Cursor): number {
  cursor.expect(/ecr\b/y, '"ecr"');
  return parseNumber(cursor, MOST, "a timestamp");
}

function parseBlocks(cursor: Cursor): [number, number][] {
  const blocks: [number, number][] = [];
  do {
    const found = cursor.expect(/(\d+):(\d+)/y, "a block such as 1001:2001");
    blocks.push([Number(found[1]), Number(found[2])]);
    cursor.skip();
  } while (/\d/.test(cursor.text[cursor.at] ?? ""));
  if (blocks.length > 4) cursor.fail("a header has no room for more than four blocks");
  return blocks;
}
