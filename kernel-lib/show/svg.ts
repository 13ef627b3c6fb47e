/** A drawing as an SVG file: for static pages and front ends without our extension. */
import { arrowHead } from "./arrow";
import type { Circle, Drawing, Ink, Path, Rect, Shape, Words } from "./drawing";
import { DARK, LIGHT } from "./palette";

const FONT = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** Writes a drawing as SVG without script, in light colours, dark ones where the reader's system is dark. */
export function toSvg({ width, height, title, shapes }: Drawing): string {
  const used = new Set<Ink>(["paper"]);
  const body = shapes.map((shape) => shapeSvg(shape, used)).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">` +
    `<title>${escapeXml(title)}</title><style>text{font-family:${FONT}}.m{font-family:${MONO}}${inkStyles(used)}</style>` +
    `<rect class="f-paper" width="${width}" height="${height}"/>${body}</svg>`
  );
}

function inkStyles(used: Set<Ink>): string {
  const rules = (palette: typeof LIGHT): string =>
    [...used]
      .map((ink) => (ink === "none" ? "" : `.f-${ink}{fill:${palette[ink]}}.s-${ink}{stroke:${palette[ink]}}`))
      .join("");
  return `${rules(LIGHT)}@media(prefers-color-scheme:dark){${rules(DARK)}}`;
}

function shapeSvg(shape: Shape, used: Set<Ink>): string {
  switch (shape.shape) {
    case "rect":
      return rectSvg(shape, used);
    case "path":
      return pathSvg(shape, used);
    case "circle":
      return circleSvg(shape, used);
    case "text":
      return textSvg(shape, used);
  }
}

function rectSvg(rect: Rect, used: Set<Ink>): string {
  const { x, y, width, height, radius, fill = "none", stroke = "none" } = rect;
  const place = numbers({ x, y, width, height, rx: radius });
  return element("rect", `${place}${paint(fill, stroke, used)}`, rect);
}

function pathSvg(path: Path, used: Set<Ink>): string {
  const { points, closed, stroke = "line", strokeWidth, fill = "none", dashed, arrow } = path;
  const d =
    points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("") + (closed ? "Z" : "");
  const style = `${numbers({ "stroke-width": strokeWidth })}${dashed ? ' stroke-dasharray="4 3"' : ""}`;
  const head = arrow
    ? pathSvg({ shape: "path", points: arrowHead(points), closed: true, fill: stroke, stroke }, used)
    : "";
  return element("path", ` d="${d}"${style}${paint(fill, stroke, used)}`, path) + head;
}

function circleSvg(circle: Circle, used: Set<Ink>): string {
  const { x, y, radius, fill = "none", stroke = "none" } = circle;
  return element("circle", `${numbers({ cx: x, cy: y, r: radius })}${paint(fill, stroke, used)}`, circle);
}

function textSvg(words: Words, used: Set<Ink>): string {
  const { x, y, text, anchor = "start", size = 12, ink = "text", mono, bold, rotate } = words;
  used.add(ink);
  const turn = rotate ? ` transform="rotate(${round(rotate)} ${round(x)} ${round(y)})"` : "";
  const weight = bold ? ' font-weight="600"' : "";
  const classes = `class="f-${ink}${mono ? " m" : ""}"`;
  const place = `${numbers({ x, y, "font-size": size })} text-anchor="${anchor}"`;
  return element("text", `${place}${weight}${turn} ${classes}`, words, escapeXml(text));
}

function element(
  name: string,
  attributes: string,
  { tip, opacity }: { tip?: string; opacity?: number },
  content = "",
): string {
  const title = tip ? `<title>${escapeXml(tip)}</title>` : "";
  const inner = title + content;
  return `<${name}${attributes}${numbers({ opacity })}${inner ? `>${inner}</${name}>` : "/>"}`;
}

function paint(fill: Ink, stroke: Ink, used: Set<Ink>): string {
  used.add(fill).add(stroke);
  const classes = [fill === "none" ? "" : `f-${fill}`, stroke === "none" ? "" : `s-${stroke}`]
    .filter(Boolean)
    .join(" ");
  return `${fill === "none" ? ' fill="none"' : ""}${classes ? ` class="${classes}"` : ""}`;
}

function numbers(values: Record<string, number | undefined>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined || !Number.isFinite(value) ? "" : ` ${name}="${round(value)}"`))
    .join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Escapes text for XML; characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML 1.0 §2.2 does not allow
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}
