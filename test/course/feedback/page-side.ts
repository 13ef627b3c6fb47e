/** What a test has a page find out about itself; texts, because they run in the browser. */

/** Does all that a reader may do, so that whatever waits for it has its chance. */
export const POKE = `(async () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const element of document.querySelectorAll("*"))
    for (const type of ["mouseover", "focus", "click"]) element.dispatchEvent(new MouseEvent(type, { cancelable: true }));
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
})()`;

/** What of a page could do something. */
export interface LiveParts {
  made: number;
  handlers: string[];
  addresses: string[];
  sources: string[];
}

export const LIVE_PARTS = `({
  made: document.querySelectorAll("script, iframe, object, embed, link, base, form, button, input, main meta, foreignObject").length,
  handlers: [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith("on"))),
  addresses: [...document.querySelectorAll("[href]")].map((element) => element.getAttribute("href")),
  sources: [...document.querySelectorAll("[src]")].map((element) => element.getAttribute("src")),
})`;

/** Texts with a contrast below 4.5 to what is behind them (WCAG 2.2, 1.4.3). */
export const FAINT_TEXTS = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0) return colour;
    }
    return [255, 255, 255];
  };
  for (const details of document.querySelectorAll("details")) details.open = true;
  return [...document.querySelectorAll("main *")].flatMap((element) => {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) return [];
    if (element.closest("svg")) return [];
    const [a, b] = [numbers(getComputedStyle(element).color), behind(element)].map(luminance);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [element.className + ": " + contrast.toFixed(2) + ": " + element.textContent.slice(0, 30)] : [];
  });
})()`;
