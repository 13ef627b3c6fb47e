/** Load, and SIGKILL at random points: nothing acknowledged is lost, nothing is graded to two results, nothing is stuck. */
import path from "node:path";
import { openStore, type Store, type StoreOptions } from "../../../kernel-lib/course/store";
import { SeededRandom } from "../../../kernel-lib/link";
import { until } from "../../processes";
import { type StartedProgram, startProgram } from "../store/child";
import { attemptBy, Places } from "../store/places";

const PLAYER = path.join(__dirname, "player.ts");
/** Attempts sent and not yet acknowledged. */
const WINDOW = 6;
/** Of those that have not ended, asked for at the same time: questions cost the grader its time. */
const LOOKED_AT = 20;

export interface KillsReport {
  kills: number;
  acknowledged: number;
  /** Three workers were killed over the same round; a teacher has it graded again. */
  failed: number;
}

interface Victim {
  name: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Kills so often, by a seed; throws at what does not hold. */
export async function survive(kind: Store["kind"], kills: number, seed: number): Promise<KillsReport> {
  const places = new Places();
  const run = new Run(await places.next(kind), new SeededRandom(seed));
  try {
    const victims = await run.begin(kind === "postgresql" ? await databaseOf(places) : undefined);
    for (let kill = 0; kill < kills; kill += 1) {
      await run.hears(1 + run.random.below(30));
      const victim = victims[run.random.below(victims.length)] as Victim;
      await victim.kill();
      await victim.start();
    }
    return { kills, ...(await run.end()) };
  } finally {
    await run.killAll();
    await places.remove();
  }
}

async function databaseOf(places: Places): Promise<Victim> {
  const server = await places.server();
  return { name: "database", kill: () => server.kill(), start: () => server.start() };
}

class Run {
  readonly random: SeededRandom;
  readonly #options: StoreOptions;
  readonly #programs = new Map<string, StartedProgram>();
  readonly #sent = new Set<string>();
  readonly #acknowledged = new Map<string, string>();
  /** What somebody was shown, by attempt and round. */
  readonly #shown = new Map<string, string>();
  /** Asked for, and not answered yet. */
  readonly #asked = new Set<string>();
  #heard = 0;
  #isOver = false;

  constructor(options: StoreOptions, random: SeededRandom) {
    this.#options = options;
    this.random = random;
  }

