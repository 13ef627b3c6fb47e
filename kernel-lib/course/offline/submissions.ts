/** The submissions behind the words of a command line: notebook files, folders of them, Moodle's ZIP. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import path from "node:path";
import { MOST_NOTEBOOK_BYTES } from "../grading";
import { type MoodleName, moodleName } from "./moodle-name";
import { ZipError, ZipReader } from "./zip-reader";

/** One student cannot hold up a whole class. */
const MOST_OF_ONE_STUDENT = 20;

/** One notebook to be graded, or what stands there instead. */
export interface Submission {
  /** As a person finds it again. */
  label: string;
  /** Set where it came out of a folder or an archive: its name there. */
  inner?: string;
  moodle?: MoodleName;
  /** Reads it. Throws an Error that says why it cannot be. */
  read(): Uint8Array;
}

/** Something that could not be read, and why. */
export class UnreadableError extends Error {
  override name = "UnreadableError";
  readonly code = "ERR_UNREADABLE";
}

/** Goes through all submissions that the words mean, in order; what cannot be opened is one whose `read` throws. */
export function* submissionsIn(words: readonly string[]): Generator<Submission> {
  for (const word of words) {
    try {
      const stats = statSync(word);
      if (stats.isDirectory()) yield* inFolder(word);
      else if (!stats.isFile()) throw new UnreadableError("it is neither a file nor a folder");
      else if (beginsAsZip(word)) yield* inZip(word);
      else yield oneFile(word, word);
    } catch (error) {
      yield unreadable(word, error);
    }
  }
}

function unreadable(label: string, error: unknown): Submission {
  return {
    label,
    read: () => {
      if (error instanceof ZipError) throw new UnreadableError(error.message);
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error("there is no such file or folder");
      throw error;
    },
  };
}

function oneFile(label: string, file: string, inner?: string): Submission {
  const moodle = moodleName(inner ?? path.basename(file));
  return {
    label,
    ...(inner === undefined ? {} : { inner }),
    ...(moodle ? { moodle } : {}),
    read: () => {
      const { size } = statSync(file);
      // one byte more is enough to be told that it is too large
      return size > MOST_NOTEBOOK_BYTES ? new Uint8Array(MOST_NOTEBOOK_BYTES + 1) : readFileSync(file);
    },
  };
}

/** Notebooks in a folder, sorted; links are not followed, copies that Jupyter or `reset` keeps are passed over. */
function* inFolder(folder: string): Generator<Submission> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ipynb"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => !name.includes(".ipynb_checkpoints") && !/\.kept-\d+\.ipynb$/.test(name))
    .sort();
  if (found.length === 0) throw new UnreadableError("there is no notebook in this folder");
  for (const name of found)
    yield oneFile(path.join(folder, name), path.join(folder, name), name.split(path.sep).join("/"));
}

function* inZip(file: string): Generator<Submission> {
  const zip = new ZipReader(file);
  const counts = new Map<string, number>();
  let notebooks = 0;
  try {
    for (const entry of zip.entries) {
      if (!/\.ipynb$/i.test(entry.name) || /(?:^|\/)(?:__MACOSX|\.ipynb_checkpoints)\//.test(entry.name)) continue;
      notebooks += 1;
      const moodle = moodleName(entry.name);
      const whose = moodle?.participant ?? entry.name.split("/")[0] ?? "";
      const count = (counts.get(whose) ?? 0) + 1;
      counts.set(whose, count);
      const tooMany = moodle && count > MOST_OF_ONE_STUDENT;
      yield {
        label: `${file}: ${entry.name}`,
        inner: entry.name,
        ...(moodle ? { moodle } : {}),
        read: () => {
          if (tooMany)
            throw new UnreadableError(
              `it is notebook ${count} of this student; at most ${MOST_OF_ONE_STUDENT} are graded`,
            );
          try {
            return zip.read(entry, MOST_NOTEBOOK_BYTES);
          } catch (error) {
            throw error instanceof ZipError ? new UnreadableError(error.message) : error;
          }
        },
      };
    }
    if (notebooks === 0) throw new UnreadableError("there is no notebook in this archive");
  } finally {
    zip.close();
  }
}

function beginsAsZip(file: string): boolean {
  const fd = openSync(file, "r");
  try {
    const start = Buffer.alloc(4);
    readSync(fd, start, 0, 4, 0);
    return start.subarray(0, 2).toString("latin1") === "PK";
  } finally {
    closeSync(fd);
  }
}
