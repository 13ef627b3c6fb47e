/** HTML as values: what is put into a template is text unless it was made by a template itself. */

/** A piece of HTML that is safe to put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: text and numbers are escaped, lists are joined, nothing is drawn for the rest. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

/**
 * Builds HTML; every value that is not HTML itself is escaped. Attributes need their quotation marks.
 * @example
 *   html`<b title="${'"'}">${"<script>"}</b>`.text // => '<b title="&quot;">&lt;script&gt;</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((text, index) => (index < parts.length ? text + drawn(parts[index]) : text)).join(""));
}

function drawn(part: Part): string {
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  if (!part) return "";
  return part instanceof Html ? part.text : (part as readonly Part[]).map(drawn).join("");
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Escapes a text for HTML; control characters become their pictures, and what turns the direction of writing is shown
 * as U+FFFD, so that no name can change how the text around it reads.
 * @example
 *   escaped("a\u202eb") // => "a\ufffdb"
 *   escaped("\u001b[2J") // => "\u241b[2J"
 */
export function escaped(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}

/**
 * Replaces the characters that paint or turn text instead of being read.
 * @example
 *   harmless("tab\tand \u0007") // => "tab\tand \u2407"
 */
export function harmless(text: string): string {
  return text.replace(PAINTING, (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : "\ufffd";
  });
}

// C0 without tab and line ends, C1, marks and embeddings of direction (Unicode TR 9), invisible signs, lone surrogates
const PAINTING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
