/** Damaged traces: each is played, or refused with a line and a place inside it; the test and the proof share this. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseTrace, playTrace, TraceError } from "../../kernel-lib/handshake";
import { SeededRandom } from "../../kernel-lib/link";

const FOLDER = path.join(__dirname, "traces", "linux");
const PIECES = [
  ...'0123456789.,:()[]{}<>+-*=~`%|"#/ \n\tSFRPU',
  "...",
  "ack",
  "win",
  "sack",
  "TS val",
  "4294967296",
  "//",
  "/*",
  "\u{1f600}",
];

function damage(text: string, random: SeededRandom): string {
  let damaged = text;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(damaged.length + 1);
    const cut = random.happens(60) ? random.below(5) : 0;
    const piece = random.happens(70) ? (PIECES[random.below(PIECES.length)] as string) : "";
    damaged = damaged.slice(0, at) + piece + damaged.slice(at + cut);
  }
  return damaged;
}

/** Reads so many damaged traces; throws with the first that is not dealt with. */
export function fuzzTraces(seed: number, count: number): void {
  const random = new SeededRandom(seed);
  const texts = readdirSync(FOLDER).map((file) => readFileSync(path.join(FOLDER, file), "utf8"));
  for (let n = 0; n < count; n++) {
    const text = damage(texts[random.below(texts.length)] as string, random);
    try {
      const trace = parseTrace(text);
      // playing costs more than reading: every twentieth
      if (n % 20 === 0) playTrace(trace);
    } catch (error) {
      checkError(error, text, `seed ${seed}, trace ${n}`);
    }
  }
}

function checkError(error: unknown, text: string, where: string): void {
  if (!(error instanceof TraceError)) throw new Error(`${where}: ${(error as Error).stack}\n${text}`);
  const line = text.split("\n")[error.line - 1];
  const [from, to] = error.at;
  if (line === undefined || from < 0 || to < from || from > line.length)
    throw new Error(`${where}: line ${error.line}, place ${error.at} is not in the text: ${error.reason}\n${text}`);
}
