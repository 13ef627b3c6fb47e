/** From the outbox to a server: one attempt of however many sendings, and a receipt before anything is forgotten. */
import type { Receipt } from "../server/api";
import type { AskOptions, CourseServer } from "./course-server";
import { SubmitError } from "./errors";
import type { Tell } from "./events";
import type { Entry, Outbox } from "./outbox";
import { keepReceipt, lastReceipt, receiptOf } from "./receipts";

/** What a delivery works with. */
export interface Delivery {
  server: CourseServer;
  outbox: Outbox;
  /** The file of receipts. */
  receipts: string;
  tell: Tell;
  signal?: AbortSignal | undefined;
}

/** Sends one. Throws SubmitError: after ERR_REFUSED it is sent again only when asked, after others as before. */
export async function deliver(entry: Entry, delivery: Delivery): Promise<Receipt> {
  const { server, outbox, receipts, tell } = delivery;
  const notebook = outbox.notebookOf(entry);
  const done = notebook ? undefined : receiptOf(receipts, entry.key);
  if (done) return done; // another terminal has sent it
  if (!notebook) throw new SubmitError("ERR_OUTBOX", `${entry.folder} is damaged; hand ${entry.exercise} in again.`);
  try {
    const onSent = (sentBytes: number): void => tell({ kind: "sending", sentBytes, lengthBytes: notebook.length });
    const receipt = await server.submit({ ...entry, notebook }, { ...asking(delivery), onSent });
    keepReceipt(receipts, { ...receipt, target: entry.target, key: entry.key });
    outbox.remove(entry);
    return receipt;
  } catch (error) {
    if (error instanceof SubmitError && error.code === "ERR_REFUSED") outbox.refuse(entry, error.message);
    throw error;
  }
}

/** Sends what has waited for this target, oldest first; with `refused` also what was refused. Gives the receipts. */
export async function deliverWaiting(
  target: string,
  delivery: Delivery,
  { refused = false, but }: { refused?: boolean; but?: string } = {},
): Promise<Receipt[]> {
  const waiting = delivery.outbox.list().filter((entry) => entry.target === target && entry.key !== but);
  const sent: Receipt[] = [];
  for (const entry of waiting.filter((one) => refused || one.refused === undefined)) {
    delivery.tell({ kind: "step", text: `sending what was kept: ${entry.exercise}` });
    try {
      sent.push(await deliver(entry, delivery));
    } catch (error) {
      // one that the server will never take must not keep back those behind it
      if (!(error instanceof SubmitError) || error.code !== "ERR_REFUSED") throw error;
      delivery.tell({ kind: "note", text: `${entry.exercise}, kept earlier, was refused: ${error.message}` });
    }
  }
  return sent;
}

/** The receipt where these bytes are the last that the target had of the exercise, and it still knows them. */
export async function earlierReceipt(
  entry: Entry,
  { server, receipts, ...rest }: Delivery,
): Promise<Receipt | undefined> {
  const last = lastReceipt(receipts, entry.target, entry.exercise);
  if (last?.sha256 !== entry.sha256) return undefined;
  try {
    const { attempt, sha256 } = await server.attempt(last.attempt, asking(rest));
    return attempt === last.attempt && sha256 === entry.sha256 ? last : undefined;
  } catch (error) {
    if (error instanceof SubmitError && error.code === "ERR_REFUSED") return undefined; // the server forgot it
    throw error;
  }
}

/** How a server is asked during a delivery. */
export function asking({ tell, signal }: Pick<Delivery, "tell" | "signal">): AskOptions {
  return { onRetry: ({ why, inMs }) => tell({ kind: "retry", why, inMs }), ...(signal ? { signal } : {}) };
}
