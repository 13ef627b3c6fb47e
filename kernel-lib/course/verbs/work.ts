import type { Command } from "commander";
import { graderGround, openClaimGrader } from "../server";
import { openStore } from "../store";
import { startWorker, type Worker, type WorkerEvent } from "../work";
import { wholeNumber } from "./whole-number";

/** `npx wirebook work`: a grading worker beside a PostgreSQL server; any number of them, on any machines. */
export function describeWork(command: Command): void {
  command
    .option("--parallel <count>", "graded at the same time by this process", wholeNumber("--parallel", 1, 256), 1)
    .action(run);
}

async function run({ parallel }: { parallel: number }): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new UsageError();
  const ground = await graderGround({ personal: false, practice: false });
  const store = await openStore({ databaseUrl, connections: parallel + 1 });
  try {
    const grader = await openClaimGrader(store, { ground, captures: "the server's", parallel });
    const worker = startWorker({ store, parallel, grade: grader.grade, onEvent: tell });
    console.log(`grading ${parallel} at a time; Ctrl-C ends it`);
    await ended(worker).finally(() => grader.close());
  } finally {
    await store.close();
  }
}

/** One Ctrl-C finishes what is under way, a second one gives it back to the line. */
async function ended(worker: Worker): Promise<void> {
  await signalled();
  console.error("finishing what is under way; Ctrl-C again gives it back");
  await Promise.race([worker.stop({ finish: true }), signalled().then(() => worker.stop())]);
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    const heard = (): void => {
      for (const name of SIGNALS) process.off(name, heard);
      resolve();
    };
    for (const name of SIGNALS) process.on(name, heard);
  });
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

function tell(event: WorkerEvent): void {
  if (event.kind === "trouble") {
    const { error } = event;
    console.error(error instanceof Error ? error.message : String(error));
    return;
  }
  const { attemptId, exercise } = event.claim;
  const what = `${new Date().toISOString()} ${exercise} ${attemptId}`;
  if (event.kind === "graded") console.log(`${what}: ${event.grading.score} of ${event.grading.max}`);
  else if (event.kind === "dropped") console.log(`${what}: somebody else's result stands`);
  else console.error(`${what}: ${event.why}${event.willTryAgain ? "; it is tried again" : ""}`);
}

class UsageError extends Error {
  readonly exitCode = 2;

  constructor() {
    const what = "work: DATABASE_URL is not set. It names the PostgreSQL server that wirebook serve keeps its data on";
    super(`${what}, as postgresql://user:password@host/database. Without one, wirebook serve grades by itself.`);
  }
}
