/** Text with headings, lists, links and tables, by markdown-it; raw HTML in it stays text. */
import MarkdownIt from "markdown-it";
import { Shown } from "./shown";

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
// Pictures would be fetched from wherever the text says.
parser.disable("image");

/**
 * Makes text a cell can show.
 * @example
 * markdown("**bold** <b>not</b>").bundle()["text/html"] // => "<p><strong>bold</strong> &lt;b&gt;not&lt;/b&gt;</p>\n"
 */
export function markdown(text: string): Shown {
  return new Shown(text, { "text/html": parser.render(text) });
}
