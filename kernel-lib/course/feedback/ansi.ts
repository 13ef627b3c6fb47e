/** Text for a terminal (ECMA-48 colours) as HTML. */
import { escapeText } from "./harmless";

const ESCAPE = "\u001b";
const SEQUENCE = new RegExp(`(${ESCAPE}\\[[0-9;?]{0,20}[A-Za-z])`);
const COLOURS: Readonly<Record<string, string>> = {
  31: "bad",
  91: "bad",
  32: "good",
  92: "good",
  33: "warn",
  93: "warn",
  34: "cool",
  94: "cool",
  35: "cool",
  36: "cool",
  90: "quiet",
  1: "strong",
};

/**
 * Writes terminal text as HTML: a few colours as classes, every other sequence left out.
 * @example
 *   ansiHtml("\u001b[31m<no>\u001b[39m") // => "<span class=\"bad\">&lt;no&gt;</span>"
 */
export function ansiHtml(text: string): string {
  let colour = "";
  let html = "";
  for (const part of text.split(SEQUENCE)) {
    const codes = part.startsWith(ESCAPE) ? /\[([\d;]*)m$/.exec(part)?.[1] : undefined;
    if (codes !== undefined) colour = COLOURS[codes.split(";").at(-1) ?? ""] ?? "";
    else if (part !== "" && !part.startsWith(`${ESCAPE}[`))
      html += colour ? `<span class="${colour}">${escapeText(part)}</span>` : escapeText(part);
  }
  return html;
}
