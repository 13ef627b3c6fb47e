/** `npm run proof -- capture`: the filters beside libpcap's on 400,000 expressions, and a gigabyte read in constant memory. */

import { checkConstantMemory } from "../capture/files/memory";
import { compareWithLibpcap } from "../capture/filter/agreement";

const ROUNDS = 20;
const EXPRESSIONS_A_ROUND = 20_000;

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? 1);
  let [accepted, refused, packetsCompared] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const counts = compareWithLibpcap({
      seed: seed + round,
      expressions: EXPRESSIONS_A_ROUND,
      packetsPerLinkType: 300,
    });
    accepted += counts.accepted;
    refused += counts.refused;
    packetsCompared += counts.packetsCompared;
  }
  console.log(
    `${accepted + refused} expressions (${accepted} accepted, ${refused} refused; seed ${seed}): every verdict and program is libpcap's, and every one of ${packetsCompared} packets`,
  );
  for (const line of await checkConstantMemory(2 ** 30)) console.log(line);
}
