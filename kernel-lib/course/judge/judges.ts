/** Judges that stay: a check costs no process of its own on the judge's side. */
import type { GroundKind } from "./ground";
import { JudgeError, JudgeProcess } from "./judge-process";
import type { JudgeRequest } from "./protocol";
import type { Report } from "./report";
import { LIMITS } from "./site";

const MARGIN_MS = 30_000;

export interface JudgesOptions {
  /** How many checks at the same time; 1 if not given. */
  parallel?: number;
  /** Where learners' programs run, unless a request says so; "local" if not given. */
  ground?: GroundKind;
  /** How long beyond its own limit a check may take until its judge is believed to be stuck; half a minute if not given. */
  marginMs?: number;
}

export interface Judges {
  /** Judges one check when a judge is free. `signal` gives up early. Rejects as `judge` does. */
  judge(request: JudgeRequest, options?: { signal?: AbortSignal }): Promise<Report>;
  /** Ends all; what was asked and not answered rejects. */
  close(): Promise<void>;
}

/** Opens judges, which are started when they are first needed. Each check has a site of its own, as with `judge`. */
export function openJudges({ parallel = 1, ground = "local", marginMs = MARGIN_MS }: JudgesOptions = {}): Judges {
  return new OpenJudges(parallel, ground, marginMs);
}

class OpenJudges implements Judges {
  readonly #free: JudgeProcess[] = [];
  readonly #busy = new Set<JudgeProcess>();
  readonly #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(
    private readonly parallel: number,
    private readonly ground: GroundKind,
    private readonly marginMs: number,
  ) {}

  async judge(request: JudgeRequest, { signal }: { signal?: AbortSignal } = {}): Promise<Report> {
    const judge = await this.#take();
    if (this.#isClosed || signal?.aborted) {
      this.#release(judge);
      throw new JudgeError("the check was stopped");
    }
    let isGivenUp = false;
    const giveUp = (): void => {
      isGivenUp = true;
      judge.kill(); // what it had started ends with it
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    const { checkMs } = { ...LIMITS, ...request.limits };
    const timer = setTimeout(giveUp, checkMs + this.marginMs);
    try {
      const report = await judge.judge({ ground: this.ground, ...request });
      this.#release(judge);
      return report;
    } catch (error) {
      if (!isGivenUp && (error as { code?: string }).code === "ERR_NO_SANDBOX") this.#release(judge);
      else this.#discard(judge);
      if (this.#isClosed || signal?.aborted) throw new JudgeError("the check was stopped");
      if (isGivenUp) return endless(request);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const next of this.#waiting.splice(0)) next();
    await Promise.all([...this.#free, ...this.#busy].map((judge) => judge.close()));
  }

  async #take(): Promise<JudgeProcess> {
    while (!this.#isClosed && this.#free.length === 0 && this.#busy.size >= this.parallel)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#isClosed) throw new JudgeError("the check was stopped");
    const judge = this.#free.pop() ?? new JudgeProcess();
    this.#busy.add(judge);
    return judge;
  }

  #release(judge: JudgeProcess): void {
    this.#busy.delete(judge);
    if (this.#isClosed) void judge.close();
    else this.#free.push(judge);
    this.#waiting.shift()?.();
  }

  #discard(judge: JudgeProcess): void {
    judge.kill();
    this.#busy.delete(judge);
    this.#waiting.shift()?.();
  }
}

/** The verdict on a check that held its judge's process for good: it, not the learner's program, never yields. */
function endless({ check, limits }: JudgeRequest): Report {
  const { checkMs } = { ...LIMITS, ...limits };
  const message = `the whole check has not ended within ${checkMs / 1000} s`;
  return { id: check.id, outcome: "timed out", message, steps: [] };
}
