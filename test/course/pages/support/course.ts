/** A course in a store of its own, served on loopback. */
import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { FastifyInstance } from "fastify";
import { type ClassTable, classTable, type Person } from "../../../../kernel-lib/course/gradebook";
import { buildServer } from "../../../../kernel-lib/course/server";
import { openStore, type Store } from "../../../../kernel-lib/course/store";

export interface SignedUp {
  person: Person;
  token: string;
}

export const EXERCISES = [
  { exercise: "01-subnetting", title: "Exercise 1: subnetting", points: 20 },
  { exercise: "05-reliable", title: "Exercise 5: reliable", points: 30 },
  { exercise: "06-chat", title: "Exercise 6: chat", points: 27 },
];

/** The clock of the course stands still; a test moves it. */
export class Course {
  private constructor(
    readonly store: Store,
    readonly app: FastifyInstance,
    readonly home: string,
    private readonly clock: { nowMs: number },
    readonly close: () => Promise<void>,
  ) {}

  static async open(): Promise<Course> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "wirebook-pages-"));
    const clock = { nowMs: Date.UTC(2026, 10, 23, 12) };
    const nowMs = (): number => clock.nowMs;
    const store = await openStore({ dataFolder: path.join(folder, "data"), nowMs });
    const { app } = await buildServer({ store, courseName: "Networks 2026", exercises: EXERCISES, nowMs });
    await app.listen({ port: 0, host: "127.0.0.1" });
    const home = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    return new Course(store, app, home, clock, async () => {
      await app.close();
      await store.close();
      await rm(folder, { recursive: true });
    });
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  pass(lengthMs: number): void {
    this.clock.nowMs += lengthMs;
  }

  async add(
    login: string,
    name: string,
    more: Partial<Pick<Person, "group" | "role" | "email">> = {},
  ): Promise<SignedUp> {
    const person = await this.store.addPerson({ login, name, role: "student", ...more });
    return { person, token: await this.store.newToken(person.id) };
  }

  /** Signs somebody up anew who is here already. */
  async newToken(login: string): Promise<SignedUp> {
    const person = await this.store.personByLogin(login);
    if (!person) throw new Error(`nobody has the login ${login}`);
    return { person, token: await this.store.newToken(person.id) };
  }

  /** Hands in; gives the attempt's id. */
  async send({ person }: SignedUp, exercise: string, notebook: Uint8Array): Promise<string> {
    const sha256 = createHash("sha256").update(notebook).digest("hex");
    const attempt = { personId: person.id, exercise, key: randomUUID(), notebook, sha256 };
    return (await this.store.receive(attempt)).attempt.id;
  }

  /** The gradebook's own view of the class. */
  async table(): Promise<ClassTable> {
    const exercises = EXERCISES.map(({ exercise }) => exercise);
    const [people, policies, extensions, rows] = await Promise.all([
      this.store.people("student"),
      this.store.policies(),
      this.store.extensions(),
      this.store.classRows(),
    ]);
    return classTable({ people, exercises, policies, extensions, rows });
  }
}
