/** Colours: JupyterLab's own where it has one for the meaning, ours for the series of a chart. */
import type { Ink } from "../drawing";
import { DARK, LIGHT } from "../palette";

const JUPYTER_VARIABLE: Partial<Record<Ink, string>> = {
  text: "--jp-content-font-color1",
  muted: "--jp-content-font-color2",
  faint: "--jp-border-color3",
  line: "--jp-border-color1",
  accent: "--jp-brand-color1",
  good: "--jp-success-color1",
  warn: "--jp-warn-color1",
  bad: "--jp-error-color1",
  paper: "--jp-layout-color0",
};

const INKS = Object.keys(LIGHT) as Exclude<Ink, "none">[];

/** Tells whether JupyterLab's theme is a dark one. */
export function isDark(): boolean {
  return document.body.dataset.jpThemeLight === "false";
}

/** The colour of an ink now, as a computed value that a canvas or plotly understands. */
export function colorOf(ink: Exclude<Ink, "none">): string {
  const variable = JUPYTER_VARIABLE[ink];
  const own = (isDark() ? DARK : LIGHT)[ink];
  return (variable && getComputedStyle(document.body).getPropertyValue(variable).trim()) || own;
}

/** Puts our styles into the page, once: classes `f-INK` and `s-INK` for fills and strokes, in both themes. */
export function ensureStyle(): void {
  const id = "wirebook-style";
  if (document.getElementById(id)) return;
  const style = document.createElement("style");
  style.id = id;
  style.textContent = styleText();
  document.head.append(style);
}

function styleText(): string {
  const rules = (palette: typeof LIGHT, within: string): string =>
    INKS.map((ink) => {
      const variable = JUPYTER_VARIABLE[ink];
      const color = variable ? `var(${variable}, ${palette[ink]})` : palette[ink];
      return `${within} .f-${ink}{fill:${color}}${within} .s-${ink}{stroke:${color}}`;
    }).join("");
  return `
    .wirebook-output { outline-offset: -2px; }
    .wirebook-output svg.drawing { max-width: 100%; height: auto; display: block; }
    .wirebook-output svg.drawing text { font-family: var(--jp-content-font-family, system-ui, sans-serif); }
    .wirebook-output svg.drawing text.mono { font-family: var(--jp-code-font-family, monospace); }
    ${rules(LIGHT, ".wirebook-output")}
    ${rules(DARK, "[data-jp-theme-light='false'] .wirebook-output")}`;
}

/** Calls back when the theme changes; what it returns ends that. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name"] });
  return () => observer.disconnect();
}
