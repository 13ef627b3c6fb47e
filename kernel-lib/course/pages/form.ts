/** What a form sends: `application/x-www-form-urlencoded`, or `multipart/form-data` (RFC 7578) where a file is chosen. */

export interface SentFile {
  name: string;
  bytes: Buffer;
}

/** A form as sent. Of fields with one name the first counts. */
export interface Form {
  fields: ReadonlyMap<string, string>;
  files: ReadonlyMap<string, SentFile>;
}

/** A body that is not the form it says it is. */
export class FormError extends Error {
  override name = "FormError";
  readonly code = "ERR_FORM";
  readonly statusCode = 400;
}

const MOST_PARTS = 2_000;

/** Reads `a=1&b=2`. */
export function readUrlEncoded(text: string): Form {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) if (!fields.has(name)) fields.set(name, value);
  return { fields, files: new Map() };
}

/** Reads `multipart/form-data`. Throws FormError where the body breaks off or contradicts itself. */
export function readMultipart(body: Buffer, contentType: string): Form {
  // RFC 2046 5.1.1: a boundary has 1 to 70 characters
  const named = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = named?.[1] ?? named?.[2];
  if (!boundary) throw new FormError("this form names no boundary between its parts");
  const fields = new Map<string, string>();
  const files = new Map<string, SentFile>();
  for (const { headers, content } of partsOf(body, boundary)) {
    const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(headers)?.[1];
    const name = disposition && quoted(disposition, "name");
    if (name === undefined) throw new FormError("a part of this form has no name");
    const fileName = quoted(disposition as string, "filename");
    if (fileName === undefined && !fields.has(name)) fields.set(name, content.toString("utf8"));
    if (fileName !== undefined && !files.has(name)) files.set(name, { name: fileName, bytes: content });
  }
  return { fields, files };
}

function partsOf(body: Buffer, boundary: string): { headers: string; content: Buffer }[] {
  const parts: { headers: string; content: Buffer }[] = [];
  const line = Buffer.from(`\r\n--${boundary}`);
  const first = body.subarray(0, line.length - 2).equals(line.subarray(2)) ? line.length - 2 : -1;
  for (let at = first; ; ) {
    if (at < 0) throw new FormError("this form breaks off before its end");
    // RFC 2046 5.1.1: two hyphens behind the last boundary
    if (body.subarray(at, at + 2).toString("latin1") === "--") return parts;
    if (parts.length >= MOST_PARTS) throw new FormError(`this form has more than ${MOST_PARTS} parts`);
    const head = body.indexOf("\r\n\r\n", at);
    const next = head < 0 ? -1 : body.indexOf(line, head + 2);
    if (next < 0) throw new FormError("this form breaks off before its end");
    parts.push({ headers: body.subarray(at, head).toString("utf8"), content: body.subarray(head + 4, next) });
    at = next + line.length;
  }
}

/** RFC 7578 4.2 and the HTML standard: quotation marks and line ends in names come as %22, %0D and %0A. */
function quoted(disposition: string, key: string): string | undefined {
  const found = new RegExp(`;\\s*${key}="([^"]*)"`, "i").exec(disposition)?.[1];
  return found?.replace(/%22|%0D|%0A/gi, decodeURIComponent);
}
