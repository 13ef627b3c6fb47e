/** Draws a drawing element by element. Its data is untrusted: numbers, known words and text content come through. */
import { arrowHead } from "../arrow";
import type { Ink } from "../drawing";
import { LIGHT } from "../palette";
import type { View } from "./renderer";

const SVG = "http://www.w3.org/2000/svg";
const MOST_SHAPES = 20_000;

type Raw = Record<string, unknown>;

export const drawDrawing: View = async (data, _host, element) => {
  const { width, height, title, shapes } = record(data);
  const svg = node("svg", { viewBox: `0 0 ${size(width)} ${size(height)}`, width: size(width), height: size(height) });
  svg.setAttribute("class", "drawing");
  svg.setAttribute("role", "img");
  svg.append(tipNode(text(title)));
  const list = Array.isArray(shapes) ? shapes : [];
  if (list.length > MOST_SHAPES) throw new Error(`it has ${list.length} shapes; ${MOST_SHAPES} are drawn at most`);
  for (const shape of list) svg.append(...shapeNodes(record(shape)));
  element.append(svg);
  return undefined;
};

function shapeNodes(shape: Raw): SVGElement[] {
  const kind = text(shape.shape);
  const made = Object.hasOwn(DRAW, kind) ? (DRAW[kind]?.(shape) ?? []) : [];
  for (const one of made) {
    if (shape.opacity !== undefined) one.setAttribute("opacity", String(number(shape.opacity)));
    if (shape.tip !== undefined) one.append(tipNode(text(shape.tip)));
  }
  return made;
}

const DRAW: Record<string, (shape: Raw) => SVGElement[]> = {
  rect: ({ x, y, width, height, radius, fill, stroke }) => [
    paint(
      node("rect", { x, y, width: size(width), height: size(height), rx: radius ?? 0 }),
      fill ?? "none",
      stroke ?? "none",
    ),
  ],
  circle: ({ x, y, radius, fill, stroke }) => [
    paint(node("circle", { cx: x, cy: y, r: size(radius) }), fill ?? "none", stroke ?? "none"),
  ],
  path: pathNodes,
  text: ({ x, y, text: words, anchor, size: fontSize, ink, mono, bold, rotate }) => {
    const made = paint(node("text", { x, y, "font-size": fontSize ?? 12 }), ink ?? "text", "none");
    made.setAttribute("text-anchor", ["middle", "end"].includes(text(anchor)) ? text(anchor) : "start");
    if (bold === true) made.setAttribute("font-weight", "600");
    if (mono === true) made.classList.add("mono");
    if (rotate !== undefined) made.setAttribute("transform", `rotate(${number(rotate)} ${number(x)} ${number(y)})`);
    made.textContent = text(words);
    return [made];
  },
};

function pathNodes({ points, closed, stroke, strokeWidth, fill, dashed, arrow }: Raw): SVGElement[] {
  const list = (Array.isArray(points) ? points : []).map(
    (point) => [number(point?.[0]), number(point?.[1])] as [number, number],
  );
  const d = route(list) + (closed === true ? "Z" : "");
  const made = paint(node("path", {}), fill ?? "none", stroke ?? "line");
  made.setAttribute("d", d);
  if (strokeWidth !== undefined) made.setAttribute("stroke-width", String(size(strokeWidth)));
  if (dashed === true) made.setAttribute("stroke-dasharray", "4 3");
  if (arrow !== true || list.length < 2) return [made];
  const head = paint(node("path", {}), stroke ?? "line", stroke ?? "line");
  head.setAttribute("d", `${route(arrowHead(list))}Z`);
  return [made, head];
}

function route(points: [number, number][]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
}

function node(name: string, attributes: Record<string, unknown>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, key === "viewBox" ? String(value) : String(number(value)));
  }
  return made;
}

function tipNode(words: string): SVGElement {
  const title = document.createElementNS(SVG, "title");
  title.textContent = words;
  return title;
}

function paint(made: SVGElement, fill: unknown, stroke: unknown): SVGElement {
  if (isInk(fill)) made.classList.add(`f-${fill}`);
  else made.setAttribute("fill", "none");
  if (isInk(stroke)) made.classList.add(`s-${stroke}`);
  return made;
}

function isInk(value: unknown): value is Ink {
  return typeof value === "string" && Object.hasOwn(LIGHT, value);
}

function record(value: unknown): Raw {
  return typeof value === "object" && value !== null ? (value as Raw) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function size(value: unknown): number {
  return Math.min(20_000, Math.max(0, number(value)));
}