  async begin(database?: Victim): Promise<Victim[]> {
    const victims = database
      ? [this.#victim("server", "serve"), this.#victim("worker", "work"), this.#victim("second worker", "work")]
      : [this.#victim("server", "both")];
    for (const victim of victims) await victim.start();
    return database ? [...victims, database] : victims;
  }

  /** Resolves when so many more lines have come from whoever lives. */
  hears(count: number): Promise<void> {
    const target = this.#heard + count;
    return until(`${count} more answers have come`, () => this.#heard >= target);
  }

  async end(): Promise<Omit<KillsReport, "kills">> {
    this.#isOver = true;
    await until("all is acknowledged", () => this.#sent.size === this.#acknowledged.size);
    await this.#allRoundsEnd();
    await this.killAll();
    return this.#examine();
  }

  async killAll(): Promise<void> {
    for (const program of this.#programs.values()) await program.kill();
  }

  /** However many wait: as long as rounds end, none is stuck. */
  async #allRoundsEnd(): Promise<void> {
    for (let open = this.#open().length; open > 0; ) {
      await until(`one of the ${open} open rounds has ended`, () => {
        const left = this.#open();
        for (const id of left.slice(0, LOOKED_AT)) if (!this.#asked.has(id)) this.#look(id);
        return left.length < open;
      });
      open = this.#open().length;
    }
  }

  /** What was not seen to end. */
  #open(): string[] {
    return [...this.#acknowledged.values()].filter((id) => !this.#shown.has(`${id} 1`));
  }

  #look(id: string): void {
    this.#asked.add(id);
    this.#tell(`look ${id}`);
  }

  #victim(name: string, role: string): Victim {
    return {
      name,
      kill: () => (this.#programs.get(name) as StartedProgram).kill(),
      start: async () => {
        const program = startProgram(PLAYER, [role, JSON.stringify(this.#options)], {
          onLine: (line) => this.#hear(line),
        });
        program.process.stdin?.on("error", () => {});
        this.#programs.set(name, program);
        await program.says("ready");
        if (name !== "server") return;
        this.#asked.clear();
        this.#sendMissing();
      },
    };
  }

  #hear(line: string): void {
    const [verb, first = "", second = "", state, score = ""] = line.split(" ");
    if (verb === "nack") setTimeout(() => this.#tell(`send ${first}`), 20);
    if (verb === "seen") this.#asked.delete(first);
    if (verb === "seen" && second !== "") this.#see(`${first} ${second}`, state ?? "", score);
    if (verb !== "ack") {
      if (verb === "graded") this.#heard += 1;
      return;
    }
    this.#heard += 1;
    const known = this.#acknowledged.get(first);
    if (known !== undefined && known !== second) throw new Error(`key ${first} is two attempts: ${known}, ${second}`);
    this.#acknowledged.set(first, second);
    const all = [...this.#acknowledged.values()];
    this.#look(all[this.random.below(all.length)] as string);
    if (known === undefined && !this.#isOver) this.#sendNext();
  }

  #see(round: string, state: string, score: string): void {
    if (state !== "graded" && state !== "failed") return;
    const now = `${state} ${score}`;
    const before = this.#shown.get(round);
    if (before !== undefined && before !== now) throw new Error(`${round} was shown as ${before}, then as ${now}`);
    this.#shown.set(round, now);
  }

  /** To a server that has just begun: what the one before it did not acknowledge, and as much as may be under way. */
  #sendMissing(): void {
    for (const key of this.#sent) if (!this.#acknowledged.has(key)) this.#tell(`send ${key}`);
    while (this.#sent.size - this.#acknowledged.size < WINDOW) this.#sendNext();
  }

  #sendNext(): void {
    const key = `key-${this.#sent.size}`;
    this.#sent.add(key);
    this.#tell(`send ${key}`);
  }

  #tell(line: string): void {
    this.#programs.get("server")?.process.stdin?.write(`${line}\n`);
  }

  async #examine(): Promise<Omit<KillsReport, "kills">> {
    const store = await openStore(this.#options);
    try {
      const ann = await store.personByLogin("ann");
      const kept = await store.attemptsOf(ann?.id ?? "");
      if (kept.length !== this.#sent.size) throw new Error(`${this.#sent.size} were sent, ${kept.length} are kept`);
      let failed = 0;
      for (const [key, id] of this.#acknowledged) failed += (await this.#isRight(store, key, id)) ? 0 : 1;
      const left = JSON.stringify([await store.queue(), (await store.claim("last", 1)) === undefined]);
      if (left !== '[{"queued":0,"running":0},true]') throw new Error(`the line is not empty: ${left}`);
      return { acknowledged: this.#acknowledged.size, failed };
    } finally {
      await store.close();
    }
  }

  /** False: it failed as it may, after three workers. */
  async #isRight(store: Store, key: string, id: string): Promise<boolean> {
    const attempt = await store.attempt(id);
    const sent = attemptBy({ id: "" }, key);
    const notebook = Buffer.from((await store.notebookOf(id)) ?? []);
    if (attempt?.sha256 !== sent.sha256 || !notebook.equals(sent.notebook)) throw new Error(`attempt ${id} is lost`);
    const status = await store.statusOf(id);
    const now = `${status?.state} ${status?.grading?.score ?? ""}`;
    if (this.#shown.get(`${id} 1`) !== now)
      throw new Error(`${id} was shown as ${this.#shown.get(`${id} 1`)}, is ${now}`);
    if (status?.state === "graded") return true;
    if (status?.why?.includes("ended or hung")) return false;
    throw new Error(`${id} is ${now}: ${status?.why}`);
  }
}
