/** The loop of a grading worker: take a round, grade it, write what came out; any number of them on any machines. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Grading } from "../grading";
import type { Claim, Store } from "../store";

/** Grades one round; `signal` is aborted when its result is not wanted any more. */
export type Grade = (claim: Claim, signal: AbortSignal) => Promise<Grading>;

export interface WorkerOptions {
  store: Store;
  grade: Grade;
  /** Rounds graded at the same time. */
  parallel: number;
  /** How long a round stays with a worker that has died; 60,000 unless told. */
  leaseMs?: number;
  /** How often one looks for work without having been called; 5,000 unless told. */
  pollMs?: number;
  /** Hears of each round's end, and of trouble with the database. */
  onEvent?: (event: WorkerEvent) => void;
}

export type WorkerEvent =
  | { kind: "graded"; claim: Claim; grading: Grading }
  /** Another worker's result stands already, or the attempt was erased. */
  | { kind: "dropped"; claim: Claim }
  | { kind: "failed"; claim: Claim; why: string; willTryAgain: boolean }
  /** The database did not answer; it is asked again after a while. */
  | { kind: "trouble"; error: unknown };

export interface Worker {
  /** Takes no more rounds; `finish` waits for those it has (unless told, it gives them back at once). */
  stop(how?: { finish: boolean }): Promise<void>;
}

/** Begins to grade what waits in the store. */
export function startWorker(options: WorkerOptions): Worker {
  const name = `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
  const stopping = new AbortController();
  const leaving = new AbortController();
  const lanes = Array.from({ length: options.parallel }, (_, lane) =>
    new Lane(`${name}:${lane}`, options, stopping.signal, leaving.signal).run(),
  );
  return {
    stop: async (how) => {
      stopping.abort();
      if (!how?.finish) leaving.abort();
      await Promise.all(lanes);
    },
  };
}

/** Grades one round after another. */
class Lane {
  readonly #name: string;
  readonly #options: WorkerOptions;
  readonly #leaseMs: number;
  readonly #stopping: AbortSignal;
  readonly #leaving: AbortSignal;

  constructor(name: string, options: WorkerOptions, stopping: AbortSignal, leaving: AbortSignal) {
    this.#name = name;
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 60_000;
    this.#stopping = stopping;
    this.#leaving = leaving;
  }

  async run(): Promise<void> {
    while (!this.#stopping.aborted) {
      const called = this.#called();
      try {
        const claim = await this.#options.store.claim(this.#name, this.#leaseMs);
        if (claim) await this.#handle(claim);
        else await called.wait();
      } catch (error) {
        this.#options.onEvent?.({ kind: "trouble", error });
        await called.pause();
      } finally {
        called.end();
      }
    }
  }

  /** Listens from now on, so that no call between a look into the line and the wait is missed. */
  #called(): { wait(): Promise<void>; pause(): Promise<void>; end(): void } {
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#stopping, ending.signal]);
    const call = this.#options.store.workMayWait(signal);
    const pollMs = this.#options.pollMs ?? 5_000;
    return {
      wait: () => Promise.race([call, sleep(pollMs, signal)]),
      pause: () => sleep(Math.min(pollMs, 1_000), signal),
      end: () => ending.abort(),
    };
  }

  async #handle(claim: Claim): Promise<void> {
    const { store, onEvent } = this.#options;
    if (this.#leaving.aborted) return store.giveBack(claim);
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#leaving, lost.signal]);
    const heart = setInterval(() => void this.#renew(claim, lost), this.#leaseMs / 3);
    try {
      const grading = await this.#grade(claim, signal);
      if (grading.ok) {
        const isOurs = await store.finish(claim, grading.value);
        onEvent?.(isOurs ? { kind: "graded", claim, grading: grading.value } : { kind: "dropped", claim });
      } else if (lost.signal.aborted) onEvent?.({ kind: "dropped", claim });
      else if (this.#leaving.aborted) await store.giveBack(claim);
      else await this.#fail(claim, grading.why);
    } finally {
      clearInterval(heart);
    }
  }

  async #grade(claim: Claim, signal: AbortSignal): Promise<{ ok: true; value: Grading } | { ok: false; why: string }> {
    try {
      return { ok: true, value: await this.#options.grade(claim, signal) };
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  }

  async #fail(claim: Claim, why: string): Promise<void> {
    const state = await this.#options.store.fail(claim, why);
    if (state === "lost") this.#options.onEvent?.({ kind: "dropped", claim });
    else this.#options.onEvent?.({ kind: "failed", claim, why, willTryAgain: state === "queued" });
  }

  async #renew(claim: Claim, lost: AbortController): Promise<void> {
    try {
      if (!(await this.#options.store.renew(claim, this.#leaseMs))) lost.abort();
    } catch (error) {
      // the database may be back before the lease ends; if not, another worker has the round
      this.#options.onEvent?.({ kind: "trouble", error });
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {}); // called away
}
