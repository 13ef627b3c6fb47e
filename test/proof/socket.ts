/** The proofs of kernel-lib/socket at full length; the tests run a part of each. */
import { compare } from "../socket/differential/compare";
import { conversation } from "../socket/differential/steps";
import { fuzz } from "../socket/fuzz/fuzz";
import { manyConnections, openAndClose } from "../socket/scale";

const SEED = Number(process.env.SOCKET_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Runs every proof; throws at the first that does not hold, with its seed. */
export async function main(): Promise<void> {
  console.log(`seed ${SEED}`);
  console.log(`${await compare(conversation)} steps end as on Python's sockets`);
  const { heapBytesPerCycle } = await openAndClose(100_000);
  console.log(`100000 pairs opened and closed: ${heapBytesPerCycle.toFixed(1)} bytes of heap each are left`);
  const { heapBytesEach, acceptSeconds } = await manyConnections(10_000);
  if (heapBytesEach > 3000) throw new Error(`each of 10000 idle connections takes ${heapBytesEach} bytes of heap`);
  console.log(
    `10000 connections in ${acceptSeconds} s, each echoed once: ${Math.round(heapBytesEach)} bytes of heap each`,
  );
  console.log(`${fuzz(60, SEED)} calls with random arguments`);
}
