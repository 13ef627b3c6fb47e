/** Asks a judge: a process of its own for one check. */
import { JudgeError, JudgeProcess } from "./judge-process";
import type { JudgeRequest } from "./protocol";
import type { Report } from "./report";

/** Judges one check. `signal` gives up early. Rejects with JudgeError where the judge itself fails. */
export async function judge(request: JudgeRequest, { signal }: { signal?: AbortSignal } = {}): Promise<Report> {
  const judge = new JudgeProcess();
  const giveUp = (): void => void judge.close();
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    if (signal?.aborted) throw new JudgeError("the check was stopped");
    return await judge.judge(request);
  } catch (error) {
    throw signal?.aborted ? new JudgeError("the check was stopped") : error;
  } finally {
    signal?.removeEventListener("abort", giveUp);
    await judge.close();
  }
}
