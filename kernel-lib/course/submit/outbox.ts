/** Attempts that no server has acknowledged: a folder each, there whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { isAlive } from "../../kernel/image";
import { writeSynced, writeWhole } from "../whole-files";
import { SubmitError } from "./errors";

/** An attempt on its way. */
export interface Pending {
  exercise: string;
  /** Where it is to go: an origin, or `own` for this laptop's own server. */
  target: string;
  /** Makes one attempt of however many sendings. */
  key: string;
  sha256: string;
  lengthBytes: number;
  madeAtMs: number;
  /** Why a server would not have it; it is then sent again only on demand. */
  refused?: string;
}

/** One in the outbox. */
export interface Entry extends Pending {
  folder: string;
}

const ABOUT = "attempt.json";
const NOTEBOOK = "notebook.ipynb";
/** Half-made ones; a name of an entry has no dot. */
const HALF = ".new-";

/** A folder of attempts that wait. */
export class Outbox {
  constructor(private readonly folder: string) {}

  /**
   * Keeps a notebook until it is acknowledged; one that waits already with the same bytes is that one, whoever put it
   * there. Throws SubmitError ERR_OUTBOX where it cannot be written.
   */
  put(attempt: Pick<Pending, "exercise" | "target">, notebook: Uint8Array, nowMs: number): Entry {
    const sha256 = createHash("sha256").update(notebook).digest("hex");
    const about = { ...attempt, key: randomUUID(), sha256, lengthBytes: notebook.length, madeAtMs: nowMs };
    const place = path.join(this.folder, nameOf(about));
    const known = readEntry(place);
    if (known) return known;
    const half = path.join(this.folder, `${HALF}${process.pid}-${about.key}`);
    try {
      mkdirSync(half, { recursive: true, mode: 0o700 });
      writeSynced(path.join(half, NOTEBOOK), notebook);
      writeSynced(path.join(half, ABOUT), JSON.stringify(about));
      return moveTo(half, place, about);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      throw cannotKeep(this.folder, error as NodeJS.ErrnoException);
    }
  }

  /** Lists what waits, oldest first; what a killed process has left half made goes. */
  list(): Entry[] {
    const names = namesIn(this.folder);
    for (const name of names.filter((one) => one.startsWith(HALF) && !isAlive(Number(one.split("-")[1]))))
      rmSync(path.join(this.folder, name), { recursive: true, force: true });
    return names
      .filter((name) => !name.startsWith("."))
      .flatMap((name) => readEntry(path.join(this.folder, name)) ?? [])
      .sort((a, b) => a.madeAtMs - b.madeAtMs);
  }

  /** Gives the bytes of one; undefined where another process has seen it acknowledged meanwhile. */
  notebookOf({ folder, sha256 }: Entry): Uint8Array | undefined {
    try {
      const notebook = readFileSync(path.join(folder, NOTEBOOK));
      return createHash("sha256").update(notebook).digest("hex") === sha256 ? notebook : undefined;
    } catch {
      return undefined;
    }
  }

  /** Notes that a server refused it. */
  refuse({ folder, ...about }: Entry, why: string): void {
    writeWhole(path.join(folder, ABOUT), JSON.stringify({ ...about, refused: why }));
  }

  /** Forgets one that is acknowledged: first by its name, then by its bytes, so that no half of it is ever found. */
  remove({ folder, key }: Entry): void {
    const going = path.join(this.folder, `${HALF}${process.pid}-gone-${key}`);
    try {
      renameSync(folder, going);
    } catch {
      return; // another process has done so
    }
    rmSync(going, { recursive: true, force: true });
  }
}

/** The same for the same bytes to the same place: two terminals that hand in one thing make one attempt. */
function nameOf({ exercise, target, sha256 }: Pending): string {
  const where = createHash("sha256").update(target).digest("hex");
  return `${exercise.replace(/[^\w-]/g, "_")}-${where.slice(0, 8)}-${sha256.slice(0, 24)}`;
}

function moveTo(half: string, place: string, about: Pending): Entry {
  try {
    renameSync(half, place);
    return { ...about, folder: place };
  } catch (error) {
    const known = readEntry(place); // another process was faster
    if (!known) throw error;
    rmSync(half, { recursive: true, force: true });
    return known;
  }
}

function readEntry(folder: string): Entry | undefined {
  try {
    const about = JSON.parse(readFileSync(path.join(folder, ABOUT), "utf8")) as Pending;
    return { ...about, folder };
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function cannotKeep(folder: string, { code, message }: NodeJS.ErrnoException): SubmitError {
  const why =
    code === "ENOSPC" ? "the disk is full; free some space" : code === "EDQUOT" ? "your quota is used up" : message;
  return new SubmitError(
    "ERR_OUTBOX",
    `The attempt cannot be kept in ${folder}: ${why}. Nothing was sent, and your notebook is as it was; then hand in again.`,
  );
}
