/** From here to there. */
import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { upload } from "solution/07-scp/client";
import { Fault } from "solution/07-scp/faults";
import { SMALL_BYTES } from "./pack/format";
import { PackUpload } from "./pack/upload";
import { joined } from "./places";
import type { Session } from "./session";
import { whatIs } from "./what";

/** Sends files, and folders if `recursive`, to a path of the server's. */
export async function uploadAll(
  session: Session,
  sources: readonly string[],
  to: string,
  recursive: boolean,
): Promise<void> {
  const target = await whatIs(session.talk, to);
  if (sources.length > 1 && !target?.isFolder)
    throw new Fault("ENOTDIR", `${to}: several files need a folder to go to`);
  for (const source of sources) {
    const name = path.basename(path.resolve(source));
    await session.attempt(source, async () => {
      const stats = statSync(source);
      const place = target?.isFolder ? joined(to, name) : to;
      if (!stats.isDirectory()) return uploadFile(session, source, place, stats);
      if (!recursive) throw new Fault("EISDIR", "it is a folder (-r copies folders)");
      await uploadFolder(session, source, place);
    });
  }
}

async function uploadFile(session: Session, file: string, to: string, { size, mtimeMs }: Stats): Promise<void> {
  const { talk, print, more, report } = session;
  const opened = await open(file);
  try {
    if (await session.isSame(opened, { path: to, size, mtimeMs: Math.round(mtimeMs) })) {
      report.file(file, size)(size, size);
      return;
    }
  } finally {
    await opened.close();
  }
  await upload(talk, file, to, { print, more, onProgress: report.file(file, size) });
}

/** Small files travel in packs, across folders; large ones one by one. Links stay here. */
async function uploadFolder(session: Session, folder: string, to: string): Promise<void> {
  const pack = new PackUpload(session, folder, to);
  await makeFolder(session, to);
  const waiting = [""];
  for (let inner = waiting.pop(); inner !== undefined; inner = waiting.pop()) {
    for (const name of readdirSync(path.join(folder, inner)).sort()) {
      const relative = inner === "" ? name : `${inner}/${name}`;
      const file = path.join(folder, relative);
      await session.attempt(file, async () => {
        const stats = lstatSync(file);
        if (stats.isDirectory()) {
          await makeFolder(session, joined(to, relative));
          waiting.push(relative);
        } else if (!stats.isFile()) session.report.warn(`${file}: left out, it is neither a file nor a folder`);
        else if (stats.size <= SMALL_BYTES) await pack.add(relative);
        else {
          await pack.settled();
          await uploadFile(session, file, joined(to, relative), stats);
        }
      });
    }
  }
  await pack.finish();
}

async function makeFolder(session: Session, folder: string): Promise<void> {
  await session.talk.say({ do: "folder", path: folder });
  await session.done();
}
