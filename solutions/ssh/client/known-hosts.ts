/** Whether to talk to a server at all, by its key's fingerprint. */
import { verdict } from "solution/08-ssh/trust";
import type { SshFiles } from "../files";

const FILE = "known-hosts";

/** A server that is not gone on with; nothing has been said to it. */
export class TrustError extends Error {
  override name = "TrustError";
  readonly code = "ERR_TRUST";
}

export interface TrustOptions {
  /** The one fingerprint that will do, told by another way. */
  fingerprint?: string;
  /** Asks the one who sits here; gives undefined where nobody does. */
  ask: (question: string) => Promise<string | undefined>;
}

/**
 * Lets a server through whose key is known, or agreed to now, which is then kept. Rejects with TrustError for a key that
 * has changed, was not agreed to, or that there is nobody to ask about.
 */
export async function agree(files: SshFiles, server: string, seen: string, options: TrustOptions): Promise<void> {
  const { fingerprint, ask } = options;
  if (fingerprint !== undefined) {
    if (fingerprint === seen) return;
    throw new TrustError(`the key of ${server} is ${seen}, not ${fingerprint}: stopped before a word was said`);
  }
  const found = verdict(files.read(FILE), server, seen);
  if (found === "same") return;
  if (found === "changed") throw new TrustError(changed(server, seen, files.path(FILE)));
  const answer = await ask(
    `${server} is new here. Its key has the fingerprint\n  ${seen}\nsshd prints it when it starts. Is it the same? (yes/no) `,
  );
  if (answer === undefined)
    throw new TrustError(
      `${server} is new here and there is no terminal to ask at; if its key is ${seen}, say --fingerprint ${seen}`,
    );
  if (answer.trim() !== "yes") throw new TrustError(`${server}: not agreed to; nothing was sent`);
  files.append(FILE, `${server} ${seen}`);
}

function changed(server: string, seen: string, file: string): string {
  return [
    `THE KEY OF ${server} HAS CHANGED: it is ${seen} now.`,
    "Either somebody stands in the middle and reads along, or the server has a new key.",
    `Nothing was sent. Ask whoever keeps it; only if the new key is right, delete the line of ${server} in ${file}.`,
  ].join("\n");
}
