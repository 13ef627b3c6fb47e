/** From there to here. */
import { constants, mkdirSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { Fault } from "solution/07-scp/faults";
import { closeFolder, inside, openRoot } from "solution/07-scp/folder";
import { safeParts } from "solution/07-scp/names";
import { offerIn, receiveFile } from "solution/07-scp/receive";
import { type Entry, listFolder } from "solution/07-scp/tree";
import { unpackInto } from "./pack/download";
import { Folders } from "./pack/folders";
import { listBytes, PACK_BYTES, PACK_FILES, PACK_LIST_BYTES, SMALL_BYTES } from "./pack/format";
import { joined } from "./places";
import type { Session } from "./session";
import { type What, whatIs } from "./what";

const MOST_DEPTH = 90;

/** Fetches files, and folders if `recursive`, to a path here. */
export async function downloadAll(
  session: Session,
  sources: readonly string[],
  to: string,
  recursive: boolean,
): Promise<void> {
  const isFolder = statSync(to, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder && (sources.length > 1 || to.endsWith("/")))
    throw new Fault("ENOTDIR", `${to}: several files need a folder to go to`);
  for (const source of sources) {
    await session.attempt(source, async () => {
      const found = await whatIs(session.talk, source);
      if (!found) throw new Fault("ENOENT", "there is no such file");
      if (found.isFolder && !recursive) throw new Fault("EISDIR", "it is a folder (-r copies folders)");
      const place = isFolder ? path.join(to, path.posix.basename(source)) : to;
      if (found.isFolder) return downloadFolder(session, source, place);
      const folder = openRoot(path.dirname(place));
      try {
        await downloadFile(session, source, folder, path.basename(place), found);
      } finally {
        closeFolder(folder);
      }
    });
  }
}

async function downloadFile(
  session: Session,
  from: string,
  folder: number,
  name: string,
  { size, mtimeMs }: Pick<What, "size" | "mtimeMs">,
): Promise<void> {
  const { talk, print, more, report } = session;
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
  const own = await open(inside(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  try {
    if (own && (await session.isSame(own, { path: from, size, mtimeMs }))) return report.file(from, size)(size, size);
  } finally {
    await own?.close();
  }
  await talk.say({ ...more, do: "get", path: from });
  const offer = offerIn(await talk.hear());
  await receiveFile(talk, folder, name, offer, { print, onProgress: report.file(from, offer.size) });
}

/** Takes what the listings name, and no more: the server is asked for each file and each folder. */
async function downloadFolder(session: Session, from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const root = openRoot(to);
  const folders = new Folders(root);
  const waiting: string[][] = [[]];
  try {
    for (let parts = waiting.pop(); parts !== undefined; parts = waiting.pop()) {
      if (parts.length > MOST_DEPTH) throw new Fault("path", "the folders are nested too deeply");
      const source = joined(from, parts.join("/")).replace(/\/$/, "");
      const entries = await listFolder(session.talk, source);
      const folder = folders.open(parts);
      for (const group of groups(entries.filter(isSmall))) await unpackInto(session, source, folder, group);
      for (const entry of entries) {
        if (entry.isFolder) waiting.push([...parts, entry.name]);
        else if (!isSmall(entry)) {
          const file = joined(source, entry.name);
          await session.attempt(file, () => downloadFile(session, file, folder, entry.name, entry));
        }
      }
    }
  } finally {
    folders.close();
    closeFolder(root);
  }
}

function isSmall({ isFolder, size, name }: Entry): boolean {
  return !isFolder && size <= SMALL_BYTES && safeParts(name).length === 1;
}

/** Names of files that fit into a pack each. */
function* groups(entries: readonly Entry[]): Generator<string[]> {
  let names: string[] = [];
  let bytes = 0;
  let list = 0;
  for (const { name, size } of entries) {
    const isFull = bytes + size > PACK_BYTES || list + listBytes(name) > PACK_LIST_BYTES;
    if (isFull || names.length === PACK_FILES) {
      yield names;
      [names, bytes, list] = [[], 0, 0];
    }
    names.push(name);
    bytes += size;
    list += listBytes(name);
  }
  if (names.length > 0) yield names;
}
