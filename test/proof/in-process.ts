/**
 * `npm run proof -- in-process`: hosts of our own stack bring a MiB each way whole over 120 bad cables, and outlive two
 * million damaged frames, a flood and damaged netlink requests. SEED=… repeats a run.
 */
import { JumpingTime } from "../../kernel-lib/lab/clocks/jumping-time";
import { flood, fuzzFrames, fuzzNetlink } from "../lab/in-process/fuzz";
import { stormyTransfer, WEATHERS } from "../lab/in-process/transfer";

const SEEDS = 20;
const LENGTH_BYTES = 2 ** 20;
const FRAMES = 200_000;
const ROUNDS = 10;

const jumping = () => {
  const clock = new JumpingTime();
  return { clock, stop: () => clock.close() };
};

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  for (const version of [4, 6] as const)
    for (const weather of WEATHERS) {
      for (let number = 0; number < SEEDS; number++)
        await stormyTransfer(jumping, weather, version, LENGTH_BYTES, seed + number);
      console.log(`${SEEDS} transfers over IPv${version} went well, ${JSON.stringify(weather)} (seeds from ${seed})`);
    }
  for (let round = 0; round < ROUNDS; round++) fuzzFrames(seed + round, FRAMES);
  flood(seed, FRAMES);
  fuzzNetlink(seed, FRAMES);
  console.log(
    `${FRAMES * ROUNDS} damaged frames, ${FRAMES} of a flood, ${FRAMES} netlink requests (seeds from ${seed})`,
  );
}
