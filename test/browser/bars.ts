/** A figure as an eye sees it: the bars in its pixels. */
import type { Locator } from "playwright-core";

export type Colour = readonly [red: number, green: number, blue: number];

/** Heights in pixels of the bars of one colour, from left to right; none where nothing is painted. */
export async function barHeights(figure: Locator, colour: Colour): Promise<number[]> {
  await figure.scrollIntoViewIfNeeded();
  const png = (await figure.screenshot({ animations: "disabled" })).toString("base64");
  return (await figure.page().evaluate(`(${MEASURE})(${JSON.stringify(png)}, ${JSON.stringify(colour)})`)) as number[];
}

/** Runs in the page, which can decode a PNG: columns in which at least ten pixels have the colour make up bars. */
const MEASURE = `async (png, [red, green, blue]) => {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  const isPainted = (at) =>
    Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue) < 24;
  const bars = [];
  let before = 0;
  for (let x = 0; x < image.width; x += 1) {
    let height = 0;
    for (let y = 0; y < image.height; y += 1) height += isPainted(4 * (y * image.width + x)) ? 1 : 0;
    if (height >= 10) bars[before >= 10 ? bars.length - 1 : bars.length] = Math.max(height, before >= 10 ? bars.at(-1) : 0);
    before = height;
  }
  return bars;
}`;
