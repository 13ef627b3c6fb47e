/** HTML as values: what is put into a template is text unless it was made by a template itself. */
import { escapeText, markdownHtml } from "../feedback";

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
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return String(part);
  if (!part) return "";
  return part instanceof Html ? part.text : (part as readonly Part[]).map(drawn).join("");
}

/**
 * Draws Markdown that somebody wrote; its headings stand below those of the page.
 * @example
 *   prose("# *hi* <i>").text // => "<h3><em>hi</em> &lt;i&gt;</h3>\n"
 */
export function prose(markdown: string): Html {
  // what the writer typed is escaped: these are the renderer's own tags
  return new Html(markdownHtml(markdown).replace(/<(\/?)h[1-6]>/g, "<$1h3>"));
}
