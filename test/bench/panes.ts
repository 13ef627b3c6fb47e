/** How soon the packet panes are painted in a real browser, and how long a frame takes while one scrolls, beside standing still. */
import { packets } from "../../kernel-lib/show";
import { manyPackets } from "../show/packets/capture";
import { OutputPage } from "../show/support/page";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const PACKETS = 10_000;
const BARS = {
  "first paint": 500,
  "a frame while scrolling (95 %)": 50,
  "a frame that stands still (95 %)": undefined,
};
type Measure = keyof typeof BARS;

export async function main(): Promise<void> {
  const output = await OutputPage.open();
  const data = JSON.stringify(packets(manyPackets(PACKETS)).bundle());
  const found: Record<Measure, number[]> = {
    "first paint": [],
    "a frame while scrolling (95 %)": [],
    "a frame that stands still (95 %)": [],
  };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await output.clear();
      found["first paint"].push((await output.page.evaluate(firstPaint(data))) as number);
      found["a frame while scrolling (95 %)"].push((await output.page.evaluate(frame(true))) as number);
      found["a frame that stands still (95 %)"].push((await output.page.evaluate(frame(false))) as number);
    }
  } finally {
    await output.close();
  }
  console.log(`\n| ${PACKETS} packets, median of ${ROUNDS} | ms | bar |\n|---|---|---|`);
  for (const [name, bar] of Object.entries(BARS) as [Measure, number | undefined][])
    console.log(`| ${name} | ${median(found[name]).toFixed(0)} | ${bar ?? ""} |`);
}

/** Runs in the page: until what was drawn is painted. */
const firstPaint = (data: string): string => `(async (data) => {
  const started = performance.now();
  await drawOutput(data);
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  return performance.now() - started;
})(${data})`;

/** Runs in the page: the 95th percentile of 150 frames' lengths. */
const frame = (scrolls: boolean): string => `(async () => {
  const list = document.querySelector(".wb-list");
  const frames = [];
  list.scrollTop = 0;
  let last = performance.now();
  for (let count = 0; count < 150; count++) {
    if (${scrolls}) list.scrollTop += count % 2 ? 1000 : 150;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames.sort((a, b) => a - b)[Math.floor(frames.length * 0.95)];
})()`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
