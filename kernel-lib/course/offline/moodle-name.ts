/** Names in Moodle's "Download all submissions". */

/** Whose file it is, by its name. */
export interface MoodleName {
  /** As Moodle wrote it into the name. */
  fullName: string;
  /** Moodle's number of this student in this assignment. */
  participant: string;
  /** What Moodle put before the file's own name: a folder and "/", or a beginning of the name. */
  prefix: string;
  /** The student's own name for it. */
  own: string;
}

/**
 * Reads a name: a folder for each student (with a "_" at its end before Moodle 4.1) or, where the teacher's preference is
 * so, no folders. Undefined for a name that is not Moodle's.
 * @example
 *   moodleName("Ann Lee_123456_assignsubmission_file/06-chat.ipynb")?.participant // => "123456"
 *   moodleName("Ann Lee_123456_assignsubmission_file_06-chat.ipynb")?.own // => "06-chat.ipynb"
 *   moodleName("06-chat.ipynb") // => undefined
 */
export function moodleName(name: string): MoodleName | undefined {
  const found = /^(?:.*\/)?([^/_]*)_(\d{1,18})_assignsubmission_file(_?\/|_)([^/].*)$/s.exec(name);
  if (!found) return undefined;
  const [, fullName = "", participant = "", separator = "", own = ""] = found;
  return { fullName, participant, own, prefix: `${fullName}_${participant}_assignsubmission_file${separator}` };
}
