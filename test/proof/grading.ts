/** SIGKILL at 100 random points of each kind of store; the tests take five of each. */

import { KINDS } from "../course/store/places";
import { survive } from "../course/work/kills";

const SEED = Number(process.env.KILLS_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Runs the whole proof; throws at the first thing that does not hold, with its seed. */
export async function main(): Promise<void> {
  console.log(`KILLS_SEED=${SEED}`);
  for (const kind of KINDS) {
    const { kills, acknowledged, failed } = await survive(kind, 100, SEED);
    const outcome = `${acknowledged - failed} graded once, ${failed} failed as three workers died over them`;
    console.log(`${kind}: ${kills} kills; ${acknowledged} acknowledged attempts, none lost, none stuck: ${outcome}`);
  }
}
