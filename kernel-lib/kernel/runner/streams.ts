/** Standard output and error of the learner's code: each piece goes to the cell whose code printed it. */
import { send } from "./channel";
import { type CellContext, currentCell } from "./context";

/** What one run of a cell may print; more would stall the browser, which keeps all of it in the page. */
export const OUTPUT_LIMIT_BYTES = 400_000;

type Done = (error?: Error | null) => void;

/** Takes over `process.stdout.write` and `process.stderr.write`, which console uses too. */
export function captureStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done): boolean => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      print(currentCell(), name, text);
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
}

function print(cell: CellContext, name: "stdout" | "stderr", text: string): void {
  const room = OUTPUT_LIMIT_BYTES - cell.printedBytes;
  if (room < 0) return; // the note is out
  cell.printedBytes += text.length;
  const shown = text.length <= room ? text : text.slice(0, room) + CUT;
  send({ type: "stream", cell: cell.id, name, text: shown });
}

const CUT = `\n… cut here: a cell shows its first ${OUTPUT_LIMIT_BYTES / 1000} kB, and this one prints more\n`;
