/** How long a lesson takes from top to bottom, all its cells at once, in a new kernel and again in the same. */
import { setUp } from "../../kernel-lib/course/start";
import { LESSONS, nameOf, runTwice } from "../notebooks/lesson";

const MOST_SECONDS = 20;

export async function main(): Promise<void> {
  await setUp((text) => console.error(text));
  console.log(`| lesson | first run | again | bar |\n|---|---|---|---|`);
  for (const file of LESSONS) {
    const [first = 0, again = 0] = await runTwice(file);
    console.log(`| ${nameOf(file)} | ${first.toFixed(1)} s | ${again.toFixed(1)} s | ${MOST_SECONDS} s |`);
  }
}
