/** Long polls: an answer held back until there is something new to say. */
import type { IncomingMessage } from "node:http";
import type { GradingStatus } from "../../store";
import type { Course } from "./route";

/** Held back at once for one person; a further one is answered immediately. */
const MOST_OF_ONE = 16;

export class Waiting {
  private readonly byPerson = new Map<string, number>();

  constructor(private readonly course: Course) {}

  /** Resolves at a change, after the seconds, when the client is gone, or when the server stops. */
  async forChange(attemptId: string, personId: string, seconds: number, request: IncomingMessage): Promise<void> {
    const held = this.byPerson.get(personId) ?? 0;
    if (seconds === 0 || held >= MOST_OF_ONE) return;
    this.byPerson.set(personId, held + 1);
    const gone = new AbortController();
    const hangUp = (): void => gone.abort();
    request.socket.once("close", hangUp);
    try {
      await this.until(
        attemptId,
        AbortSignal.any([gone.signal, this.course.stopping, AbortSignal.timeout(seconds * 1000)]),
      );
    } finally {
      request.socket.off("close", hangUp);
      gone.abort();
      const left = (this.byPerson.get(personId) ?? 1) - 1;
      if (left > 0) this.byPerson.set(personId, left);
      else this.byPerson.delete(personId);
    }
  }

  private async until(attemptId: string, signal: AbortSignal): Promise<void> {
    const { store } = this.course;
    const before = await store.statusOf(attemptId);
    while (!ended(before) && !signal.aborted) {
      // listening begins before the look, so that no change falls between the two
      const changed = store.changed(attemptId, signal);
      if (differs(before, await store.statusOf(attemptId))) return;
      await changed;
    }
  }
}

function ended(status: GradingStatus | undefined): boolean {
  return status === undefined || status.state === "graded" || status.state === "failed";
}

function differs(before: GradingStatus | undefined, now: GradingStatus | undefined): boolean {
  return before?.state !== now?.state || before?.round !== now?.round || before?.place !== now?.place;
}
