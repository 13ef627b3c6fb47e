/** What a run of `grade` leaves: feedback pages, Moodle's feedback ZIP, Moodle's worksheet. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { feedbackPage } from "../feedback";
import { writeWhole } from "../whole-files";
import { FeedbackZip } from "./feedback-zip";
import type { Graded } from "./grade-files";
import { fillWorksheet, newWorksheet, type WorksheetRow } from "./worksheet";

export interface KeptOptions {
  /** A folder for pages. */
  out?: string;
  /** A ZIP for Moodle. */
  feedback?: string;
  /** A worksheet: one that is there is filled in, else a new one is made. */
  worksheet?: string;
}

/** Takes results as they come, so that an end before the time loses none of them. */
export class KeptResults {
  readonly #rows: WorksheetRow[] = [];
  readonly #names = new Set<string>();
  readonly #zip: FeedbackZip | undefined;

  constructor(private readonly options: KeptOptions) {
    const { out, feedback, worksheet } = options;
    if (out !== undefined) mkdirSync(out, { recursive: true });
    if (worksheet !== undefined && existsSync(worksheet)) fillWorksheet(readFileSync(worksheet, "utf8"), []); // says now what it lacks
    if (feedback !== undefined) this.#zip = new FeedbackZip(feedback);
  }

  add({ submission, grading, notebook }: Extract<Graded, { kind: "graded" }>): void {
    const { out } = this.options;
    const { moodle } = submission;
    if (moodle) this.#rows.push({ moodle, grading });
    if (out === undefined && !(this.#zip && moodle)) return;
    const person = moodle ? { person: { name: moodle.fullName, login: moodle.participant } } : {};
    const html = feedbackPage({ grading, notebook, marks: [], ...person });
    if (moodle) this.#zip?.add(moodle, html);
    if (out !== undefined) writeFileSync(path.join(out, this.#pageName(submission)), html);
  }

  /** Ends everything; gives in words what was written. */
  close(): string[] {
    return [...this.#closePages(), ...this.#closeZip(), ...this.#closeWorksheet()];
  }

  #closePages(): string[] {
    const { out } = this.options;
    return out === undefined ? [] : [`${out}: ${this.#names.size} feedback pages`];
  }

  #closeZip(): string[] {
    const { feedback } = this.options;
    if (!this.#zip || feedback === undefined) return [];
    const count = this.#zip.close();
    if (count === 0) return [`${feedback}: not written, no submission has a name of Moodle's`];
    return [`${feedback}: ${count} feedback files, for "Upload multiple feedback files in a zip"`];
  }

  #closeWorksheet(): string[] {
    const { worksheet } = this.options;
    if (worksheet === undefined) return [];
    if (this.#rows.length === 0) return [`${worksheet}: not written, no submission has a name of Moodle's`];
    if (!existsSync(worksheet)) {
      writeWhole(worksheet, newWorksheet(this.#rows), 0o644);
      return [`${worksheet}: ${this.#rows.length} grades, a new worksheet`];
    }
    const before = `${worksheet}.before`;
    const { text, filled, left } = fillWorksheet(readFileSync(worksheet, "utf8"), this.#rows);
    copyFileSync(worksheet, before);
    writeWhole(worksheet, text, statSync(worksheet).mode & 0o777);
    const missing = left.length > 0 ? [`${worksheet}: it has no row for Participant ${left.join(", ")}`] : [];
    return [`${worksheet}: ${filled} grades filled in; as it was: ${before}`, ...missing];
  }

  #pageName({ moodle, inner, label }: Graded["submission"]): string {
    const whole = moodle ? `${moodle.fullName} ${moodle.participant} ${moodle.own}` : (inner ?? path.basename(label));
    const base = whole
      .replace(/\.ipynb$/i, "")
      .replace(/[^\p{L}\p{N}._ -]+/gu, "-")
      .replace(/^\.+/, "")
      .slice(0, 100);
    for (let n = 1; ; n++) {
      const name = `${base || "submission"}${n === 1 ? "" : `-${n}`}.html`;
      if (this.#names.has(name.toLowerCase())) continue;
      this.#names.add(name.toLowerCase());
      return name;
    }
  }
}
