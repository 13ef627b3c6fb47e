/**
 * `npm run proof -- lab`: our tools name every ready-made fault, 50 seeds on each engine; 10 MB by TCP over a bad cable
 * arrive as they were sent; 50 labs leave nothing; our TCP and the kernel's carry 1 MiB each way at 0, 1 and 10 % loss, 20
 * seeds each. SEED=… repeats a run.
 */
import { checkClean } from "../lab/clean";
import { checkFault } from "../lab/faults";
import { enginesHere } from "../lab/support/engines";
import { checkTransfer } from "../lab/transfer";
import { proveOurTcp } from "./lab/our-tcp";

const SEEDS = 50;
const LABS = 50;
const TRANSFER_BYTES = 10_000_000;
const TCP_SEEDS = 20;

export async function main(): Promise<void> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const engines = await enginesHere();
  for (const engine of engines) {
    const found = new Map<string, number>();
    for (let at = seed; at < seed + SEEDS; at++) {
      const kind = await checkFault({ seed: at, engine });
      found.set(kind, (found.get(kind) ?? 0) + 1);
    }
    const kinds = [...found].map(([kind, count]) => `${count} ${kind}`).join(", ");
    console.log(`${SEEDS} faults named (${engine}, seeds from ${seed}): ${kinds}`);
    await checkClean(engine, LABS);
    console.log(`${LABS} labs left nothing (${engine})`);
  }
  const jumped = await checkTransfer({ engine: "in-process", clock: "jumping", lengthBytes: TRANSFER_BYTES, seed });
  console.log(`10 MB arrived as sent, ${jumped} frames dropped (in-process, jumping time, seed ${seed})`);
  if (!engines.includes("linux")) return;
  const dropped = await checkTransfer({ engine: "linux", lengthBytes: TRANSFER_BYTES, seed });
  console.log(`10 MB arrived as sent, ${dropped} frames dropped (linux, seed ${seed})`);
  await proveOurTcp(seed, TCP_SEEDS, console.log);
}
