/** A course in a store of its own, served on loopback. */
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Person } from "../../../../kernel-lib/course/gradebook";
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
    return new Course(store, home, clock, async () => {
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
}
