/** The queue by itself: what it takes to receive, hand out and finish an attempt; and how it grows with workers. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { openStore, type Store } from "../../../kernel-lib/course/store";
import { type Grade, startWorker } from "../../../kernel-lib/course/work";
import { gradingOf, KINDS, Places, shaOf } from "../../course/store/places";

const NOTEBOOK = path.resolve(__dirname, "../../../exercises/06-chat/06-chat.ipynb");
const ATTEMPTS = Number(process.env.QUEUE_ATTEMPTS ?? 400);
/** As many graders as senders. */
const AT_ONCE = 16;
const ROUNDS = 3;
const STUB_MS = 50;

/** Prints both tables; `says` takes a line each. */
export async function main(says: (line: string) => void = console.log): Promise<void> {
  const places = new Places();
  try {
    says(
      "| store | received, handed out and finished per second | CPU of this process, ms each | of PostgreSQL's, ms each | RSS, MB |",
    );
    says("|---|---|---|---|---|");
    for (const kind of KINDS) {
      const store = await openStore(await places.next(kind));
      const server = kind === "postgresql" ? await places.server() : undefined;
      says(await wholeWay(store, () => server?.cpuMs() ?? 0));
    }
    says("");
    says(`| workers (PostgreSQL, a stub of ${STUB_MS} ms) | attempts per second | ratio to one |`);
    says("|---|---|---|");
    for (const line of await growth(await openStore(await places.next("postgresql")))) says(line);
  } finally {
    await places.remove();
  }
}

/** As a server meets it: many senders at once, and graders that take no time. */
async function wholeWay(store: Store, serverCpuMs: () => number): Promise<string> {
  await through(store, 100, async () => gradingOf(3), AT_ONCE);
  const serverBefore = serverCpuMs();
  const before = process.cpuUsage();
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rates.push(await through(store, ATTEMPTS, async () => gradingOf(3), AT_ONCE));
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000 / (ATTEMPTS * ROUNDS);
  const serverMs = (serverCpuMs() - serverBefore) / (ATTEMPTS * ROUNDS);
  const rss = process.memoryUsage().rss / 1e6;
  await store.close();
  return `| ${store.kind} | ${median(rates).toFixed(0)} | ${cpuMs.toFixed(1)} | ${serverMs.toFixed(1)} | ${rss.toFixed(0)} |`;
}

/** Workers that wait as long for each, in turns, so that a busy machine is the same for all. */
async function growth(store: Store): Promise<string[]> {
  const grade: Grade = () => new Promise((resolve) => setTimeout(() => resolve(gradingOf(3)), STUB_MS));
  const counts = [1, 2, 4, 8];
  const rates = new Map<number, number[]>(counts.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const count of counts) rates.get(count)?.push(await through(store, 15 * count, grade, count));
  await store.close();
  const rateOf = (count: number): number => median(rates.get(count) ?? []);
  return counts.map(
    (count) => `| ${count} | ${rateOf(count).toFixed(1)} | ${(rateOf(count) / rateOf(1)).toFixed(2)} |`,
  );
}

/** Sends so many and grades them meanwhile; gives attempts per second. */
async function through(store: Store, count: number, grade: Grade, parallel: number): Promise<number> {
  const notebook = readFileSync(NOTEBOOK);
  const sha256 = shaOf(notebook);
  const person = await store.addPerson({ login: `student ${++people}`, name: "Ann", role: "student" });
  const begun = performance.now();
  let done = 0;
  let finished = (): void => {};
  const all = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const worker = startWorker({
    store,
    grade,
    parallel,
    onEvent: ({ kind }) => {
      if (kind !== "graded") throw new Error(`a round of the bench was ${kind}`);
      done += 1;
      if (done === count) finished();
    },
  });
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      await store.receive({ personId: person.id, exercise: "06-chat", key: String(sent), notebook, sha256 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  await all;
  const seconds = (performance.now() - begun) / 1_000;
  await worker.stop();
  return count / seconds;
}

let people = 0;

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
