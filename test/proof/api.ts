/** `npm run proof -- api`: 20,000 requests made from the submission server's OpenAPI document. */
import { fuzz } from "../course/server/support/fuzz";

const ROUNDS = 10;
const REQUESTS_A_ROUND = 2_000;

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? 1);
  const total: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    const { answers } = await fuzz(seed + round, REQUESTS_A_ROUND);
    for (const [kind, count] of Object.entries(answers)) total[kind] = (total[kind] ?? 0) + count;
  }
  console.log(`${ROUNDS * REQUESTS_A_ROUND} requests from seed ${seed}: no 5xx, no answer that is not promised`, total);
}
