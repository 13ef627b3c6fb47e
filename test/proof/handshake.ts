/**
 * `npm run proof -- handshake`: a hundred thousand interleavings of two TCPs keep what they promise; tshark finds no
 * fault in 1,000 simulated captures and reads them as we do; 200,000 damaged traces are refused with a place, never by
 * a crash. SEED=… repeats a run.
 */
import { fuzzTraces } from "../handshake/fuzz";
import { checkInterleavings } from "../handshake/interleaving";
import { compareReading } from "../handshake/tshark";

const INTERLEAVINGS = 100_000;
const BATCH = 10_000;
const CAPTURES = 1000;
const TRACES = 200_000;

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  for (let done = 0; done < INTERLEAVINGS; done += BATCH) {
    checkInterleavings(seed + done, BATCH);
    console.log(`${BATCH} interleavings went well (seeds from ${seed + done})`);
  }
  const faults = compareReading(seed, CAPTURES);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  console.log(`${CAPTURES} simulated captures without fault, read as tshark reads them (seeds from ${seed})`);
  fuzzTraces(seed, TRACES);
  console.log(`${TRACES} damaged traces read or refused (seed ${seed})`);
}
