/** `npm run proof -- wire`: dissection agrees with tshark, field by field, on many more packets than CI has time for. */
import { compareWithTshark } from "../wire/oracle/compare";

const PACKETS = 400_000;
const BATCH = 40_000;

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  for (let done = 0; done < PACKETS; done += BATCH) {
    const difference = compareWithTshark(seed + done, BATCH);
    if (difference) throw new Error(difference);
    console.log(`${done + BATCH} packets agree (seed ${seed + done})`);
  }
}
