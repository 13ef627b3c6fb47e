/** Colours by ANSI escapes, which a notebook, a terminal and nbconvert all draw. */
import { styleText } from "node:util";
import type { Paint } from "../judge";

const STYLES = { good: "green", bad: "red", quiet: "gray" } as const;

/** Paints a report's parts. */
export const ansiPaint: Paint = (tone, text) => styleText(STYLES[tone], text);
