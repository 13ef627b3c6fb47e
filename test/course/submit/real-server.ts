/** The real server over a real store, with one student, in this process; it can be taken away and brought back. */
import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { CheckOutcome } from "../../../kernel-lib/course/check/grade-notebook";
import { type ExercisePlace, placeOf } from "../../../kernel-lib/course/exercise";
import type { Grading } from "../../../kernel-lib/course/grading";
import { freshNotebook } from "../../../kernel-lib/course/release";
import { type BuiltServer, buildServer } from "../../../kernel-lib/course/server";
import { openStore, type Store } from "../../../kernel-lib/course/store";
import { ownServer, type SubmitEvent, type Surroundings } from "../../../kernel-lib/course/submit";
import { PATIENCE } from "../../../kernel-lib/course/submit/backoff";
import type { Login } from "../../../kernel-lib/course/submit/login";
import { startWorker, type Worker } from "../../../kernel-lib/course/work";
import { emptyFolder } from "../start/clone";

export const EXERCISE = "03-packet";

export class RealServer {
  #built: BuiltServer | undefined;
  #port = 0;

  private constructor(
    readonly folder: string,
    readonly store: Store,
    readonly personId: string,
    readonly token: string,
  ) {}

  static async open(name: string): Promise<RealServer> {
    const folder = emptyFolder(name);
    const store = await openStore({ dataFolder: path.join(folder, "data") });
    const person = await store.addPerson({ login: "ann", name: "Ann", role: "student" });
    const server = new RealServer(folder, store, person.id, await store.newToken(person.id));
    await server.up();
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, where it did before. */
  async up(): Promise<void> {
    const exercises = [{ exercise: EXERCISE, title: "Your own packet", points: 24 }];
    const limits = { attempts: { burst: 1000, perSecond: 1000 } };
    this.#built = await buildServer({ store: this.store, courseName: "Networks", exercises, limits });
    await this.#built.app.listen({ host: "127.0.0.1", port: this.#port });
    this.#port = (this.#built.app.server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    this.#built?.app.server.closeAllConnections();
    await this.#built?.app.close();
    this.#built = undefined;
  }

  /** Grades what comes, with all points. */
  work(): Worker {
    return startWorker({ store: this.store, parallel: 1, grade: async ({ exercise }) => fullMarks(exercise) });
  }

  async close(): Promise<void> {
    await this.down();
    await this.store.close();
  }
}

function fullMarks(exercise: string): Grading {
  const passed: CheckOutcome = { id: "magic", points: 2, max: 2, outcome: "passed", message: "3 steps" };
  const wrong: CheckOutcome = { id: "sum", points: 0, max: 3, outcome: "wrong", message: "sum(…) gave 1\nexpected 2" };
  return {
    exercise,
    score: 2,
    max: 5,
    outcomes: [passed, wrong],
    reports: [],
    texts: [],
    ground: { sandbox: "bubblewrap", limits: "rlimits", practice: false },
    masterSha256: "0".repeat(64),
    remarks: [],
    startedAtMs: Date.now(),
    tookMs: 1,
  };
}

/** One learner's machine: a notebook, an outbox, a login; what was told is kept. */
export class Learner {
  readonly told: SubmitEvent[] = [];
  readonly place: ExercisePlace;
  readonly surroundings: Surroundings;

  constructor(
    readonly folder: string,
    login: Pick<Login, "server" | "token">,
  ) {
    mkdirSync(folder, { recursive: true });
    this.place = { name: EXERCISE, folder, file: path.join(folder, `${EXERCISE}.ipynb`) };
    this.surroundings = {
      loginFile: path.join(folder, "login.json"),
      outbox: path.join(folder, "outbox"),
      receipts: path.join(folder, "receipts.jsonl"),
      own: ownServer(path.join(folder, "own")),
      waiting: { sleep: async () => {}, random: () => 0, patience: { ...PATIENCE, tries: 3 } },
    };
    writeFileSync(
      this.surroundings.loginFile,
      JSON.stringify({ ...login, login: "ann", name: "Ann", course: "Networks" }),
    );
    this.write("first");
  }

  /** Saves the notebook with a word of its own in it. */
  write(word: string): void {
    const notebook = freshNotebook(placeOf("exercises", EXERCISE).name);
    notebook.metadata.word = word;
    writeFileSync(this.place.file, JSON.stringify(notebook));
  }

  tell = (event: SubmitEvent): void => void this.told.push(event);

  kinds(): string[] {
    return this.told.map(({ kind }) => kind).filter((kind) => kind !== "sending");
  }
}
