/** After the receipt: the place in the queue, the result as it comes, the feedback. */
import path from "node:path";
import type { ExercisePlace } from "../exercise";
import type { AttemptView, Receipt } from "../server/api";
import { writeWhole } from "../whole-files";
import type { CourseServer } from "./course-server";
import { asking, type Delivery } from "./delivery";
import { SubmitError } from "./errors";

/** A server that answers at once though nothing changed is asked no more often than this. */
const LEAST_MS = 1000;

const SHARED = 0o666;

type Room = Pick<Delivery, "server" | "tell" | "signal"> & {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** Waits until an attempt is graded, or cannot be; tells of each change. Throws SubmitError, and the signal's reason. */
export async function awaitResult({ attempt: id }: Receipt, room: Room): Promise<AttemptView> {
  let last: AttemptView | undefined;
  for (;;) {
    const asked = performance.now();
    const view = await room.server.attempt(id, { ...asking(room), change: last !== undefined });
    if (view.state === "graded" || view.state === "failed") return view;
    if (last === undefined || last.state !== view.state || last.place !== view.place)
      room.tell({ kind: "standing", view });
    else if (performance.now() - asked < LEAST_MS) await room.sleep(LEAST_MS, room.signal);
    last = view;
  }
}

/** Keeps the feedback beside the notebook; undefined where it cannot be had or written. */
export async function keepFeedback(
  view: AttemptView,
  { folder, name }: ExercisePlace,
  server: CourseServer,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!view.result) return undefined;
  const file = path.join(folder, `${name}.feedback.html`);
  try {
    writeWhole(file, await server.page(view.result.feedback, signal ? { signal } : {}), SHARED);
    return file;
  } catch (error) {
    if (error instanceof SubmitError || (error as NodeJS.ErrnoException).code) return undefined;
    throw error;
  }
}
