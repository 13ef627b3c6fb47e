/** What lessons and exercises use beside the network itself: predictions, checks, hints, the doctor. */
export { CheckFailed, check, hint } from "./check";
export { type Check, doctor } from "./doctor";
export type { CheckTools } from "./judge";
export { predict } from "./lesson";
