/** Long lists a hundred at a time. */
import { type Html, html } from "./html";

const ON_A_PAGE = 100;

export interface Slice<T> {
  items: T[];
  page: number;
  pages: number;
}

/**
 * Gives the part of a list that a page shows; a page that is not there is the nearest that is.
 * @example
 *   sliceOf([1, 2, 3], "7") // => { items: [1, 2, 3], page: 1, pages: 1 }
 */
export function sliceOf<T>(all: readonly T[], asked: string | undefined): Slice<T> {
  const pages = Math.max(1, Math.ceil(all.length / ON_A_PAGE));
  const page = Math.min(pages, Math.max(1, Math.floor(Number(asked)) || 1));
  return { items: all.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE), page, pages };
}

/** Draws the links between the pages; nothing where there is one. */
export function pagerOf(address: string, { page, pages }: Slice<unknown>, query: Record<string, string>): Html | false {
  if (pages < 2) return false;
  const link = (to: number, text: string): Html =>
    html`<a href="${addressWith(address, { ...query, page: String(to) })}">${text}</a>`;
  return html`<nav class="pager" aria-label="Pages">
${page > 1 && link(page - 1, "← Before")}<span>Page ${page} of ${pages}</span>${page < pages && link(page + 1, "After →")}
<form class="row" action="${address}">${Object.entries(query).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="page" class="visually-hidden">Page</label><input id="page" name="page" type="number" min="1" max="${pages}" value="${page}"><button class="plain slim">Go</button></form></nav>`;
}

/**
 * Puts values behind the question mark of an address.
 * @example
 *   addressWith("/class", { q: "a&b", group: "" }) // => "/class?q=a%26b"
 */
export function addressWith(address: string, query: Record<string, string>): string {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return text === "" ? address : `${address}?${text}`;
}
