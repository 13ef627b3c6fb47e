/** Empty stores of both kinds, for tests that say the same of each. */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Person } from "../../../kernel-lib/course/gradebook";
import type { Grading } from "../../../kernel-lib/course/grading";
import {
  type Claim,
  type NewAttempt,
  openStore,
  type Store,
  type StoreOptions,
} from "../../../kernel-lib/course/store";
import { type PostgresqlServer, startPostgresql } from "./postgresql-server";

export const KINDS: readonly Store["kind"][] = ["pglite", "postgresql"];

/** An hour of a day in 2026, as the tests' clock begins. */
export const NOON_MS = Date.UTC(2026, 10, 23, 12);

/** Hands out places, and removes them all at the end. */
export class Places {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "wirebook-store-"));
  #template: Promise<string> | undefined;
  #server: Promise<PostgresqlServer> | undefined;
  #count = 0;

  async next(kind: Store["kind"]): Promise<StoreOptions> {
    this.#count += 1;
    if (kind === "postgresql") return { databaseUrl: await (await this.server()).newDatabase() };
    const dataFolder = path.join(this.#folder, String(this.#count));
    // initdb takes seconds, a copy of what it makes does not
    this.#template ??= this.#makeTemplate();
    cpSync(await this.#template, dataFolder, { recursive: true });
    return { dataFolder };
  }

  server(): Promise<PostgresqlServer> {
    this.#server ??= startPostgresql();
    return this.#server;
  }

  file(name: string): string {
    return path.join(this.#folder, name);
  }

  async remove(): Promise<void> {
    await (await this.#server)?.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #makeTemplate(): Promise<string> {
    const dataFolder = path.join(this.#folder, "template");
    await (await openStore({ dataFolder })).close();
    return dataFolder;
  }
}

export function shaOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** An attempt whose notebook is a text. */
export function attemptBy(person: Pick<Person, "id">, key: string, text = `{"key":"${key}"}`): NewAttempt {
  const notebook = Buffer.from(text);
  return { personId: person.id, exercise: "06-chat", key, notebook, sha256: shaOf(notebook) };
}

/** A result with one check and one text. */
export function gradingOf(score: number, exercise = "06-chat"): Grading {
  return {
    exercise,
    score,
    max: 5,
    outcomes: [
      { id: "echo", points: score, max: 3, outcome: score > 0 ? "passed" : "wrong", message: `it gave ${score}` },
      { id: "why", points: 0, max: 2, message: "" },
    ],
    reports: [],
    texts: [],
    ground: { sandbox: "bubblewrap", limits: "rlimits", practice: false },
    masterSha256: "00",
    remarks: [],
    startedAtMs: NOON_MS,
    tookMs: 1,
  };
}

/** Takes the next round; throws where none waits. */
export async function claimed(store: Store, worker: string, leaseMs = 60_000): Promise<Claim> {
  const claim = await store.claim(worker, leaseMs);
  if (!claim) throw new Error("nothing waits");
  return claim;
}
