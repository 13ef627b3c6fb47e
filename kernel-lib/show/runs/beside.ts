/** Two drawings as one, side by side. */
import type { Drawing, Shape } from "../drawing";
import { drawingValue } from "../drawing-value";
import { DRAWING_MIME } from "../mime";
import { Shown } from "../shown";

const GAP_PX = 24;
const TITLE_PX = 26;

/** Puts drawings side by side, each under its name; of what is no drawing the texts come one below the other. */
export function beside(parts: Readonly<Record<string, Shown>>): Shown {
  const named = Object.entries(parts);
  const text = named.map(([name, part]) => `${name}\n${part}`).join("\n\n");
  const drawings = named.flatMap(([name, part]) => {
    const drawing = part.bundle()[DRAWING_MIME] as Drawing | undefined;
    return drawing ? [{ name, drawing }] : [];
  });
  if (drawings.length < named.length) return new Shown(text, {});
  const shapes: Shape[] = [];
  let x = 0;
  for (const { name, drawing } of drawings) {
    shapes.push({ shape: "text", x: x + drawing.width / 2, y: 16, text: name, anchor: "middle", bold: true, size: 13 });
    shapes.push(...drawing.shapes.map((shape) => moved(shape, x, TITLE_PX)));
    x += drawing.width + GAP_PX;
  }
  const height = TITLE_PX + Math.max(0, ...drawings.map(({ drawing }) => drawing.height));
  const title = drawings.map(({ name, drawing }) => `${name}: ${drawing.title}`).join("; ");
  return drawingValue({ width: Math.max(1, x - GAP_PX), height, title, shapes }, text);
}

function moved(shape: Shape, byX: number, byY: number): Shape {
  if (shape.shape !== "path") return { ...shape, x: shape.x + byX, y: shape.y + byY };
  return { ...shape, points: shape.points.map(([x, y]): [number, number] => [x + byX, y + byY]) };
}
