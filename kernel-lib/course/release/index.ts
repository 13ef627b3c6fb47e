/**
 * Release: exercises/ cut from solutions/, as nbgrader does it.
 *
 * Not supported: nbgrader's AUTOTEST, mark schemes, task cells, headers and footers; other languages than TypeScript.
 */
export { checksum } from "./checksum";
export { writeRelease } from "./files";
export { freshNotebook, masterPlace } from "./fresh";
export { cut, MarkerError } from "./markers";
export { CODE_STUB, release, secretLines, TEXT_STUB } from "./release";
export { type ResetDone, resetExercise } from "./reset";
