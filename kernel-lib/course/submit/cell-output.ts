/** Lines as a cell's output, and as what the button's dialog is told. Pure. */
import { Shown, SUBMIT_MIME } from "../../show";
import { escapeText } from "../feedback";
import type { SubmitEvent } from "./events";
import { eventLines, isPassing, type Line } from "./lines";

/** What the dialog in JupyterLab draws (show/page/submit). */
export interface PageNews {
  kind: SubmitEvent["kind"];
  lines: Line[];
  /** Gone when the next news come. */
  isPassing: boolean;
  /** The feedback's file name, beside the notebook. */
  feedbackFile?: string;
}

/** Draws all that was told so far; of what is passing, the last only. */
export function submitShown(events: readonly SubmitEvent[]): Shown {
  const lines = events.flatMap((event, at) => (isPassing(event) && at < events.length - 1 ? [] : eventLines(event)));
  return linesShown(lines);
}

/** Draws lines. */
export function linesShown(lines: readonly Line[]): Shown {
  return new Shown(lines.map(({ text }) => text).join("\n"), { "text/html": lines.map(lineHtml).join("") });
}

/** Tells the dialog of an event; in a front end without it there is the text. */
export function newsShown(event: SubmitEvent): Shown {
  const lines = eventLines(event);
  const file = event.kind === "result" ? event.feedbackFile?.split("/").at(-1) : undefined;
  const news: PageNews = {
    kind: event.kind,
    lines,
    isPassing: isPassing(event),
    ...(file ? { feedbackFile: file } : {}),
  };
  return new Shown(lines.map(({ text }) => text).join("\n"), { [SUBMIT_MIME]: news });
}

function lineHtml({ tone, text }: Line): string {
  const space = "&nbsp;".repeat(text.length - text.trimStart().length);
  const words = `${space}${escapeText(text.trimStart())}`;
  if (tone === "strong" || tone === "good") return `<div><strong>${words}</strong></div>`;
  return tone === "quiet" ? `<div><small>${words}</small></div>` : `<div>${words}</div>`;
}
