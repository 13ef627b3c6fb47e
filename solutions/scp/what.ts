/** What lies at a path of the server's: a file, a folder, nothing. */
import { lstatSync } from "node:fs";
import { Fault } from "solution/07-scp/faults";
import { inside } from "solution/07-scp/folder";
import { type Verb, withParent } from "solution/07-scp/serve";
import { type Message, type Talk, textOf, wholeOf } from "solution/07-scp/talk";

/** A file or folder of the server's. */
export interface What {
  isFolder: boolean;
  size: number;
  mtimeMs: number;
}

/** Answers what a path is; the empty path is the served folder. */
export const what: Verb = async (talk, root, message) => {
  const path = textOf(message, "path");
  const stats =
    path === ""
      ? lstatSync(inside(root, "."))
      : await withParent(root, path, (folder, name) => lstatSync(inside(folder, name)));
  const { size, mtimeMs } = stats;
  if (!stats.isFile() && !stats.isDirectory()) throw new Fault("ENXIO", "it is neither a file nor a folder");
  await talk.say({ isFolder: stats.isDirectory(), size, mtimeMs: Math.max(0, Math.round(mtimeMs)) });
};

/** Asks the server; undefined where nothing is. */
export async function whatIs(talk: Talk, path: string): Promise<What | undefined> {
  await talk.say({ do: "what", path });
  let answer: Message;
  try {
    answer = await talk.hear();
  } catch (error) {
    if (error instanceof Fault && error.code === "ENOENT") return undefined;
    throw error;
  }
  return { isFolder: answer.isFolder === true, size: wholeOf(answer, "size"), mtimeMs: wholeOf(answer, "mtimeMs") };
}
