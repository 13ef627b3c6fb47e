/** What is kept of one person, packed for them to take away. */
import { strToU8, type Zippable, zipSync } from "fflate";
import { studentReport } from "../grading";
import type { GradingStatus, PersonExport } from "../store";

/** Packs person.json, and a folder an attempt with the notebook as it came and all gradings and marks; no hidden tests. */
export function personZip({ person, extensions, attempts }: PersonExport): Uint8Array {
  const files: Zippable = { "person.json": jsonFile({ person, extensions }) };
  for (const { attempt, key, notebook, rounds, marks } of attempts) {
    const folder = `${attempt.exercise}/${attempt.id}`;
    files[`${folder}/notebook.ipynb`] = notebook;
    files[`${folder}/attempt.json`] = jsonFile({ attempt, key, marks, rounds: rounds.map(asTheySeeIt) });
  }
  return zipSync(files);
}

function asTheySeeIt({ grading, ...status }: GradingStatus): GradingStatus {
  return grading ? { ...status, grading: studentReport(grading) } : status;
}

function jsonFile(content: object): Uint8Array {
  return strToU8(`${JSON.stringify(content, null, 2)}\n`);
}
