/** What a thrown value looks like in the notebook. */
import { inspect } from "node:util";
import type { ErrorReport } from "../protocol";
import { type Frame, framesOf, frameText } from "./stack";

const RED = "\u001b[31m";
const BOLD = "\u001b[1m";
const DIM = "\u001b[2m";
const PLAIN = "\u001b[0m";
/** Frames shown; a recursion without end has ten thousand. */
const FRAMES_SHOWN = 12;

/** Describes a thrown value: name, message, and the learner's own lines with a caret under the place. */
export function reportError(thrown: unknown, root: string): ErrorReport {
  const { ename, evalue } = titleOf(thrown);
  return { ename, evalue, traceback: [...errorLines(thrown, root), ...causes(thrown, root)] };
}

function titleOf(thrown: unknown): { ename: string; evalue: string } {
  if (!isError(thrown)) return { ename: "Thrown", evalue: safely(() => inspect(thrown)) };
  return { ename: safely(() => String(thrown.name)), evalue: safely(() => String(thrown.message)) };
}

function errorLines(thrown: unknown, root: string): string[] {
  const { ename, evalue } = titleOf(thrown);
  const code = isError(thrown) && typeof (thrown as NodeJS.ErrnoException).code === "string" ? codeSuffix(thrown) : "";
  const title = `${RED}${BOLD}${ename}${PLAIN}: ${evalue}${code}`;
  const frames = isError(thrown) ? framesOf(thrown) : [];
  // A learner reads their own lines; where there are none, the library's are all there is.
  const own = frames.filter(({ text }) => text !== undefined && text !== "");
  const shown = (own.length > 0 ? own : frames).slice(0, FRAMES_SHOWN);
  const rest = (own.length > 0 ? own : frames).length - shown.length;
  return [title, ...shown.map((frame) => frameLines(frame, root)), ...(rest > 0 ? [`… and ${rest} frames more`] : [])];
}

function codeSuffix(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return error.message.includes(code ?? "") ? "" : ` (${code})`;
}

function frameLines(frame: Frame, root: string): string {
  const where = `${DIM}at${PLAIN} ${frameText(frame, root)}`;
  if (!frame.text) return where;
  const text = frame.text.trimEnd();
  const gap = text.slice(0, frame.column - 1).replace(/[^\t]/g, " ");
  return `${where}\n    ${text}\n    ${gap}${RED}^${PLAIN}`;
}

/** `error.cause` and the parts of an AggregateError, each told like the error itself. */
function causes(thrown: unknown, root: string, depth = 0): string[] {
  if (!isError(thrown) || depth > 3) return [];
  const inner = thrown instanceof AggregateError ? thrown.errors : thrown.cause === undefined ? [] : [thrown.cause];
  return inner
    .slice(0, 5)
    .flatMap((cause: unknown) => [
      `${DIM}caused by${PLAIN}`,
      ...errorLines(cause, root),
      ...causes(cause, root, depth + 1),
    ]);
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

function safely(text: () => string): string {
  try {
    return text();
  } catch {
    return "(cannot be shown: its own code throws)";
  }
}
