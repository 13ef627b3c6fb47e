// needs: solutions
/** `npm run proof -- programs ssh`: what the tests try in small: names by time, and thousands who say nothing. */
import { silence } from "../../solutions/ssh/attacks/silence";
import { nameTimes, welch } from "../../solutions/ssh/attacks/timing";

const PAIRS = 200;
const LEAST_P = 0.01;
const SILENT = 5000;
/** What the collector may leave lying; that no connection is kept is told by the descriptors. */
const MOST_GROWN_BYTES = 64 * 1024 * 1024;

export async function main(): Promise<void> {
  const { code, descriptors, before, grown } = await silence(SILENT, 4);
  const grownMb = (grown / 2 ** 20).toFixed(1);
  console.log(
    `ssh: ${SILENT} silent connections: the user got in (${code}), ${descriptors - before} more descriptors, ${grownMb} MiB more from the first half to the second`,
  );
  if (code !== 0 || descriptors > before + 100 || grown > MOST_GROWN_BYTES)
    throw new Error("silence keeps users out, or is kept");

  const { known, unknown } = await nameTimes(PAIRS);
  const { t, p } = welch(known, unknown);
  const mean = (list: number[]): string => (list.reduce((sum, ms) => sum + ms, 0) / list.length).toFixed(2);
  console.log(
    `ssh: ${PAIRS} pairs: known ${mean(known)} ms, unknown ${mean(unknown)} ms; Welch t ${t.toFixed(2)}, p ${p.toFixed(3)}`,
  );
  if (p <= LEAST_P) throw new Error("names can be told apart by time");
}
