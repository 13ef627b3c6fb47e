// RFC 9112: the head of an HTTP/1 message: a start line, fields, an empty line.
import { NO_BYTES } from "./decode";
import { type Decoded, EncodeError } from "./errors";
import type { HeaderField } from "./layout";
import { bytesField, type HeaderView } from "./view";

const LONGEST_HEAD = 65_536;
const LINE_END = 10;
const CARRIAGE_RETURN = 13;

export interface HttpHead {
  /** Of a request. */
  method?: string;
  target?: string;
  /** Of a response. */
  status?: number;
  reason?: string;
  /** "HTTP/1.1" */
  version: string;
  /** In their order, names as they were written. */
  fields: { name: string; value: string }[];
}

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) (HTTP\/\d\.\d)$/;
const STATUS_LINE = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/;
const FIELD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

interface Line {
  at: number;
  lengthBytes: number;
  text: string;
}

/** Splits the head into lines, up to the empty one; `end` is behind it, -1 when it is not there. */
function readLines(bytes: Uint8Array, offset: number): { lines: Line[]; end: number } {
  const lines: Line[] = [];
  const limit = Math.min(bytes.length, offset + LONGEST_HEAD);
  for (let at = offset; at < limit; ) {
    const newline = bytes.indexOf(LINE_END, at);
    if (newline < 0 || newline >= limit) return { lines, end: -1 };
    const end = newline > at && bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline;
    if (end === at) return { lines, end: newline + 1 };
    lines.push({ at, lengthBytes: newline + 1 - at, text: latin1(bytes.subarray(at, end)) });
    at = newline + 1;
  }
  return { lines, end: -1 };
}

/** RFC 9110 §5.5: bytes of a field that are not ASCII have no known encoding; each is shown as one character. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/**
 * Tells whether bytes begin as an HTTP/1 request or response does.
 * @example
 * looksLikeHttp(new TextEncoder().encode("GET / HTTP/1.1\r\n")) // => true
 */
export function looksLikeHttp(bytes: Uint8Array, offset = 0): boolean {
  const start = latin1(bytes.subarray(offset, offset + 16));
  return /^(HTTP\/\d\.\d |(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) )/.test(start);
}

/**
 * Reads the head of a message; the payload is what was seen of the body.
 * @example
 * decodeHttp(new TextEncoder().encode("GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n")).fields // => [{ name: "Host", value: "example.org" }]
 */
export function decodeHttp(bytes: Uint8Array, offset = 0): Decoded<HttpHead> {
  const { lines, end } = readLines(bytes, offset);
  const start = startOf(lines[0]?.text ?? "");
  if (!start) return { payload: NO_BYTES, malformed: { at: offset, why: "no request line and no status line" } };
  const fields: HttpHead["fields"] = [];
  for (const { at, text } of lines.slice(1)) {
    const [, name, value] = FIELD_LINE.exec(text) ?? [];
    if (name === undefined || value === undefined)
      return {
        ...start,
        fields,
        payload: NO_BYTES,
        malformed: { at, why: `not a field line: ${JSON.stringify(text.slice(0, 40))}` },
      };
    fields.push({ name, value });
  }
  if (end < 0)
    return { ...start, fields, payload: NO_BYTES, malformed: { at: bytes.length, why: "the head has no end" } };
  return { ...start, fields, payload: bytes.subarray(end) };
}

function startOf(line: string): Omit<HttpHead, "fields"> | undefined {
  const [, method, target, requested] = REQUEST_LINE.exec(line) ?? [];
  if (method && target && requested) return { method, target, version: requested };
  const [, version, status, reason = ""] = STATUS_LINE.exec(line) ?? [];
  return version && status ? { status: Number(status), reason, version } : undefined;
}

/**
 * Makes the head of a request or response; throws EncodeError where a name or value would break out of its line.
 * @example
 * new TextDecoder().decode(encodeHttp({ status: 200, reason: "OK", version: "HTTP/1.1", fields: [] })) // => "HTTP/1.1 200 OK\r\n\r\n"
 */
export function encodeHttp(head: HttpHead): Uint8Array {
  const { method, target, status, reason = "", version } = head;
  const start =
    status === undefined ? `${method ?? "GET"} ${target ?? "/"} ${version}` : `${version} ${status} ${reason}`;
  for (const { name, value } of head.fields)
    if (!FIELD_LINE.test(`${name}: ${value}`) || /[\r\n]/.test(value))
      throw new EncodeError(`HTTP field ${JSON.stringify(name)}`, "a name is a token, and a value holds no line end");
  if (!startOf(start))
    throw new EncodeError(`HTTP start line ${JSON.stringify(start)}`, "it needs method and target, or a status");
  const lines = [start, ...head.fields.map(({ name, value }) => `${name}: ${value}`), "", ""];
  return new TextEncoder().encode(lines.join("\r\n"));
}

/** Shows the head line by line. */
export function viewHttp(bytes: Uint8Array, offset = 0): HeaderView {
  const { lines, end } = readLines(bytes, offset);
  const fields = lines.map(({ at, lengthBytes, text }, index): HeaderField => {
    const [, name, value] = (index > 0 && FIELD_LINE.exec(text)) || [];
    return bytesField(name ?? (index === 0 ? "start line" : "line"), at - offset, lengthBytes, value ?? text);
  });
  const lengthBytes = (end < 0 ? bytes.length : end) - offset;
  return { protocol: "http", name: "Hypertext Transfer Protocol", reference: "RFC 9112", offset, lengthBytes, fields };
}
