/** Markdown that a learner wrote, as HTML. */
import MarkdownIt from "markdown-it";
import { clipped, escapeText, harmless } from "./harmless";

const MOST_CHARACTERS = 30_000;

type Engine = InstanceType<typeof MarkdownIt>;
type Token = ReturnType<Engine["parse"]>[number];

const engine = makeEngine();

/**
 * Renders Markdown: no HTML of the writer's, links to the web only and never followed by themselves, no picture from afar.
 * @example
 *   markdownHtml("*a* <i>") // => "<p><em>a</em> &lt;i&gt;</p>\n"
 *   markdownHtml("[x](javascript:alert) [lesson](../01.ipynb)") // => "<p>[x](javascript:alert) lesson</p>\n"
 */
export function markdownHtml(text: string): string {
  if (text.length > MOST_CHARACTERS) return `<pre>${escapeText(clipped(text, MOST_CHARACTERS))}</pre>`;
  return engine.render(harmless(text));
}

function makeEngine(): Engine {
  const made = new MarkdownIt({ html: false, linkify: false, typographer: false });
  made.validateLink = (address) => !/^\s*(?:javascript|vbscript|data|file|blob)\s*:/i.test(address);
  const { rules } = made.renderer;
  rules.image = (tokens, index) => `<span class="quiet">[picture: ${escapeText(tokens[index]?.content ?? "")}]</span>`;
  rules.link_open = (tokens, index, options, _env, renderer) => {
    const token = tokens[index];
    if (!token || !isWeb(String(token.attrGet("href")))) return "";
    token.attrs = [
      ["href", String(token.attrGet("href"))],
      ["rel", "noopener noreferrer nofollow"],
      ["target", "_blank"],
    ];
    return renderer.renderToken(tokens, index, options);
  };
  rules.link_close = (tokens, index) => (isWeb(openerOf(tokens, index)) ? "</a>" : "");
  return made;
}

/** Relative links lead somewhere in the course, and nowhere from a page of its own. */
function isWeb(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

function openerOf(tokens: Token[], index: number): string {
  for (let at = index - 1; at >= 0; at--) {
    if (tokens[at]?.type === "link_open") return String(tokens[at]?.attrGet("href"));
  }
  return "";
}
