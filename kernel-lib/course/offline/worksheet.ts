/** Moodle's offline grading worksheet: filled in where the teacher has downloaded one, else made new. */
import { type Grading, UNREADABLE } from "../grading";
import { asText, readCsv, type Table, writeCsv } from "./csv";
import type { MoodleName } from "./moodle-name";

/** One student's result. */
export interface WorksheetRow {
  moodle: MoodleName;
  grading: Grading;
}

/** A worksheet that cannot be filled in. */
export class WorksheetError extends Error {
  override name = "WorksheetError";
  readonly code = "ERR_WORKSHEET";
  readonly exitCode = 2;
}

/** What Moodle writes, in English; its import needs the first, the grade's and the last but one by these names. */
const HEADINGS = [
  "Identifier",
  "Full name",
  "Email address",
  "Status",
  "Grade",
  "Maximum grade",
  "Grade can be changed",
  "Last modified (submission)",
  "Last modified (grade)",
  "Feedback comments",
];

/** Makes a worksheet from the names in the download alone; Moodle asks for its own before it imports. */
export function newWorksheet(results: readonly WorksheetRow[]): string {
  const rows = results.map(({ moodle, grading }) => [
    `Participant ${moodle.participant}`,
    asText(moodle.fullName),
    "",
    "Submitted for grading",
    numberText(grading.score),
    numberText(grading.max),
    "Yes",
    "-",
    "-",
    commentOf(grading),
  ]);
  return writeCsv({ rows: [HEADINGS, ...rows], separator: ",", lineEnd: "\n", hasMark: false });
}

/**
 * Fills in a worksheet that was downloaded: Grade (scaled to the assignment's own maximum) and Feedback comments, where
 * the grade can be changed; every other column stays. Gives the participants it has no row for. Throws WorksheetError
 * where a column is missing.
 */
export function fillWorksheet(
  text: string,
  results: readonly WorksheetRow[],
): { text: string; filled: number; left: string[] } {
  const table = tableFrom(text);
  const [headings = [], ...rows] = table.rows;
  const column = (name: string): number =>
    headings.findIndex((heading) => heading.trim().toLowerCase() === name.toLowerCase());
  const [identifier, grade] = ["Identifier", "Grade"].map((name) => needed(column(name), name, headings)) as [
    number,
    number,
  ];
  const [most, changeable, comments] = [
    column("Maximum grade"),
    column("Grade can be changed"),
    column("Feedback comments"),
  ];
  const byParticipant = new Map(results.map((result) => [result.moodle.participant, result.grading]));
  let filled = 0;
  for (const row of rows) {
    const participant = /(\d+)\s*$/.exec(row[identifier] ?? "")?.[1] ?? "";
    const grading = byParticipant.get(participant);
    if (!grading) continue;
    byParticipant.delete(participant);
    if (changeable >= 0 && /^no$/i.test(row[changeable] ?? "")) continue;
    row[grade] = numberText(scaled(grading, most < 0 ? undefined : row[most]));
    if (comments >= 0) row[comments] = commentOf(grading);
    filled += 1;
  }
  return { text: writeCsv(table), filled, left: [...byParticipant.keys()] };
}

function tableFrom(text: string): Table {
  try {
    return readCsv(text);
  } catch (error) {
    throw new WorksheetError(`the worksheet is no CSV that can be read: ${(error as Error).message}`);
  }
}

function needed(index: number, name: string, headings: readonly string[]): number {
  if (index >= 0) return index;
  throw new WorksheetError(
    `the worksheet has no column "${name}", only: ${headings.join(", ")}. Download it from Moodle with the language set to English`,
  );
}

/** A score in the assignment's own points. */
function scaled({ score, max }: Grading, most: string | undefined): number {
  const maximum = Number(most?.replace(",", "."));
  return most && Number.isFinite(maximum) && maximum > 0 && max > 0 ? (score / max) * maximum : score;
}

function numberText(points: number): string {
  return points.toFixed(2);
}

/** Made of the course's own words only: Moodle takes it for HTML. */
function commentOf({ exercise, score, max, outcomes, texts, remarks }: Grading): string {
  const ids = (wanted: (outcome: (typeof outcomes)[number]) => boolean): string =>
    outcomes
      .filter(wanted)
      .map(({ id }) => id)
      .join(", ");
  const passed = ids(({ outcome }) => outcome === "passed");
  const failed = outcomes.flatMap(({ id, outcome, max: worth }) =>
    outcome === undefined || outcome === "passed" || worth === 0 ? [] : [`${id} (${outcome})`],
  );
  const waiting = texts.flatMap(({ id, attempted }) => (attempted ? [id] : []));
  if (remarks.some((remark) => remark.startsWith(UNREADABLE))) return `${exercise}: the file could not be read.`;
  return [
    `${exercise}: ${Number(score.toFixed(2))} of ${max} points.`,
    passed ? ` Passed: ${passed}.` : "",
    failed.length > 0 ? ` Not passed: ${failed.join(", ")}.` : "",
    waiting.length > 0 ? ` Still to be marked by a person: ${waiting.join(", ")}.` : "",
  ].join("");
}
