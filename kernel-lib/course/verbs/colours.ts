import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours a text where standard output is a terminal and NO_COLOR is not set; else gives it back as it is. */
export function coloured(style: Style, text: string): string {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const wanted = FORCE_COLOR ? FORCE_COLOR !== "0" : Boolean(process.stdout.isTTY) && !NO_COLOR;
  return wanted ? styleText(style, text) : text;
}
