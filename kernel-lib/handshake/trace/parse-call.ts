import type { Cursor } from "./cursor";
import { CALL_NAMES } from "./names";
import type { CallValue, SystemCall } from "./syntax";

/** Reads `name(arguments) = result [ERRNO] [(words)]`. */
export function parseCall(cursor: Cursor): SystemCall {
  const start = cursor.at;
  const name = cursor.expect(/[a-z_]\w*/y, "a segment (< or >) or a system call")[0];
  if (!CALL_NAMES.has(name))
    cursor.fail(`the call ${name} is not supported: ${[...CALL_NAMES].join(", ")} are`, start, start + name.length);
  cursor.expect(/\(/y, '"("');
  const args = parseList(cursor, /\)/y, '")"');
  cursor.expect(/=/y, '"=" and the result');
  const result = parseValue(cursor);
  const call: SystemCall = { name, args, result };
  cursor.match(/[ \t]+/y);
  const errno = cursor.match(/E[A-Z0-9]+\b/y)?.[0];
  if (errno !== undefined) call.errno = errno;
  cursor.match(/[ \t]*\([^()\n]*\)/y);
  return call;
}

/** Reads values parted by commas, as far as the closing bracket. */
function parseList(cursor: Cursor, close: RegExp, closing: string): CallValue[] {
  const items: CallValue[] = [];
  cursor.skip();
  if (cursor.match(close)) return items;
  for (;;) {
    items.push(parseValue(cursor));
    cursor.skip();
    if (cursor.match(close)) return items;
    cursor.expect(/,/y, `"," or ${closing}`);
  }
}

function parseValue(cursor: Cursor): CallValue {
  cursor.skip();
  if (cursor.match(/\.\.\./y)) return { kind: "any" };
  if (cursor.match(/\[/y)) return { kind: "list", items: parseList(cursor, /\]/y, '"]"') };
  if (cursor.match(/\{/y)) return parseStruct(cursor);
  const text = cursor.match(/"([^"\n]*)"/y);
  if (text) return { kind: "text", text: text[1] as string };
  const number = cursor.match(/-?(?:0x[0-9a-fA-F]+|\d+)(?![\w.])/y);
  if (number) return { kind: "number", value: toNumber(number[0]) };
  // htons(8080), inet_addr("192.0.2.1"): addresses are the player's own
  if (cursor.match(/[a-z]\w*\s*\(/y)) {
    parseList(cursor, /\)/y, '")"');
    return { kind: "any" };
  }
  const names = cursor.expect(/[A-Za-z_]\w*(?:\s*\|\s*[A-Za-z_]\w*)*/y, "a value")[0];
  return { kind: "names", names: names.split("|").map((name) => name.trim()) };
}

const toNumber = (text: string): number => (text.startsWith("-") ? -Number(text.slice(1)) : Number(text));

/** Reads `fd=4, events=POLLIN}`; values without a name are numbered. */
function parseStruct(cursor: Cursor): CallValue {
  const fields = new Map<string, CallValue>();
  for (let place = 0; ; place++) {
    cursor.skip();
    const name = cursor.match(/([a-z_]\w*)\s*=\s*/y)?.[1] ?? String(place);
    fields.set(name, parseValue(cursor));
    cursor.skip();
    if (cursor.match(/\}/y)) return { kind: "struct", fields };
    cursor.expect(/,/y, '"," or "}"');
  }
}
