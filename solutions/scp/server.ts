/** The server's side: what exercise 7 answers, and beside it what makes many small files and second runs fast. */
import { realpathSync } from "node:fs";
import path from "node:path";
import { put } from "solution/07-scp/receive";
import { get } from "solution/07-scp/send";
import { list, makeFolder, serveTransfers as serve, type Verb } from "solution/07-scp/serve";
import type { ByteStream } from "solution/07-scp/stream";
import { coded } from "./coded-stream";
import { printOf } from "./fast-print";
import { pack } from "./pack/receive";
import { unpack } from "./pack/send";
import { prints } from "./same";
import { what } from "./what";

export interface TransferOptions {
  /**
   * The whole machine is open, as to somebody who has logged in: `/etc/hosts` is what it says, other paths begin at the
   * folder. Left out, the folder is all there is.
   */
  wholeMachine?: boolean;
}

const VERBS: Record<string, Verb> = { put, get, list, folder: makeFolder, prints, what, pack, unpack };

/** Serves transfers from and to a folder over a stream until the stream ends. Rejects with a Fault where it breaks. */
export function serveTransfers(
  stream: ByteStream,
  folder: string,
  { wholeMachine = false }: TransferOptions = {},
): Promise<void> {
  if (!wholeMachine) return serve(coded(stream), folder, { verbs: VERBS, printOf });
  const home = realpathSync(folder);
  const verbs = Object.fromEntries(Object.entries(VERBS).map(([name, verb]) => [name, fromHome(verb, home)]));
  return serve(coded(stream), path.parse(home).root, { verbs, printOf });
}

/** Has a verb take paths as somebody who has logged in means them. */
function fromHome(verb: Verb, home: string): Verb {
  return (talk, root, message, print) => {
    if (typeof message.path !== "string") return verb(talk, root, message, print);
    const full = message.path.startsWith("/") ? message.path : `${home}/${message.path}`;
    return verb(talk, root, { ...message, path: full.replace(/^\/+|\/+$/g, "") }, print);
  };
}
