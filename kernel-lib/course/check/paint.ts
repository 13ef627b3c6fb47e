/** Colours by ANSI escapes, which a notebook, a terminal and nbconvert all draw. */
import type { Paint } from "../judge";

/** `quiet` is a grey of the 256: "bright black" cannot be seen on JupyterLab's dark ground. */
const CODES = { good: "32", bad: "31", quiet: "38;5;243" } as const;

/** Paints a report's parts, whether or not standard output is a terminal: in a notebook it never is. */
export const ansiPaint: Paint = (tone, text) => `\u001b[${CODES[tone]}m${text}\u001b[39m`;
