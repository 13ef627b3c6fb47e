/** What grades an exercise: the notebook with the checks, and the exercise as it was given out. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readBeside } from "../exercise";
import { type Notebook, parseNotebook } from "../notebook";
import { freshNotebook, masterPlace } from "../release";

/** One exercise's. */
export interface Master {
  exercise: string;
  /** Holds the checks that count, and their points. */
  notebook: Notebook;
  /** As given out. */
  fresh: Notebook;
  /** Modules that answers may not import. */
  refused: string[];
  sha256: string;
}

const known = new Map<string, Master>();

/** Reads what grades an exercise, again only where its file has changed. Throws ExerciseError where there is none. */
export function masterOf(exercise: string): Master {
  const { file, folder } = masterPlace(exercise);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    freshNotebook(exercise); // says what there is
    throw new Error(`${exercise}: cannot read ${file}`);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const before = known.get(exercise);
  if (before?.sha256 === sha256) return before;
  const notebook = parseNotebook(bytes.toString("utf8"), file);
  const { refused } = readBeside(folder);
  const master = { exercise, notebook, fresh: freshNotebook(exercise), refused, sha256 };
  known.set(exercise, master);
  return master;
}
