/**
 * `npm run proof -- wire`: on many more packets than CI has time for, dissection agrees with tshark field by field, and
 * nothing throws or takes 50 ms of a free machine. SEED=… repeats a run.
 */
import { compareWithTshark } from "../wire/oracle/compare";
import { fuzz } from "../wire/oracle/fuzz";

const PACKETS = 400_000;
const BATCH = 40_000;
/** Random bytes find faults in tshark too, about one in 200,000 packets; more than that is ours. */
const MOST_BATCHES_WITH_A_DIFFERENCE = 3;
const FUZZ_MS = 120_000;

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const differences: string[] = [];
  for (let done = 0; done < PACKETS; done += BATCH) {
    const difference = compareWithTshark(seed + done, BATCH);
    if (difference) differences.push(difference);
    console.log(difference ?? `${BATCH} packets agree with tshark (seed ${seed + done})`);
  }
  if (differences.length > MOST_BATCHES_WITH_A_DIFFERENCE) throw new Error(differences.join("\n"));
  console.log(`${fuzz(seed, FUZZ_MS)} frames read without fault (seed ${seed})`);
}
