/** What every drawing must be: inside its own frame, in the inks of the theme, with a title, a static form and a text. */
import * as assert from "uvu/assert";
import { DRAWING_MIME, type Drawing, type Shape, type Shown, type Words } from "../../kernel-lib/show";

/** Gives a value's drawing, after the checks that hold for all of them. */
export function drawingOf(shown: Shown): Drawing {
  const bundle = shown.bundle();
  const drawing = bundle[DRAWING_MIME] as Drawing;
  assert.ok(drawing.title.length > 10, "a title for readers without the picture");
  assert.match(String(bundle["image/svg+xml"]), /^<svg .*@media\(prefers-color-scheme:dark\)/s);
  assert.is(bundle["text/plain"], shown.toString());
  assert.ok(shown.toString().length > 20, "a text form");
  assert.equal(JSON.parse(JSON.stringify(drawing)), drawing, "plain values only");
  for (const shape of drawing.shapes) inFrame(shape, drawing);
  return drawing;
}

/** All words of a drawing, in order. */
export function wordsOf({ shapes }: Drawing): string[] {
  return shapes.filter((shape): shape is Words => shape.shape === "text").map(({ text }) => text);
}

function inFrame(shape: Shape, { width, height }: Drawing): void {
  const [left, top, right, bottom] = extent(shape);
  const told = JSON.stringify(shape);
  assert.ok([left, top, right, bottom].every(Number.isFinite), told);
  assert.ok(left >= -1 && top >= -1 && right <= width + 1 && bottom <= height + 1, `${width} by ${height}: ${told}`);
}

function extent(shape: Shape): [number, number, number, number] {
  switch (shape.shape) {
    case "rect":
      return [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height];
    case "circle":
      return [shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius];
    case "path": {
      const [xs, ys] = [shape.points.map(([x]) => x), shape.points.map(([, y]) => y)];
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    }
    case "text":
      return textExtent(shape);
  }
}

/** Letters are about 0.6 of the size wide. */
function textExtent({ x, y, text, anchor = "start", size = 12 }: Words): [number, number, number, number] {
  const width = text.length * size * 0.58;
  const left = anchor === "start" ? x : anchor === "middle" ? x - width / 2 : x - width;
  return [left, y - size * 0.8, left + width, y];
}
