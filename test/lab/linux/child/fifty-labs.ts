// Makes fifty labs one after the other; says "ready" where nothing of them is left.
import { readdirSync, readFileSync } from "node:fs";
import { hostPlan, socketIn, Together } from "../hosts";

/** The kernel takes namespaces down a moment after their last process and descriptor are gone. */
const MOST_TRIES = 2000;

const descriptors = (): number => readdirSync("/proc/self/fd").length;
const children = (): string => readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");

async function main(): Promise<void> {
  await oneLab();
  const before = { descriptors: descriptors(), children: children() };
  for (let lab = 1; lab < 50; lab++) await oneLab();
  const after = { descriptors: descriptors(), children: children() };
  if (JSON.stringify(before) !== JSON.stringify(after))
    throw new Error(`before ${JSON.stringify(before)}, after 50 labs ${JSON.stringify(after)}`);
  console.log("ready");
  setInterval(() => {}, 1000);
}

async function oneLab(): Promise<void> {
  const together = await started(MOST_TRIES);
  // left open on purpose
  socketIn(together.host(0), 2, 2).bind(["", 0]);
  await together.close();
}

async function started(tries: number): Promise<Together> {
  try {
    return await Together.start([hostPlan("alice", 1), hostPlan("bob", 2)]);
  } catch (error) {
    if (tries === 0) throw error;
    return started(tries - 1);
  }
}

main();
