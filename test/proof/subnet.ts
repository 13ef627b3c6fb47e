/** The proofs of kernel-lib/subnet at full length; the tests run a tenth of each, with the same seeds. */
import { compareWithOthers } from "../subnet/support/against-others";
import { comparePlans } from "../subnet/support/brute-plan";
import { compareTables } from "../subnet/support/model-table";
import { checkFirstWrong, compareParsers } from "../subnet/support/parsers";
import { compareRelations } from "../subnet/support/relations";
import { compareSets } from "../subnet/support/sets";

const STARTED = Number(process.env.SUBNET_SEED ?? 1);

/** Runs every proof; throws at the first difference, with its seed. */
export async function main(): Promise<void> {
  console.log(`seed ${STARTED}`);
  for (let part = 0; part < 10; part++) {
    const { valid, policies } = compareWithOthers(120_000, STARTED + part);
    console.log(`120000 texts against CPython and Go: ${valid} valid`, Object.fromEntries(policies));
  }
  console.log(`100000 pairs of prefixes against CPython and Go: ${compareRelations(100_000, STARTED)} overlap`);
  console.log(`2000000 texts fast against slow: ${compareParsers(2_000_000, STARTED)} invalid`);
  console.log(`${checkFirstWrong(500_000, STARTED)} faults are at the first character that cannot be right`);
  console.log(`30000 plans against every placement: ${comparePlans(30_000, STARTED)} feasible`);
  for (let part = 0; part < 10; part++)
    for (const version of [4, 6] as const) compareTables(version, 4000, STARTED + part);
  console.log("80000 changes of routing tables against a linear scan");
  compareSets(5000, STARTED);
  console.log("5000 lists of prefixes against sets of addresses");
}
