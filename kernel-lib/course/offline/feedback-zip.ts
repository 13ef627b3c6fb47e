/** The ZIP that Moodle takes by "Upload multiple feedback files in a zip": each page under the name its submission had. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { Zip, ZipDeflate } from "fflate";
import type { MoodleName } from "./moodle-name";

/** Writes pages as they come; nothing stands at the file's name before `close`. */
export class FeedbackZip {
  readonly #temporary: string;
  readonly #fd: number;
  readonly #zip: Zip;
  readonly #names = new Set<string>();
  #fault: Error | undefined;

  constructor(private readonly file: string) {
    this.#temporary = `${file}.part`;
    this.#fd = openSync(this.#temporary, "w");
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#fault = error;
      else for (let done = 0; done < chunk.length; ) done += writeSync(this.#fd, chunk, done);
    });
  }

  /** Adds a student's page. */
  add(moodle: MoodleName, html: string): void {
    const entry = new ZipDeflate(this.#nameFor(moodle), { level: 6 });
    this.#zip.add(entry);
    entry.push(new TextEncoder().encode(html), true);
  }

  /** Ends the archive and puts it at its name; without a page there is none. */
  close(): number {
    if (this.#names.size > 0) this.#zip.end();
    closeSync(this.#fd);
    if (this.#fault) throw this.#fault;
    if (this.#names.size > 0) renameSync(this.#temporary, this.file);
    else rmSync(this.#temporary);
    return this.#names.size;
  }

  #nameFor({ prefix, own }: MoodleName): string {
    const base = own.replace(/\.ipynb$/i, "");
    for (let n = 1; ; n++) {
      const name = `${prefix}${base}-feedback${n === 1 ? "" : `-${n}`}.html`;
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      return name;
    }
  }
}
