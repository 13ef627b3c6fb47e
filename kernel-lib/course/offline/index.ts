/**
 * Grading without a server: files, folders, and Moodle's "Download all submissions".
 *
 * Not supported: ZIP64, encrypted entries and packing methods other than 0 and 8; online-text submissions; team
 * submissions' group worksheets; worksheets in another language than English; archives inside archives.
 */

export { FeedbackZip } from "./feedback-zip";
export { type Graded, type GradeFilesOptions, gradeFiles } from "./grade-files";
export { type KeptOptions, KeptResults } from "./kept-results";
export { type MoodleName, moodleName } from "./moodle-name";
export { type Submission, submissionsIn } from "./submissions";
export { exerciseOf } from "./which-exercise";
export { fillWorksheet, newWorksheet, WorksheetError, type WorksheetRow } from "./worksheet";
export { type ZipEntry, ZipError, ZipReader } from "./zip-reader";
